import type { Db, Tables } from '../database.ts'
import type * as sqlite from '../schema.sqlite.ts'

// The one place where SQLite is passed off as PostgreSQL to the compiler. It holds because the two schema files have
// the same tables, columns and JavaScript types (test/store/schema.test.ts), and because Drizzle's builders are told
// apart at run time by the objects, not by their types.

/** SQLite's tables as the stores see tables. */
export function asPostgresTables(tables: Pick<typeof sqlite, keyof Tables>): Tables {
  return tables as unknown as Tables
}

/** One generation of event ids as the stores see it. */
export function asPostgresEventIds(table: (typeof sqlite)['eventIds']): Tables['eventIds'] {
  return table as unknown as Tables['eventIds']
}

/** One month of the administrator log as the stores see it. */
export function asPostgresAdministratorLog(table: (typeof sqlite)['administratorLog']): Tables['administratorLog'] {
  return table as unknown as Tables['administratorLog']
}

/** Drizzle over SQLite as the stores see Drizzle. */
export function asPostgresDrizzle(db: unknown): Db {
  return db as Db
}
