import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ACTION_CATALOGUE } from '../../src/domain/actions/action-catalogue.ts'
import { openPostgres } from '../../src/store/postgres/postgres-database.ts'
import { openSqlite } from '../../src/store/sqlite/sqlite-database.ts'
import { openStore } from '../../src/store/store.ts'
import { CITUS_URL } from './citus.ts'
import type { DatabaseName } from './databases.ts'
import { createDatabase, keepDatabase } from './postgres.ts'

// The time at which the clocks of tests start.
const START = new Date('2026-03-01T12:00:00.000Z')

const files = new Map<boolean, Promise<Uint8Array>>()
const urls = new Map<boolean, Promise<string>>()

/**
 * Creates a database to which all migrations were applied, with the partitions that a process creates at noon on 1 March
 * 2026 unless they are left out, and that is empty otherwise. Returns the URL of a PostgreSQL database, or null after writing
 * the embedded one into the folder. It is a copy, which takes far less time than the migrations.
 */
export async function createMigratedDatabase(
  database: DatabaseName,
  dataDir: string,
  hasPartitions = true,
): Promise<string | null> {
  if (database === 'postgres') {
    const url = urls.get(hasPartitions) ?? migratePostgres(hasPartitions)
    urls.set(hasPartitions, url)
    return createDatabase(await url)
  }
  const file = files.get(hasPartitions) ?? migrateFile(hasPartitions)
  files.set(hasPartitions, file)
  writeFileSync(join(dataDir, 'daybook.db'), await file, { mode: 0o600 })
  return null
}

async function migratePostgres(hasPartitions: boolean): Promise<string> {
  const url = await createDatabase()
  keepDatabase(url)
  await migrate('', url, hasPartitions)
  return url
}

async function migrateFile(hasPartitions: boolean): Promise<Uint8Array> {
  const dataDir = mkdtempSync(join(tmpdir(), 'daybook-migrated-'))
  await migrate(dataDir, null, hasPartitions)
  const bytes = readFileSync(join(dataDir, 'daybook.db'))
  rmSync(dataDir, { recursive: true })
  return bytes
}

async function migrate(dataDir: string, databaseUrl: string | null, hasPartitions: boolean): Promise<void> {
  const usesCitus = databaseUrl !== null && CITUS_URL !== null
  const location = { databaseUrl, replicaUrl: null, dataDir, usesCitus }
  const settings = { ...location, clock: () => START, catalogue: ACTION_CATALOGUE }
  const opened = hasPartitions
    ? await openStore(settings)
    : await (databaseUrl === null
        ? openSqlite(dataDir, ACTION_CATALOGUE)
        : openPostgres(databaseUrl, null, ACTION_CATALOGUE, { usesCitus }))
  await opened.close()
}
