import type { DayRecount } from '../../store/counts/recount-day.ts'
import type { Store } from '../../store/store.ts'
import type { EventCounter } from './event-counter.ts'

/** Which days are counted again; empty for all days. With `fix`, counts that differ are replaced. */
export type RecountOptions = { days: string[]; fix: boolean; stop: AbortSignal }

type RecountContext = {
  store: Pick<Store, 'counts'>
  eventCounter: Pick<EventCounter, 'countReceived'>
}

/**
 * Returns a function that counts the events of days again, oldest first, and yields each day with what the comparison with its
 * counts has shown; null if its events are not all counted yet. Days that are not in the log are left out.
 */
export function createRecount({ store: { counts }, eventCounter }: RecountContext) {
  return async function* ({
    days,
    fix,
    stop,
  }: RecountOptions): AsyncGenerator<{ day: string; recount: DayRecount }> {
    await eventCounter.countReceived()
    for (const day of await counts.listDays()) {
      if (stop.aborted) return
      if (days.length === 0 || days.includes(day)) yield { day, recount: await counts.recountDay(day, fix) }
    }
  }
}
