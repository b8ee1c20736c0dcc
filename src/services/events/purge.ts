import { DAY_MS } from '../../domain/time.ts'
import type { Store } from '../../store/store.ts'
import type { Context, ServiceSettings } from '../context.ts'

/**
 * Result of a purge. `keptDays` are beyond the retention, but contain events that a trail has not delivered
 * yet.
 */
export type PurgeResult = { droppedDays: string[]; keptDays: string[]; droppedMonths: string[] }

type PurgeContext = Pick<Context, 'clock'> & {
  store: { partitions: Pick<Store['partitions'], 'purgeDays' | 'purgeMonths'> }
  settings: Pick<ServiceSettings, 'retentionDays' | 'reportRetentionDays'>
}

/**
 * Returns a function that drops the days of events, and the months of the administrator log, that are
 * completely beyond their retention.
 */
export function createPurge({ store: { partitions }, clock, settings }: PurgeContext) {
  return async (): Promise<PurgeResult> => {
    const now = clock().getTime()
    const days = await partitions.purgeDays(new Date(now - settings.retentionDays * DAY_MS))
    // While events of a month can still arrive, in this or in another process, the month's rows are needed.
    const reportDays = Math.max(settings.reportRetentionDays, settings.retentionDays)
    const droppedMonths = await partitions.purgeMonths(new Date(now - reportDays * DAY_MS))
    return { droppedDays: days.dropped, keptDays: days.kept, droppedMonths }
  }
}
