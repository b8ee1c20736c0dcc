import { Database } from 'bun:sqlite'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import postgres from 'postgres'
import type { DatabaseName } from './databases.ts'
import { createDatabase } from './postgres.ts'
import { type CommandResult, runDaybook } from './run-daybook.ts'
import type { DataLocation } from './server-process.ts'

/** Runs `daybook ARGS` on the database of a location. */
export function runOn(
  { dataDir, databaseUrl }: DataLocation,
  args: string[],
  environment: Record<string, string> = {},
  overrides: Parameters<typeof runDaybook>[2] = {},
): Promise<CommandResult> {
  const located = {
    DAYBOOK_DATA_DIR: dataDir,
    ...(databaseUrl === null ? {} : { DATABASE_URL: databaseUrl }),
    ...environment,
  }
  return runDaybook(args, located, overrides)
}

/** Creates an empty temporary folder. */
export function createFolder(): string {
  return mkdtempSync(join(tmpdir(), 'daybook-backup-'))
}

/** Creates an empty data folder, and an empty PostgreSQL database. */
export async function createEmptyLocation(database: DatabaseName): Promise<DataLocation> {
  return { dataDir: createFolder(), databaseUrl: database === 'postgres' ? await createDatabase() : null }
}

/** Returns the rows of all tables of a database as texts, in no particular order within a table. */
export async function dumpTables({ dataDir, databaseUrl }: DataLocation): Promise<Map<string, string[]>> {
  return databaseUrl === null ? dumpSqlite(join(dataDir, 'daybook.db')) : dumpPostgres(databaseUrl)
}

function dumpSqlite(file: string): Map<string, string[]> {
  const db = new Database(file, { readonly: true })
  const names = db.query("select name from sqlite_master where type = 'table' order by name").values()
  const tables = names.map(([name]): [string, string[]] => [
    String(name),
    db
      .query(`select * from "${name}"`)
      .values()
      .map((row) =>
        row.map((value) => (value instanceof Uint8Array ? value.toHex() : String(value))).join('|'),
      )
      .sort(),
  ])
  db.close()
  return new Map(tables)
}

async function dumpPostgres(url: string): Promise<Map<string, string[]>> {
  const client = postgres(url, { max: 1 })
  const names = await client`select relname::text as name from pg_class
    where relkind = 'r' and relnamespace = 'public'::regnamespace order by relname`
  const tables = new Map<string, string[]>()
  for (const { name } of names) {
    const rows = await client.unsafe(`select whole::text as line from only ${name} whole`)
    tables.set(name, rows.map(({ line }) => line).sort())
  }
  await client.end()
  return tables
}
