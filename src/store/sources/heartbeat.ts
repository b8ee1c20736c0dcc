import { eq } from 'drizzle-orm'
import { addDowntime, type TimeSpan } from '../../domain/sources/liveness.ts'
import { MINUTE_MS } from '../../domain/time.ts'
import type { Database, Transaction } from '../database.ts'

/** Maximum difference between the clocks of processes. */
export const CLOCK_SKEW_MS = 5 * MINUTE_MS
/** Daybook stores a heartbeat every minute. A gap longer than this is a downtime. */
const DOWNTIME_MIN_MS = 3 * MINUTE_MS
/** The table has one row, which all processes update. */
const ONLY_ROW = 1

/** Daybook's own heartbeat, which tells when no process was running. */
export function createHeartbeat(database: Database) {
  const { heartbeats } = database.tables
  return {
    /** Records that Daybook is running; `wasAway` if no process is known to have been running since the last heartbeat. */
    recordHeartbeat: (now: Date, wasAway: boolean): Promise<void> =>
      database.transaction((tx) => storeHeartbeat(tx, database, now, wasAway)),

    /** Returns the last heartbeat of any process; null before the first one. */
    async findLastHeartbeat(): Promise<Date | null> {
      const [row] = await database.primary.select().from(heartbeats)
      return row?.lastSeenAt ?? null
    },

    /** Returns when Daybook was down, so that it could not receive events. */
    async listDowntimes(): Promise<TimeSpan[]> {
      const [row] = await database.primary.select().from(heartbeats)
      return row ? row.downtimes : []
    },
  }
}

async function storeHeartbeat(
  { db, lock }: Transaction,
  { tables: { heartbeats } }: Database,
  now: Date,
  wasAway: boolean,
): Promise<void> {
  await db.insert(heartbeats).values({ id: ONLY_ROW, lastSeenAt: now, downtimes: [] }).onConflictDoNothing()
  const isRow = eq(heartbeats.id, ONLY_ROW)
  // Locked, so that a process which waited finds the heartbeat of the one before it: Daybook was not down then.
  const [row] = await lock(db.select().from(heartbeats).where(isRow))
  if (!row) return
  // A heartbeat from far in the future was stored under a wrong clock.
  const isWrong = row.lastSeenAt.getTime() - now.getTime() > CLOCK_SKEW_MS
  const isDowntime = wasAway && now.getTime() - row.lastSeenAt.getTime() > DOWNTIME_MIN_MS
  await db
    .update(heartbeats)
    .set({
      lastSeenAt: isWrong || now > row.lastSeenAt ? now : row.lastSeenAt,
      downtimes: isDowntime
        ? addDowntime(row.downtimes, { from: row.lastSeenAt, until: now })
        : row.downtimes,
    })
    .where(isRow)
}
