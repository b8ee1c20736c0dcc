import type { Log } from '../../domain/ports.ts'
import type { EndedThreads } from '../database.ts'
import { expandStatements, type Migrator, migrate } from '../migrate.ts'
import { sqliteMigrations } from '../migrations.ts'
import { partitionTablesOf } from '../partition-tables.ts'
import { type KeptThread, keepThread } from './kept-thread.ts'
import { createPrivateFile } from './private-file.ts'
import { INSERT_STATEMENTS } from './sqlite-insert.ts'
import { createMissingBlockTables, listTables, type Partitions, readPartitions } from './sqlite-partitions.ts'
import { transact } from './sqlite-transaction.ts'
import { queryThread, startWorkerThread, type ThreadEnd, type WorkerThread } from './worker-threads.ts'

/** Number of threads that read. Lookups and searches run on them in parallel. */
const READERS = 3

type Threads = {
  writer: KeptThread
  readers: KeptThread[]
  partitions: Partitions
  /** How many threads have ended so far and were replaced. */
  ended: EndedThreads
}

type StoreLog = Pick<Log, 'error' | 'warn'>

/** Where the ends of threads and large migrations are logged; `tickMs` is a second, except in tests. */
export type ThreadSettings = { log?: StoreLog | undefined; tickMs?: number | undefined }

/** Starts the threads of a database file, and applies its migrations. Threads that end or don't answer are replaced. */
export async function startThreads(file: string, { log, tickMs }: ThreadSettings): Promise<Threads> {
  // SQLite gives its other files the mode of this one.
  createPrivateFile(file)
  const partitions: Partitions = {
    days: new Set(),
    months: new Set(),
    generations: new Set(),
    trash: new Set(),
  }
  const ended: EndedThreads = { ended: 0, silent: 0 }
  const onEnd = (thread: 'reader' | 'writer') => (reason: ThreadEnd) => {
    ended[reason] += 1
    log?.error('A thread of the database is replaced', { thread, reason: REASONS[reason] })
  }
  const writer = await keepThread(() => startWriter(file, partitions, { log, tickMs }), onEnd('writer'))
  const startReader = () => startWorkerThread(file, true, tickMs)
  const readers = await Promise.all(
    Array.from({ length: READERS }, () => keepThread(startReader, onEnd('reader'))),
  )
  return { writer, readers, partitions, ended }
}

const REASONS: { [reason in ThreadEnd]: string } = { ended: 'it has ended', silent: 'it does not answer' }

// A writer that replaces another one cannot know whether the last task of that one was completed: the file's lock is with
// the other one until that is either stored or rolled back, and what was not acknowledged may be sent again.
async function startWriter(
  file: string,
  partitions: Partitions,
  { log, tickMs }: ThreadSettings,
): Promise<WorkerThread> {
  const writer = await startWorkerThread(file, false, tickMs)
  try {
    await writer.send({ op: 'prepareInserts', statements: INSERT_STATEMENTS })
    await writer.withoutDeadline(() => migrate(sqliteMigrations, createMigrator(writer, log)))
    await createMissingBlockTables(writer)
    await readPartitions(writer, partitions)
    return writer
  } catch (error) {
    await writer.close().catch(() => {})
    throw error
  }
}

/** Statements of a migration a second, at least: each reads the schema of all tables again. */
const STATEMENTS_A_SECOND = 100
const LARGE_SECONDS = 5

function createMigrator(writer: WorkerThread, log?: StoreLog): Migrator {
  return {
    async applied() {
      await writer.send({
        op: 'execute',
        sql: 'create table if not exists migrations (name text primary key not null)',
      })
      const rows = await queryThread(writer, 'select name from migrations', [], 'all')
      return rows.map(([name]) => String(name))
    },
    apply: (name, statements) =>
      transact(writer, async () => {
        const tables = await listTables(writer)
        const sql = expandStatements(statements, (parent) => partitionTablesOf(parent, tables))
        announceIfLarge(name, sql, log)
        // A migration of partitions has nothing to do before there is one.
        if (sql.trim() !== '') await writer.send({ op: 'execute', sql })
        await queryThread(writer, 'insert into migrations values (?)', [name], 'run')
      }),
  }
}

// What a migration does to partitions changes their schema and writes no rows, so it needs no space. PostgreSQL does the same
// in one statement for all of them.
function announceIfLarge(migration: string, sql: string, log: StoreLog | undefined): void {
  const seconds = Math.ceil(sql.split(';\n').length / STATEMENTS_A_SECOND)
  if (seconds < LARGE_SECONDS) return
  log?.warn('A long change of the database begins', { migration, secondsAtMost: seconds, bytesNeeded: 0 })
}
