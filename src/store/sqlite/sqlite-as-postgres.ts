import type { Db, Tables } from '../database.ts'
import type * as sqlite from '../schema.sqlite.ts'

// The only place where SQLite's types are cast to PostgreSQL's. The casts are valid because the two schema files have the
// same tables, columns and JavaScript types (held by test/store/migrate.test.ts), and because Drizzle chooses its builders
// at run time by the objects, not by their types.

/** Returns SQLite's tables under the types of PostgreSQL's. */
export function asPostgresTables(tables: Pick<typeof sqlite, keyof Tables>): Tables {
  return tables as unknown as Tables
}

/** Returns the table of one ID generation under PostgreSQL's type. */
export function asPostgresEventIds(table: (typeof sqlite)['eventIds']): Tables['eventIds'] {
  return table as unknown as Tables['eventIds']
}

/** Returns the table of one month of the administrator log under PostgreSQL's type. */
export function asPostgresAdministratorLog(
  table: (typeof sqlite)['administratorLog'],
): Tables['administratorLog'] {
  return table as unknown as Tables['administratorLog']
}

/** Returns Drizzle for SQLite under the type of Drizzle for PostgreSQL. */
export function asPostgresDrizzle(db: unknown): Db {
  return db as Db
}
