import { existsSync, renameSync, rmSync } from 'node:fs'
import { mkdir, open } from 'node:fs/promises'
import { join } from 'node:path'
import type { BackupContents } from '../../domain/backups/backup.ts'
import { Fault } from '../../domain/fault.ts'
import { lockFolder } from './folder-lock.ts'
import { createPrivateFile } from './private-file.ts'
import { DATABASE_MEMBER, listMigrations, summarize } from './sqlite-backup.ts'
import { queryThread, startWorkerThread } from './worker-threads.ts'

/** The folder in the data folder in which a database is restored, until it is whole. */
const RESTORE_FOLDER = '.restore'

/** An embedded database that is being restored in a folder of its own. */
export type SqliteRestore = {
  /** The folder in which it can be opened once it was checked. */
  dataDir: string
  /** Takes a member of the backup. */
  take(name: string, body: AsyncIterable<Uint8Array>): Promise<void>
  /** Checks the restored database; throws an `invalid` fault unless it is sound and holds what the backup says. */
  check(contents: BackupContents): Promise<void>
  /** Puts the database in the data folder. It must be closed. */
  finish(): Promise<void>
  /** Removes what is not finished, and lets other processes use the data folder. */
  close(): void
}

/** Begins to restore an embedded database; throws a `conflict` fault if the data folder has one, or another process uses it. */
export async function beginSqliteRestore(dataDir: string): Promise<SqliteRestore> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 })
  if (existsSync(join(dataDir, DATABASE_MEMBER)))
    throw new Fault('conflict', 'dataFolderNotEmpty', { dataDir })
  const lock = lockFolder(dataDir)
  const folder = join(dataDir, RESTORE_FOLDER)
  // It is what an attempt has left that was killed.
  rmSync(folder, { recursive: true, force: true })
  await mkdir(folder, { mode: 0o700 })
  const file = join(folder, DATABASE_MEMBER)
  return {
    dataDir: folder,
    take: (name, body) => (name === DATABASE_MEMBER ? writeDurably(file, body) : drain(body)),
    check: (contents) => checkDatabase(file, contents),
    async finish() {
      renameSync(file, join(dataDir, DATABASE_MEMBER))
      const opened = await open(dataDir, 'r')
      await opened.sync().finally(() => opened.close())
    },
    close() {
      rmSync(folder, { recursive: true, force: true })
      lock.close()
    },
  }
}

async function writeDurably(path: string, body: AsyncIterable<Uint8Array>): Promise<void> {
  createPrivateFile(path)
  const file = await open(path, 'w')
  try {
    for await (const chunk of body) await file.writeFile(chunk)
    await file.sync()
  } finally {
    await file.close()
  }
}

async function drain(body: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const _ of body) {
    // A later release may add members that this one does not need.
  }
}

async function checkDatabase(file: string, contents: BackupContents): Promise<void> {
  const thread = await startWorkerThread(file, true)
  try {
    const rows = await thread.withoutDeadline(() => queryThread(thread, 'pragma quick_check', [], 'all'))
    const found = await summarize(thread)
    const isSame = Object.keys({ ...found.rows, ...contents.rows }).every(
      (table) => found.rows[table] === contents.rows[table],
    )
    await listMigrations(thread)
    if (rows.some(([message]) => message !== 'ok') || !isSame)
      throw new Fault('invalid', 'restoreDiffers', { table: 'daybook.db' })
  } finally {
    await thread.close()
  }
}
