import { Gauge, Registry } from 'prom-client'

/** The log of a customer: its number of events, and its newest signed head, or null before the first one. */
export type LogMetrics = { size: number; head: { size: number; signedAt: Date } | null }

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
