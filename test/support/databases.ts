import { CITUS_URL } from './citus.ts'

export type DatabaseName = 'sqlite' | 'postgres'

/** The databases that tests of the store and the services run on, with `describe.each(DATABASES)('on %s', …)`. */
export const DATABASES: readonly DatabaseName[] = CITUS_URL === null ? ['sqlite', 'postgres'] : ['postgres']
