import type { Db } from '../database.ts'
import type { TableBuilders } from '../postgres/postgres-builders.ts'
import type { sqliteBuilders } from './sqlite-builders.ts'

// The only place where SQLite's types are cast to PostgreSQL's. The casts are valid because both sets of builders make columns
// of the same JavaScript types (held by test/store/migrate.test.ts), and because Drizzle chooses its dialect at run time by the
// objects, not by their types.

/** Returns SQLite's builders under the type of PostgreSQL's. */
export function asPostgresBuilders(builders: typeof sqliteBuilders): TableBuilders {
  return builders as unknown as TableBuilders
}

/** Returns Drizzle for SQLite under the type of Drizzle for PostgreSQL. */
export function asPostgresDrizzle(db: unknown): Db {
  return db as Db
}
