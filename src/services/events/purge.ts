import type { Clock } from '../../clock.ts'
import { DAY_MS } from '../../domain/events/query.ts'
import type { Store } from '../../store/store.ts'

/** Forgets the days and the months of the administrator log that lie wholly before their retentions; tells which. */
export function createPurge(
  days: Pick<Store['days'], 'forget' | 'forgetMonths'>,
  clock: Clock,
  settings: { retentionDays: number; reportRetentionDays: number },
) {
  return async (): Promise<{ gone: string[]; kept: string[]; months: string[] }> => {
    const now = clock().getTime()
    const { gone, kept } = await days.forget(new Date(now - settings.retentionDays * DAY_MS))
    // As long as events of a month may still come, their rows need it: also where another process takes them.
    const reportDays = Math.max(settings.reportRetentionDays, settings.retentionDays)
    const months = await days.forgetMonths(new Date(now - reportDays * DAY_MS))
    return { gone, kept, months }
  }
}
