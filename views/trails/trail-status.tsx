import { MESSAGES } from '../../src/domain/messages/messages.ts'
import type { Epoch, ObjectConflict } from '../../src/domain/trails/epoch.ts'
import type { ScheduledVerification } from '../../src/domain/trails/scheduled-verification.ts'
import { toSimpleSelector } from '../../src/domain/trails/simple-selector.ts'
import type { Trail } from '../../src/domain/trails/trail.ts'

const { trailStatus: TEXT } = MESSAGES.pages

/** The delivery status of a trail. */
export type DeliveryStatus = {
  lastDelivery: { closedAt: Date; deliveredAt: Date | null } | null
  nextAt: Date | null
  /** Number of deliveries that are pending. */
  waiting: number
  waitingSince: Date | null
  /** Why and when the last delivery failed; null if it did not. */
  failure: { message: string; at: Date } | null
  lastDigest: { writtenAt: Date } | null
  /** Days (`YYYY-MM-DD`) that the purge keeps beyond the retention because the trail has not delivered them. */
  keptDays: string[]
  /** The object for which the trail has stopped. */
  conflict: ObjectConflict | null
  /** The epochs after the first one, newest first. */
  epochs: Epoch[]
  lastVerification: ScheduledVerification | null
}

type TrailTrouble = Pick<DeliveryStatus, 'failure' | 'conflict'>

export type TrailSummary = { trail: Trail; status: DeliveryStatus }

/** The status of a trail, as a sign and a word. */
export function TrailStatusBadge({ trail, status }: { trail: Trail; status: TrailTrouble }) {
  const { style, label } = statusOf(trail, status)
  return <span class={`status status-${style}`}>{label}</span>
}

/** Returns in words which events a trail saves: `All writes from ec2.amazonaws.com`. */
export function formatSelection({ selectors }: Pick<Trail, 'selectors'>): string {
  const simple = toSimpleSelector(selectors)
  if (simple) return TEXT.selection(simple)
  const [only, ...others] = selectors?.kind === 'basic' ? selectors.selectors : []
  const isPlain = only?.hasManagementEvents && others.length === 0
  if (!isPlain || only.dataResources.length + only.excludedSources.length > 0) return TEXT.advancedSelection
  return TEXT.managementSelection({ readWrite: READ_WRITES[only.readWrite] })
}

const READ_WRITES = { All: 'all', WriteOnly: 'writes', ReadOnly: 'reads' } as const

function statusOf(
  { isLogging, startedAt }: Trail,
  { failure, conflict }: TrailTrouble,
): { style: string; label: string } {
  if (conflict) return { style: 'warning', label: TEXT.conflict }
  if (failure) return { style: 'warning', label: TEXT.failing }
  if (isLogging) return { style: 'active', label: TEXT.logging }
  return { style: 'inactive', label: startedAt ? TEXT.stopped : TEXT.notStarted }
}
