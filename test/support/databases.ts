/** The databases that every store and flow test runs on: `describe.each(DATABASES)('on %s', (database) => …)`. */
export const DATABASES = ['sqlite', 'postgres'] as const

export type DatabaseName = (typeof DATABASES)[number]
