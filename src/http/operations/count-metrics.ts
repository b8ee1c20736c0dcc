import { Gauge, type Registry } from 'prom-client'
import type { CountState } from '../../services/counts/event-counter.ts'

/** Adds how far the counts of events are behind the events. */
export function addCountMetrics(registry: Registry, measure: () => Promise<CountState | null>): void {
  const gauge = (name: string, help: string, read: (state: CountState) => number) =>
    new Gauge({
      ...{ name, help, registers: [registry] },
      async collect() {
        const state = await measure()
        if (state === null) this.remove()
        else this.set(read(state))
      },
    })
  gauge(
    'daybook_counts_behind_events',
    'Events that were received and that histograms and facets do not have in their counts yet, at most.',
    ({ behind }) => behind,
  )
  gauge(
    'daybook_counts_uncounted_days',
    'Days of the log whose events from before an upgrade are not all counted yet.',
    ({ uncountedDays }) => uncountedDays,
  )
}
