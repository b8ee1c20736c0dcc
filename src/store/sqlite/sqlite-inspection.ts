import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { Fault } from '../../domain/fault.ts'
import type { InspectedDatabase } from '../inspect-database.ts'
import { refuseOtherSchema } from '../migrate.ts'
import { sqliteMigrations } from '../migrations.ts'
import { sqliteMeterOf } from './sqlite-meter.ts'
import { logPartitionsOf } from './sqlite-partitions.ts'
import { findLastSequence } from './sqlite-receipt.ts'
import { sqliteTables } from './sqlite-tables.ts'
import { createSqliteDrizzle } from './sqlite-transaction.ts'
import { queryThread, startWorkerThread } from './worker-threads.ts'

/**
 * Opens the embedded database in a folder to be read only, also while a server uses it. Throws a fault if there is none
 * (`not_found`), or if it is of another release (`conflict`).
 */
export async function openSqliteInspection(dataDir: string): Promise<InspectedDatabase> {
  const file = join(dataDir, 'daybook.db')
  if (!existsSync(file)) throw new Fault('not_found', 'noDatabase', { dataDir })
  const thread = await startWorkerThread(file, true)
  try {
    const names = await queryThread(thread, 'select name from migrations', [], 'all')
    refuseOtherSchema(
      sqliteMigrations,
      names.map(([name]) => String(name)),
    )
    const db = createSqliteDrizzle((...statement) =>
      thread.withoutDeadline(() => queryThread(thread, ...statement)),
    )
    const meter = sqliteMeterOf(thread)
    const days = (await meter.listTables()).flatMap(
      (table) => /^events_(\d{4})(\d{2})(\d{2})$/.exec(table)?.slice(1).join('-') ?? [],
    )
    return {
      isEmbedded: true,
      tables: sqliteTables,
      primary: db,
      logPartitions: (from, until) => logPartitionsOf(days, from, until),
      lastSequence: () => findLastSequence(thread),
      countMigrations: async () => names.length,
      now: async () => null,
      hasChecksums: async () => null,
      walBytes: () => statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0,
      ...meter,
      close: () => thread.close(),
    }
  } catch (error) {
    await thread.close()
    throw error
  }
}
