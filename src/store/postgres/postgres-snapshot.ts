import { type Column, sql } from 'drizzle-orm'
import type { Sql } from 'postgres'
import type { Db, RowStream, Snapshot, Statement } from '../database.ts'
import { columnNames, createRowReaders, type SelectedColumns } from '../row-readers.ts'
import type { ConnectionShare } from './connection-share.ts'
import { connectPostgres } from './postgres-client.ts'
import { GENERATION_LOCK, toDriverRows } from './postgres-insert.ts'
import { INSERT_LOCK } from './postgres-insert-sql.ts'
import { SNAPSHOT } from './postgres-limits.ts'
import * as postgresTables from './postgres-tables.ts'
import type { Replica } from './replica.ts'

/** Rows of a page of the events to deliver: few enough that all of them may have the maximum size. */
const CHUNK_ROWS = 400

/** Rows that a snapshot returns at a time: as many as have about this many characters in their last column. */
const FETCHED_ROWS = { min: 40, max: 2_000 }
const FETCHED_LENGTH = 1_000_000
/** A cursor is planned for its whole result, as any other statement is. */
const WHOLE_RESULT = 'set local cursor_tuple_fraction = 1'

/** How often a replica is checked for having caught up before the primary is read instead, and the delay between checks. */
const CATCH_UP_CHECKS = 20
const CATCH_UP_DELAY_MS = 50

/**
 * Setting for snapshots that read days one after another. The days, each of which is in order, are then merged; without
 * statistics, as in a new month, PostgreSQL would sort all of them first.
 */
const MERGE_DAYS = 'set local enable_sort = off'

/**
 * Waits for what replaces the table of a day before the snapshot is taken, with the first statement that reads. A snapshot from
 * before would not have the rows of the new table, and the old one would be gone.
 */
const LOCK_EVENTS = 'lock table only events in access share mode'

/** All columns, or those of an event. */
type ReceivedColumns = SelectedColumns & { sequence: Column }

/** The databases to read from: the primary, and its replica if there is one. */
export type ReadableDatabases = {
  url: string
  client: Sql
  replica: Pick<Replica, 'target'> | null
  /** The share of connections for snapshots. */
  share: ConnectionShare
  findHighWaterMark(db: Db): Promise<number>
}

/** Opens a stream of the rows as they are now, from one snapshot: it is a transaction, so that days can be dropped only later. */
export async function openPostgresStream(share: ConnectionShare, url: string): Promise<RowStream> {
  return toStream(await openSnapshot(share, url, LOCK_EVENTS))
}

/** Opens a snapshot with its high-water mark, of the replica if it catches up with the primary in time. */
export async function openConsistentSnapshot(
  db: Db,
  { share, url, client, replica, ...databases }: ReadableDatabases,
): Promise<{ snapshot: Snapshot; highWaterMark: number }> {
  const highWaterMark = await db.transaction((tx) => databases.findHighWaterMark(tx))
  const target = replica?.target()
  if (target === undefined || target.url === url)
    return { highWaterMark, snapshot: await openSnapshot(share, url, MERGE_DAYS) }
  const [row] = await client`select pg_current_wal_lsn()::text as lsn`
  const hasCaughtUp = await catchesUp(target.client, String(row?.lsn))
  const snapshot = await openSnapshot(share, hasCaughtUp ? target.url : url, MERGE_DAYS)
  return { highWaterMark, snapshot }
}

/** Opens a stream with its high-water mark, in the same way. */
export async function openConsistentPostgresStream(db: Db, databases: ReadableDatabases) {
  const { snapshot, highWaterMark } = await openConsistentSnapshot(db, databases)
  return { stream: toStream(snapshot), highWaterMark }
}

function toStream({ rows, close }: Snapshot): RowStream {
  return {
    lastSequence: null,
    logPartitions: (from, until) => [{ suffix: '', ...postgresTables, from, until }],
    rows: (statementAfter, { width }) => rows(statementAfter(null), width),
    lines: null,
    close,
  }
}

// The snapshot has a connection of its own for as long as its reader needs it.
async function openSnapshot(share: ConnectionShare, url: string, settings: string): Promise<Snapshot> {
  const release = await share.take()
  const client = connectPostgres(url, 1, { limits: SNAPSHOT })
  const close = async () => {
    release()
    await client.end({ timeout: 0 })
  }
  try {
    await client.unsafe(`begin isolation level repeatable read read only; ${WHOLE_RESULT}; ${settings}`)
  } catch (error) {
    await close()
    throw error
  }
  return { rows: (statement) => fetchAll(client, statement), close }
}

async function* fetchAll(client: Sql, { sql: select, params }: Statement): AsyncGenerator<unknown[][]> {
  const texts = params.map((param) => (typeof param === 'boolean' ? param : String(param)))
  await client.unsafe(`declare rows_of_snapshot no scroll cursor for ${select}`, texts)
  for (let count = FETCHED_ROWS.min, isAtEnd = false; !isAtEnd; ) {
    const rows = await client.unsafe(`fetch ${count} from rows_of_snapshot`).values()
    if (rows.length > 0) yield rows
    isAtEnd = rows.length < count
    count = nextCount(rows)
  }
  await client.unsafe('close rows_of_snapshot')
}

// The last column of events is the record, by far the largest.
function nextCount(rows: unknown[][]): number {
  const length = rows.reduce((sum, row) => sum + String(row.at(-1)).length, 0)
  const fitting = Math.floor((rows.length * FETCHED_LENGTH) / Math.max(1, length))
  return Math.min(FETCHED_ROWS.max, 4 * rows.length, Math.max(FETCHED_ROWS.min, fitting))
}

// Inserts hold the lock, shared, until they are committed: once it is held exclusively, every event with an assigned sequence
// is stored or never will be. The locks are taken in the order of inserts, because one may follow in this transaction.
/** Resolves with the last sequence assigned so far, by the promise of `Transaction.highWaterMark`. */
export async function findHighWaterMark(db: Db): Promise<number> {
  await db.execute(sql`select pg_advisory_xact_lock(${GENERATION_LOCK})`)
  await db.execute(sql`select pg_advisory_xact_lock(${INSERT_LOCK})`)
  const [row] = toDriverRows(await db.execute(sql`select last_value, is_called from event_sequence`))
  return row?.is_called === true ? Number(row.last_value) : 0
}

// Each page is a statement of its own. Events up to the high-water mark need no snapshot, and one that stayed open while an
// object storage is slow would block the creation and dropping of days, and with it all senders.
/** Streams a customer's events with sequences within (after, until], in the order of receipt, with some columns. */
export async function* streamReceived(
  client: Sql,
  columns: ReceivedColumns,
  customer: number,
  after: number,
  until: number,
) {
  const statement = `select ${columnNames(columns)} from events
    where customer = $1 and sequence > $2 and sequence <= $3 order by sequence limit $4`
  const readers = createRowReaders(columns)
  for (let last = after; ; ) {
    const params = [customer, last, until, CHUNK_ROWS]
    const page = await client.unsafe(statement, params, { prepare: true }).values()
    const lastRow = page.at(-1)
    if (lastRow === undefined) return
    yield page
    last = Number(readers.sequence(lastRow))
  }
}

// If the replica URL leads to the primary itself, there is nothing to catch up with.
async function catchesUp(replica: Sql, lsn: string): Promise<boolean> {
  for (let check = 0; check < CATCH_UP_CHECKS; check++) {
    const [row] = await replica`
      select coalesce(pg_last_wal_replay_lsn() >= ${lsn}::pg_lsn, true) as reached`
    if (row?.reached === true) return true
    await Bun.sleep(CATCH_UP_DELAY_MS)
  }
  return false
}
