/** The databases that tests of the store and the services run on, with `describe.each(DATABASES)('on %s', …)`. */
export const DATABASES = ['sqlite', 'postgres'] as const

export type DatabaseName = (typeof DATABASES)[number]
