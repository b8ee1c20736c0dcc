import { createReadStream, existsSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { AddMember, BackupContents, OnBackupStep } from '../../domain/backups/backup.ts'
import { Fault } from '../../domain/fault.ts'
import { type BackupSource, summarizeCopy } from '../backups/backup-source.ts'
import { unknownMigrations } from '../migrate.ts'
import { sqliteMigrations } from '../migrations.ts'
import { createPrivateFile } from './private-file.ts'
import { listTables } from './sqlite-partitions.ts'
import { queryThread, SqliteFailure, startWorkerThread, type WorkerThread } from './worker-threads.ts'

/** The member of a backup that is the embedded database. */
export const DATABASE_MEMBER = 'daybook.db'

const USED_BYTES = `select (page_count - freelist_count) * page_size
  from pragma_page_count, pragma_page_size, pragma_freelist_count`

/**
 * Opens the embedded database in a folder for a backup. It is first copied to `copyPath`, which must not exist and is removed
 * again. Throws a fault if there is no database (`not_found`), or one of a newer release (`conflict`).
 */
export async function openSqliteBackup(dataDir: string, copyPath: string): Promise<BackupSource> {
  const file = join(dataDir, 'daybook.db')
  if (!existsSync(file)) throw new Fault('not_found', 'noDatabase', { dataDir })
  const thread = await startWorkerThread(file, true)
  try {
    const migrations = await listMigrations(thread)
    const unknown = unknownMigrations(sqliteMigrations, migrations)
    if (unknown.length > 0) throw new Fault('conflict', 'databaseNewer', { migrations: unknown })
    const [[used] = []] = await queryThread(thread, USED_BYTES, [], 'all')
    const usedBytes = Number(used)
    return {
      database: 'sqlite',
      migrations,
      // The copy, and the compressed file: most of what is in the database is compressed already.
      neededBytes: 2 * usedBytes,
      copyTo: (add, onStep) =>
        copyTo(thread, { copyPath, usedBytes }, add, onStep).catch((error) => {
          throw toDamageFault(error)
        }),
      async close() {
        rmSync(copyPath, { force: true })
        await thread.close()
      },
    }
  } catch (error) {
    await thread.close()
    throw error
  }
}

type Copy = { copyPath: string; usedBytes: number }

async function copyTo(
  thread: WorkerThread,
  { copyPath, usedBytes }: Copy,
  add: AddMember,
  onStep: OnBackupStep,
): Promise<BackupContents> {
  rmSync(copyPath, { force: true })
  createPrivateFile(copyPath)
  await vacuumInto(thread, { copyPath, usedBytes }, onStep)
  const copy = await startWorkerThread(copyPath, true)
  try {
    await checkCopy(copy, onStep)
    const contents = await summarize(copy)
    const bytes = statSync(copyPath).size
    await add({ name: DATABASE_MEMBER, bytes, body: readCopy(copyPath, bytes, onStep) })
    return contents
  } finally {
    await copy.close()
  }
}

const STEP_MS = 500

// One read transaction copies all pages that are in use, whatever is written meanwhile. Writers are not kept waiting.
async function vacuumInto(
  thread: WorkerThread,
  { copyPath, usedBytes }: Copy,
  onStep: OnBackupStep,
): Promise<void> {
  const report = () =>
    onStep({ step: 'copy', done: Math.min(statSync(copyPath).size, usedBytes), total: usedBytes })
  const timer = setInterval(report, STEP_MS)
  try {
    await thread.withoutDeadline(() =>
      thread.send({ op: 'execute', sql: `vacuum into '${copyPath.replaceAll("'", "''")}'` }),
    )
  } finally {
    clearInterval(timer)
  }
}

async function checkCopy(copy: WorkerThread, onStep: OnBackupStep): Promise<void> {
  onStep({ step: 'check', done: 0, total: null })
  const rows = await copy.withoutDeadline(() => queryThread(copy, 'pragma integrity_check', [], 'all'))
  const [problem] = rows.map(([message]) => String(message)).filter((message) => message !== 'ok')
  if (problem !== undefined) throw new Fault('conflict', 'backupSourceDamaged', { problem })
}

// Pages that cannot be read are noticed when they are copied, or when the copy is checked.
function toDamageFault(error: unknown): unknown {
  const isDamage = error instanceof SqliteFailure && /^SQLITE_(?:CORRUPT|NOTADB)/.test(error.code)
  return isDamage ? new Fault('conflict', 'backupSourceDamaged', { problem: error.message }) : error
}

/** Returns what an embedded database holds, on a thread that has it open. */
export async function summarize(copy: WorkerThread): Promise<BackupContents> {
  const query = (sql: string) => copy.withoutDeadline(() => queryThread(copy, sql, [], 'all'))
  const rows: { [table: string]: number } = {}
  for (const table of await listTables(copy)) {
    const [[count] = []] = await query(`select count(*) from "${table}"`)
    rows[table] = Number(count)
  }
  return summarizeCopy(rows, query, (value) => new Date(Number(value)))
}

async function* readCopy(path: string, total: number, onStep: OnBackupStep): AsyncGenerator<Uint8Array> {
  let done = 0
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
    done += chunk.length
    onStep({ step: 'write', done, total })
    yield chunk
  }
}

/** Returns the names of the migrations of an embedded database. */
export async function listMigrations(thread: WorkerThread): Promise<string[]> {
  const rows = await queryThread(thread, 'select name from migrations order by name', [], 'all')
  return rows.map(([name]) => String(name))
}
