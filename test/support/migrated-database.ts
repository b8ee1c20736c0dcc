import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ACTION_CATALOGUE } from '../../src/domain/actions/action-catalogue.ts'
import { openStore } from '../../src/store/store.ts'
import { CITUS_URL } from './citus.ts'
import type { DatabaseName } from './databases.ts'
import { createDatabase, keepDatabase } from './postgres.ts'

// The time at which the clocks of tests start.
const START = new Date('2026-03-01T12:00:00.000Z')

let migratedFile: Promise<Uint8Array> | null = null
let migratedUrl: Promise<string> | null = null

/**
 * Creates a database to which all migrations were applied, with the partitions that a process creates at noon on 1 March 2026, and
 * that is empty otherwise. Returns the URL of a PostgreSQL database, or null after writing the embedded one into the
 * folder. It is a copy, which takes far less time than the migrations.
 */
export async function createMigratedDatabase(
  database: DatabaseName,
  dataDir: string,
): Promise<string | null> {
  if (database === 'postgres') {
    migratedUrl ??= migratePostgres()
    return createDatabase(await migratedUrl)
  }
  migratedFile ??= migrateFile()
  writeFileSync(join(dataDir, 'daybook.db'), await migratedFile, { mode: 0o600 })
  return null
}

async function migratePostgres(): Promise<string> {
  const url = await createDatabase()
  keepDatabase(url)
  await openAndClose('', url)
  return url
}

async function migrateFile(): Promise<Uint8Array> {
  const dataDir = mkdtempSync(join(tmpdir(), 'daybook-migrated-'))
  await openAndClose(dataDir, null)
  const bytes = readFileSync(join(dataDir, 'daybook.db'))
  rmSync(dataDir, { recursive: true })
  return bytes
}

async function openAndClose(dataDir: string, databaseUrl: string | null): Promise<void> {
  const location = { databaseUrl, replicaUrl: null, dataDir, usesCitus: databaseUrl !== null && CITUS_URL !== null }
  const settings = { ...location, clock: () => START, catalogue: ACTION_CATALOGUE }
  await (await openStore(settings)).close()
}
