import { mkdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import type { Catalogue } from '../../domain/actions/action-catalogue.ts'
import type { Arrival, IncomingEvent } from '../../domain/events/incoming-event.ts'
import { changesPrincipals } from '../access/principal-cache.ts'
import type { BlockSearchMethods } from '../block-search.ts'
import type { Database, Db, LogPartition, OpenedDatabase } from '../database.ts'
import type { FirstRows } from '../first-rows.ts'
import { toDay } from '../partitions.ts'
import { findEventIds } from './find-event-ids.ts'
import { lockFolder } from './folder-lock.ts'
import type { KeptThread } from './kept-thread.ts'
import { createMutex, type Exclusive } from './mutex.ts'
import { sqliteBlockSearch } from './sqlite-block-search.ts'
import { openSqliteChecker } from './sqlite-checker.ts'
import { sqliteCompactionTables } from './sqlite-compaction.ts'
import { sqliteFirstRows } from './sqlite-first-rows.ts'
import { insertGroup } from './sqlite-insert.ts'
import { openSqliteMeter } from './sqlite-meter.ts'
import {
  logPartitionsOf,
  type Partitions,
  partitionTables,
  sqlitePartitionLifecycle,
  toIdGenerations,
} from './sqlite-partitions.ts'
import { findLastSequence, receiptMethods } from './sqlite-receipt.ts'
import { openSqliteSnapshot } from './sqlite-snapshot.ts'
import { openSqliteStream } from './sqlite-stream.ts'
import { sqliteTables } from './sqlite-tables.ts'
import { startThreads, type ThreadSettings } from './sqlite-threads.ts'
import { createSqliteDrizzle, executeBatch, transact } from './sqlite-transaction.ts'
import { leastBusyThread, queryThread, type WorkerThread } from './worker-threads.ts'

// It takes new pages, about as many as an event, before it frees those of the last probe.
const PROBE_WRITER_SQL = `begin immediate;
  insert into writer_probes (filler) values (zeroblob(32768));
  delete from writer_probes where id < (select max(id) from writer_probes);
  commit;`

type InsertEvents = (
  thread: WorkerThread,
  events: IncomingEvent[],
  now: Date,
  isInTransaction: boolean,
) => Promise<Arrival[]>

/** Opens the embedded database in a folder, with one writer and several readers; throws a fault if another process uses it. */
export async function openSqlite(
  dataDir: string,
  catalogue: Catalogue,
  settings: ThreadSettings = {},
): Promise<OpenedDatabase> {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  const lock = lockFolder(dataDir)
  const file = join(dataDir, 'daybook.db')
  const { writer, readers, partitions, ended } = await startThreads(file, settings).catch((error) => {
    lock.close()
    throw error
  })
  const exclusive = createMutex()
  const reader = () => streamReader(readers)
  const insertEvents: InsertEvents = (thread, events, now, isInTransaction) => {
    const generations = toIdGenerations(partitions.generations, now)
    return insertGroup(thread, { events, now, generations }, catalogue, isInTransaction)
  }
  return {
    tables: sqliteTables,
    isEmbedded: true,
    containsText: (column, text) => sql`instr(${column}, ${text}) > 0`,
    ...ALONE,
    openMeter: () => openSqliteMeter(file),
    openChecker: () => openSqliteChecker(file),
    readChecksumState: async () => null,
    walBytes: () => statSync(join(dataDir, 'daybook.db-wal'), { throwIfNoEntry: false })?.size ?? 0,
    endedThreads: () => ended,
    replicaState: () => null,
    ...readMethods(readers, partitions),
    ...receiptMethods(reader, partitions),
    ...writeMethods(writer, exclusive, insertEvents),
    ...partitionTables(partitions),
    compactions: sqliteCompactionTables({ writer: writer.current, reader }, exclusive, partitions.days),
    ...sqlitePartitionLifecycle(
      (statements) => executeBatch(writer.current(), statements),
      exclusive,
      partitions,
    ),
    probeWriter: () => exclusive(() => executeBatch(writer.current(), PROBE_WRITER_SQL)),
    async close() {
      await exclusive(async () => {})
      await Promise.all(readers.map((reader) => reader.close()))
      // Nothing reads any more, so that all of the write-ahead log goes into the database.
      await emptyWal(writer.current()).catch(() => {})
      await writer.close()
      lock.close()
    },
  }
}

/** How often the write-ahead log is tried to be emptied at the end, and the pause in between. */
const EMPTY_ATTEMPTS = 40
const EMPTY_PAUSE_MS = 50

// Connections of threads that have just ended are closed by the system a little later, and keep it from that meanwhile.
async function emptyWal(writer: WorkerThread): Promise<void> {
  for (let attempt = 1; attempt <= EMPTY_ATTEMPTS; attempt += 1) {
    const [[isBusy] = []] = await queryThread(writer, 'pragma wal_checkpoint(truncate)', [], 'all')
    if (isBusy === 0) return
    await Bun.sleep(EMPTY_PAUSE_MS)
  }
}

// No other process uses the database, so none can upgrade it, take a partition away, or have another clock.
const ALONE = {
  listUnknownMigrations: async () => [],
  isPartitionLost: () => false,
  forgetPartitions: () => {},
  sharedClock: async (now: Date) => now,
}

// One thread reads nothing for downloads and deliveries, and scans no blocks, so that lookups find it free.
function streamReader(readers: KeptThread[]): WorkerThread {
  return leastBusyThread(readers.slice(1).map((each) => each.current()))
}

type StreamMethod = 'openStream' | 'openConsistentStream' | 'consistentSnapshot'

type ReadMethod = 'replica' | 'primary' | 'ping' | 'listEventIds' | StreamMethod
type SearchMethod = keyof FirstRows<LogPartition> | keyof BlockSearchMethods

function readMethods(
  readers: KeptThread[],
  { days, generations }: Partitions,
): Pick<Database, ReadMethod | SearchMethod> {
  const reader = () => leastBusyThread(readers.map((each) => each.current()))
  const db = createSqliteDrizzle((...statement) => queryThread(reader(), ...statement))
  const openStream = () => openSqliteStream(streamReader(readers), logPartitionsOf)
  return {
    replica: db,
    primary: db,
    ...sqliteFirstRows(reader, ({ from }) => days.has(toDay(from))),
    listEventIds: (...event) => findEventIds(reader(), generations, ...event),
    ...sqliteBlockSearch(
      reader,
      () => streamReader(readers),
      db,
      (day) => days.has(day),
    ),
    openStream,
    async openConsistentStream() {
      const stream = await openStream()
      return { stream, highWaterMark: stream.lastSequence }
    },
    // The only writer assigns no sequence before all lower ones are stored, so a snapshot is complete as far as it goes.
    consistentSnapshot: async () => ({
      snapshot: await openSqliteSnapshot(reader()),
      highWaterMark: Number.MAX_SAFE_INTEGER,
    }),
    async ping() {
      await queryThread(reader(), 'select 1', [], 'all')
    },
  }
}

function writeMethods(
  writer: KeptThread,
  exclusive: Exclusive,
  insertEvents: InsertEvents,
): Pick<OpenedDatabase, 'principalsVersion' | 'transaction' | 'insertEvents' | 'maxConcurrentInserts'> {
  let version = 0
  return {
    principalsVersion: () => version,
    async transaction(work, now) {
      let isChange = false
      const onStatement = (statement: string) => {
        isChange ||= changesPrincipals(statement)
      }
      const run = (db: Db, thread: WorkerThread) =>
        work({
          db,
          insertEvents: (group) => insertEvents(thread, group, now, true),
          // The writer runs one transaction at a time.
          lock: async (query) => query,
          highWaterMark: () => findLastSequence(thread),
        })
      try {
        return await exclusive(() => transact(writer.current(), run, onStatement))
      } finally {
        // Counted before the caller has the result, and also if the change failed.
        if (isChange) version += 1
      }
    },
    insertEvents: (group, now) => exclusive(() => insertEvents(writer.current(), group, now, false)),
    maxConcurrentInserts: 1,
  }
}
