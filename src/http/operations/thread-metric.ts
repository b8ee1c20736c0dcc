import { Counter, type Registry } from 'prom-client'

type EndedThreads = { [reason in 'ended' | 'silent']: number }

/** Adds the number of replaced threads of the embedded database; `endedThreads` returns null for a database that has none. */
export function addThreadMetric(registry: Registry, endedThreads: () => EndedThreads | null): void {
  if (endedThreads() === null) return
  new Counter({
    name: 'daybook_sqlite_threads_replaced_total',
    help: 'Threads of the embedded database that were replaced, because they ended or were silent.',
    labelNames: ['reason'],
    registers: [registry],
    collect() {
      this.reset()
      for (const [reason, count] of Object.entries(endedThreads() ?? {})) this.inc({ reason }, count)
    },
  })
}
