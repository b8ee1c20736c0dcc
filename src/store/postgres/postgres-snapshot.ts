import { sql } from 'drizzle-orm'
import type { Sql } from 'postgres'
import type { Db, Snapshot } from '../database.ts'
import * as schema from '../schema.postgres.ts'
import { APPEND_LOCK, toDriverRows, GENERATION_LOCK } from './postgres-append.ts'
import { connectPostgres } from './postgres-client.ts'

/** Rows that travel from a cursor at a time: as many as may all be of the largest size without hurting. */
const CHUNK = 400
/** How often a replica is asked whether it has caught up before the first database is read instead, and how often. */
const PATIENCE = 20
const PAUSE_MS = 50

// Appends hold the lock, shared, until they are committed: once it is ours alone, every number given out is settled.
// Locks are taken in the order in which appends take them, as one may follow in the same transaction.
/** The last event received so far, by the promise of `Tx.horizon`. */
export async function findHighWaterMark(db: Db): Promise<number> {
  await db.execute(sql`select pg_advisory_xact_lock(${GENERATION_LOCK})`)
  await db.execute(sql`select pg_advisory_xact_lock(${APPEND_LOCK})`)
  const [row] = toDriverRows(await db.execute(sql`select last_value, is_called from event_sequence`))
  return row?.is_called === true ? Number(row.last_value) : 0
}

// A connection of its own, for as long as the reader takes: one moment, seen to its end.
/** A reader's view of this moment. */
export async function openSnapshot(url: string, manner = ''): Promise<Snapshot> {
  const client = connectPostgres(url, 1)
  await client.unsafe(`begin isolation level repeatable read read only; ${manner}`)
  return {
    logPartitions: (from, until) => [{ ...schema, from, until }],
    async *rows(statement) {
      const params = statement.params.map((param) => (typeof param === 'boolean' ? param : String(param)))
      for await (const chunk of client.unsafe(statement.sql, params).values().cursor(CHUNK)) yield chunk
    },
    async close() {
      await client.end({ timeout: 0 })
    },
  }
}

// A statement a page, as what is settled needs no snapshot: one that stayed open while a storage takes its time would hold
// up the coming and going of days, and with it everybody who sends.
/** A customer's events received within a stretch, in the order of receipt. */
export async function* streamReceived(client: Sql, customer: number, after: number, until: number) {
  for (let last = String(after); ; ) {
    const page = await client.unsafe(RECEIVED, [customer, last, until, CHUNK], { prepare: true }).values()
    if (page.length === 0) return
    yield page
    last = String(page.at(-1)?.[1])
  }
}

const RECEIVED =
  'select * from events where customer = $1 and sequence > $2 and sequence <= $3 order by sequence limit $4'

// Days that lie in order each are merged. Without statistics, as of a month just begun, all of it would be sorted first.
const MERGING = 'set local enable_sort = off'

/** The databases that may be read: the first, and its replica if there is one. */
export type ReadableDatabases = { url: string; client: Sql; replica: { url: string; client: Sql } | null }

/** A reader's view with every event up to its horizon; of the replica once it has caught up with that. */
export async function openConsistentSnapshot(db: Db, { url, client, replica }: ReadableDatabases) {
  const last = await db.transaction(findHighWaterMark)
  if (replica === null) return { highWaterMark: last, snapshot: await openSnapshot(url, MERGING) }
  const [row] = await client`select pg_current_wal_lsn()::text as place`
  const isThere = await hasReached(replica.client, String(row?.place))
  return { highWaterMark: last, snapshot: await openSnapshot(isThere ? replica.url : url, MERGING) }
}

// A replica that is none, but another way to the same database, has nothing to catch up with.
async function hasReached(replica: Sql, place: string): Promise<boolean> {
  for (let patience = PATIENCE; patience > 0; patience--) {
    const [row] = await replica`
      select coalesce(pg_last_wal_replay_lsn() >= ${place}::pg_lsn, true) as reached`
    if (row?.reached === true) return true
    await Bun.sleep(PAUSE_MS)
  }
  return false
}
