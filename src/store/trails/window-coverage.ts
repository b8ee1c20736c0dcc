import { and, desc, eq, lt, min } from 'drizzle-orm'
import type { Trail } from '../../domain/trails/trail.ts'
import type { Database, Db } from '../database.ts'

/**
 * Until when all archives of a trail's folder are delivered, and the earliest time from which this can be said. A digest
 * that lists what is delivered and in no digest yet then lists all of them.
 */
export type WindowCoverage = { since: Date | null; until: Date }

type FolderOwner = Pick<Trail, 'id' | 'bucket' | 'prefix' | 'region'>

/**
 * Returns the coverage of a trail's windows; null if there is none, or if another trail writes into the same folder. Only
 * the last `windowsMax` delivered windows are looked at.
 */
export async function findWindowCoverage(
  { tables: { deliveries, trails }, primary }: Database,
  customer: number,
  { id }: Pick<Trail, 'id'>,
  windowsMax: number,
): Promise<WindowCoverage | null> {
  const all = await primary.select().from(trails).where(eq(trails.customer, customer))
  const own = all.find((each) => each.id === id)
  if (!own || all.some((other) => sharesFolder(other, own))) return null
  const isOfTrail = and(eq(deliveries.customer, customer), eq(deliveries.trailId, id))
  const [waiting] = await primary
    .select({ closedAt: min(deliveries.closedAt) })
    .from(deliveries)
    .where(and(isOfTrail, eq(deliveries.state, 'waiting')))
  const isBefore = waiting?.closedAt ? lt(deliveries.closedAt, waiting.closedAt) : undefined
  const closed = { closedAt: deliveries.closedAt }
  const [last] = await primary
    .select(closed)
    .from(deliveries)
    .where(and(isOfTrail, isBefore))
    .orderBy(desc(deliveries.closedAt))
    .limit(1)
  if (!last) return null
  const [oldest] = await primary
    .select(closed)
    .from(deliveries)
    .where(and(isOfTrail, eq(deliveries.state, 'delivered')))
    .orderBy(desc(deliveries.closedAt))
    .offset(windowsMax)
    .limit(1)
  return { since: later(own.ownSince, oldest?.closedAt ?? null), until: last.closedAt }
}

/** Records for the other trails of a trail's folder that it may have written there until now. */
export async function markSharedFolder(
  db: Db,
  { tables: { trails } }: Pick<Database, 'tables'>,
  customer: number,
  trail: FolderOwner,
  now: Date,
): Promise<void> {
  const all = await db.select().from(trails).where(eq(trails.customer, customer))
  const others = all.filter((other) => sharesFolder(other, trail))
  const ids = others.length === 0 ? [] : [...others.map((other) => other.id), trail.id]
  for (const id of ids) {
    const isTrail = and(eq(trails.customer, customer), eq(trails.id, id))
    await db.update(trails).set({ ownSince: now }).where(isTrail)
  }
}

type ChangedTrail = FolderOwner & Pick<Trail, 'selectors'> & { format: string }

/**
 * Records a change of a trail's settings. In another folder others may have written before. If its windows contain other
 * events from now on, or are in other files, an attempt before the change may have left archives that it does not list.
 */
export async function markTrailChange(
  db: Db,
  database: Pick<Database, 'tables'>,
  customer: number,
  { before, after }: { before: ChangedTrail & { revision: number }; after: ChangedTrail },
  now: Date,
): Promise<void> {
  const isMoved = before.bucket !== after.bucket || folderOf(before) !== folderOf(after)
  const isRevised =
    before.format !== after.format || JSON.stringify(before.selectors) !== JSON.stringify(after.selectors)
  if (!isMoved && !isRevised) return
  const { trails } = database.tables
  const isTrail = and(eq(trails.customer, customer), eq(trails.id, after.id))
  for (const each of isMoved ? [before, after] : []) await markSharedFolder(db, database, customer, each, now)
  const revision = before.revision + (isRevised ? 1 : 0)
  await db.update(trails).set({ ownSince: now, revision }).where(isTrail)
}

function sharesFolder(one: FolderOwner, other: FolderOwner): boolean {
  return one.id !== other.id && one.bucket === other.bucket && folderOf(one) === folderOf(other)
}

function folderOf({ prefix, region }: FolderOwner): string {
  return `${(prefix ?? '').replace(/\/$/, '')}/${region}`
}

function later(one: Date | null, other: Date | null): Date | null {
  if (one === null || other === null) return one ?? other
  return one > other ? one : other
}
