import type { Clock } from '../clock.ts'
import { DAY_MS } from '../core/query.ts'
import type { Store } from '../store/store.ts'

/** Forgets the days that lie wholly before the retention; tells which. */
export function retain(
  days: Pick<Store['days'], 'forget'>,
  clock: Clock,
  settings: { retentionDays: number },
) {
  return () => days.forget(new Date(clock().getTime() - settings.retentionDays * DAY_MS))
}
