import { and, count, desc, isNotNull, isNull } from 'drizzle-orm'
import type { InspectedDatabase } from '../inspect-database.ts'
import { toMoveState } from '../moves/move-state.ts'

/** What the database says about the installation, apart from what it holds. */
export type StoredCondition = Awaited<ReturnType<typeof readCondition>>

type ReadDatabase = Pick<InspectedDatabase, 'primary' | 'tables' | 'lastSequence'>

/** Reads what the database says about the installation: its key, its trails, connections and backups. Changes nothing. */
export async function readCondition(database: ReadDatabase) {
  const { primary, tables } = database
  const [installation] = await primary.select().from(tables.installation)
  const [heartbeat] = await primary.select().from(tables.heartbeats)
  const [conflicts] = await primary.select({ trails: count() }).from(tables.trailConflicts)
  const [sequencer] = await primary.select().from(tables.treeSequencer)
  const { project, kind, error } = tables.connections
  const failing = await primary
    .select({ project, kind, error })
    .from(tables.connections)
    .where(isNotNull(error))
  return {
    move: await readMove(database),
    sealedCheck: installation?.sealedCheck ?? null,
    lastSeenAt: heartbeat?.lastSeenAt ?? null,
    stoppedTrails: conflicts?.trails ?? 0,
    eventsBehind: Math.max(0, (await database.lastSequence()) - (sequencer?.followedUntil ?? 0)),
    failingConnections: failing.map((row) => ({ ...row, error: row.error ?? '' })),
    backups: await readBackups(database),
  }
}

async function readMove({ primary, tables: { moves } }: ReadDatabase) {
  const [row] = await primary.select().from(moves)
  return row === undefined ? null : { state: toMoveState(row.state), place: row.place, at: row.changedAt }
}

async function readBackups({ primary, tables: { backupRuns } }: ReadDatabase) {
  const hasEnded = isNotNull(backupRuns.finishedAt)
  const select = () =>
    primary.select().from(backupRuns).orderBy(desc(backupRuns.scheduledFor)).limit(1).$dynamic()
  const [last] = await select().where(hasEnded)
  const [succeeded] = await select().where(and(hasEnded, isNull(backupRuns.failure)))
  return last === undefined ? null : { lastSuccessAt: succeeded?.finishedAt ?? null, failure: last.failure }
}
