import { Gauge, Registry } from 'prom-client'
import type { MeasureLog } from '../../services/tree/measure-log.ts'

/** The log of a customer: its number of events, and its newest signed head, or null before the first one. */
export type LogMetrics = { size: number; head: { size: number; signedAt: Date } | null }

/** Adds how far the trees of all logs are behind the events. */
export function addLogMetrics(registry: Registry, measure: MeasureLog): void {
  new Gauge({
    name: 'daybook_log_behind_events',
    help: 'Events that were received and are not in the tree of their log yet, so that no signed head covers them, at most.',
    registers: [registry],
    async collect() {
      const state = await measure()
      if (state === null) this.remove()
      else this.set(state.behind)
    },
  })
}

/** Returns the metrics of a customer's log, for its account. */
export async function renderLogMetrics(account: string, { size, head }: LogMetrics): Promise<string> {
  const registry = new Registry()
  const set = (name: string, help: string, value: number) =>
    new Gauge({ name, help, labelNames: ['account'], registers: [registry] }).set({ account }, value)
  set('daybook_log_size', 'Number of events in the tree of the log.', size)
  set(
    'daybook_log_head_size',
    'Number of events that the newest signed head of the log covers.',
    head?.size ?? 0,
  )
  if (head !== null)
    set(
      'daybook_log_head_timestamp_seconds',
      'Time at which the newest head of the log was signed, in seconds since 1970.',
      head.signedAt.getTime() / 1_000,
    )
  return registry.metrics()
}
