import { type SimpleSelector, toSimpleSelector } from '../../src/domain/trails/simple-selector.ts'
import type { Trail } from '../../src/domain/trails/trail.ts'

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
}

export type TrailSummary = { trail: Trail; status: DeliveryStatus }

/** The status of a trail, as a sign and a word. */
export function TrailStatusBadge({ trail, status }: TrailSummary) {
  const { style, label } = statusOf(trail, status)
  return <span class={`status status-${style}`}>{label}</span>
}

/** Returns in words which events a trail saves: `All writes from ec2.amazonaws.com`. */
export function formatSelection({ selectors }: Pick<Trail, 'selectors'>): string {
  const simple = toSimpleSelector(selectors)
  if (simple) return formatSimpleSelector(simple)
  const [only, ...others] = selectors?.kind === 'basic' ? selectors.selectors : []
  const isPlain = only?.hasManagementEvents && others.length === 0
  if (!isPlain || only.dataResources.length + only.excludedSources.length > 0)
    return 'Events that match advanced selectors'
  return `${EVENT_KINDS[READ_WRITES[only.readWrite]]}, management events only`
}

/** Returns a size with one decimal and a unit: `1.5 MB`. */
export function formatBytes(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`
  const exponent = Math.min(Math.floor(Math.log10(bytes) / 3), UNITS.length - 1)
  return `${(bytes / 1_000 ** exponent).toFixed(1)} ${UNITS[exponent]}`
}

const READ_WRITES = { All: 'all', WriteOnly: 'writes', ReadOnly: 'reads' } as const
const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'] as const
const EVENT_KINDS = { all: 'All events', writes: 'All writes', reads: 'All reads' }

function statusOf(
  { isLogging, startedAt }: Trail,
  { failure }: DeliveryStatus,
): { style: string; label: string } {
  if (failure) return { style: 'warning', label: 'Failing' }
  if (isLogging) return { style: 'active', label: 'Logging' }
  return { style: 'inactive', label: startedAt ? 'Stopped' : 'Not started' }
}

function formatSimpleSelector({ readWrite, sources, actions, projects }: SimpleSelector): string {
  const parts = [
    sources.length > 0 && `from ${sources.join(', ')}`,
    actions.length > 0 && `with action ${actions.join(' or ')}`,
    projects.length > 0 && `in project ${projects.join(' or ')}`,
  ]
  return [EVENT_KINDS[readWrite], ...parts.filter(Boolean)].join(' ')
}
