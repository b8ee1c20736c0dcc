import { getTableColumns, sql } from 'drizzle-orm'
import type { Sql } from 'postgres'
import type { Db, Snapshot } from '../database.ts'
import { columnNames, createRowReaders } from '../row-readers.ts'
import { connectPostgres } from './postgres-client.ts'
import { GENERATION_LOCK, toDriverRows } from './postgres-insert.ts'
import { INSERT_LOCK } from './postgres-insert-sql.ts'

import * as postgresTables from './postgres-tables.ts'

/** Rows that a cursor returns at a time: few enough that all of them may have the maximum size. */
const CHUNK_ROWS = 400

/** How often a replica is checked for having caught up before the primary is read instead, and the delay between checks. */
const CATCH_UP_CHECKS = 20
const CATCH_UP_DELAY_MS = 50

/**
 * Setting for snapshots that read days one after another. The days, each of which is in order, are then merged; without
 * statistics, as in a new month, PostgreSQL would sort all of them first.
 */
const MERGE_DAYS = 'set local enable_sort = off'

const EVENT_COLUMNS = getTableColumns(postgresTables.events)

const SELECT_RECEIVED = `select ${columnNames(EVENT_COLUMNS)} from events
  where customer = $1 and sequence > $2 and sequence <= $3 order by sequence limit $4`

/** The databases to read from: the primary, and its replica if there is one. */
export type ReadableDatabases = { url: string; client: Sql; replica: { url: string; client: Sql } | null }

// The snapshot has a connection of its own for as long as its reader needs it.
/** Opens a snapshot of the database as it is now; `settings` are statements to run first. */
export async function openSnapshot(url: string, settings = ''): Promise<Snapshot> {
  const client = connectPostgres(url, 1)
  await client.unsafe(`begin isolation level repeatable read read only; ${settings}`)
  return {
    logPartitions: (from, until) => [{ ...postgresTables, from, until }],
    async *rows(statement) {
      const params = statement.params.map((param) => (typeof param === 'boolean' ? param : String(param)))
      for await (const chunk of client.unsafe(statement.sql, params).values().cursor(CHUNK_ROWS)) yield chunk
    },
    async close() {
      await client.end({ timeout: 0 })
    },
  }
}

/** Opens a snapshot with its high-water mark, of the replica if it catches up with the primary in time. */
export async function openConsistentSnapshot(db: Db, { url, client, replica }: ReadableDatabases) {
  const highWaterMark = await db.transaction(findHighWaterMark)
  if (replica === null) return { highWaterMark, snapshot: await openSnapshot(url, MERGE_DAYS) }
  const [row] = await client`select pg_current_wal_lsn()::text as lsn`
  const hasCaughtUp = await catchesUp(replica.client, String(row?.lsn))
  return { highWaterMark, snapshot: await openSnapshot(hasCaughtUp ? replica.url : url, MERGE_DAYS) }
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
/** Streams a customer's events with sequences within (after, until], in the order of receipt. */
export async function* streamReceived(client: Sql, customer: number, after: number, until: number) {
  const readers = createRowReaders(EVENT_COLUMNS)
  for (let last = after; ; ) {
    const params = [customer, last, until, CHUNK_ROWS]
    const page = await client.unsafe(SELECT_RECEIVED, params, { prepare: true }).values()
    const lastRow = page.at(-1)
    if (lastRow === undefined) return
    yield page
    last = readers.sequence(lastRow)
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
