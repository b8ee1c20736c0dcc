import { Fault } from '../fault.ts'
import { DAY_MS, formatInstant } from '../time.ts'
import type { Trail } from './trail.ts'

/**
 * Why what a trail has received before a change is delivered in another way than what comes after: the trail was `deleted`,
 * or writes to another place (`moved`), or selects other events or has another format (`narrowed`).
 */
export const DRAIN_KINDS = ['deleted', 'moved', 'narrowed'] as const

export type DrainKind = (typeof DRAIN_KINDS)[number]

/** What remains to be delivered as it was meant to be before a trail was changed or deleted. */
export type Drain = {
  /** From 1 on, within the trail. */
  number: number
  kind: DrainKind
  beganAt: Date
  /** Until when it is tried; null is without an end. */
  endsAt: Date | null
}

/** How long it is tried to deliver what a deleted or moved trail has received before, to where it was meant to go. */
export const DRAIN_MS = DAY_MS

type TrailPlace = Pick<Trail, 'bucket' | 'prefix' | 'project'>
type ChangedTrail = TrailPlace & Pick<Trail, 'hasDigests' | 'selectors'> & { format: string }

/**
 * Returns the drain that a change of a trail needs; null if what was received before is delivered in the same way. If the
 * storage refuses the deliveries, they move along with the trail.
 */
export function drainKindOf(before: ChangedTrail, after: ChangedTrail, isFailing: boolean): DrainKind | null {
  const leavesUnsigned = before.hasDigests && !after.hasDigests
  if ((isMoved(before, after) && !isFailing) || leavesUnsigned) return 'moved'
  return changesContents(before, after) ? 'narrowed' : null
}

/** Whether a trail writes to another place than before. */
export function isMoved(before: TrailPlace, after: TrailPlace): boolean {
  return before.bucket !== after.bucket || before.prefix !== after.prefix || before.project !== after.project
}

/** Throws a fault if a project, or its storage, is needed by the drains of deleted or moved trails. */
export function checkNotDraining(
  id: string,
  drains: { name: string; bucket: string; endsAt: Date | null }[],
): void {
  const [first] = drains
  if (!first) return
  const { name, bucket, endsAt } = first
  const until = endsAt === null ? '' : formatInstant(endsAt)
  throw new Fault('conflict', 'projectDraining', { id, name, bucket, until })
}

function changesContents(before: ChangedTrail, after: ChangedTrail): boolean {
  return (
    before.format !== after.format || JSON.stringify(before.selectors) !== JSON.stringify(after.selectors)
  )
}
