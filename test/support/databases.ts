/** The databases that every test of the store and the services runs on: `describe.each(DATABASES)('on %s', (database) => …)`. */
export const DATABASES = ['sqlite', 'postgres'] as const

export type DatabaseName = (typeof DATABASES)[number]
