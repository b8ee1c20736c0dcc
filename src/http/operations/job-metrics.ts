import { Counter, Gauge, type Registry } from 'prom-client'

/** How the runs of a scheduled job have ended. */
type Runs = {
  job: string
  completed: number
  failed: number
  lastCompletedAt: Date | null
  lastSeconds: number | null
}

/** Adds the runs of the scheduled jobs. */
export function addJobMetrics(registry: Registry, listRuns: () => Runs[]): void {
  const options = { labelNames: ['job'] as const, registers: [registry] }
  new Counter({
    name: 'daybook_job_runs_total',
    help: 'Runs of a scheduled job that ended without an error.',
    ...options,
    collect() {
      this.reset()
      for (const { job, completed } of listRuns()) this.inc({ job }, completed)
    },
  })
  new Counter({
    name: 'daybook_job_failures_total',
    help: 'Runs of a scheduled job that ended with an error.',
    ...options,
    collect() {
      this.reset()
      for (const { job, failed } of listRuns()) this.inc({ job }, failed)
    },
  })
  new Gauge({
    name: 'daybook_job_last_success_timestamp_seconds',
    help: 'End of the last run of a scheduled job without an error, in seconds since 1970.',
    ...options,
    collect() {
      this.reset()
      for (const { job, lastCompletedAt } of listRuns())
        if (lastCompletedAt) this.set({ job }, lastCompletedAt.getTime() / 1_000)
    },
  })
  new Gauge({
    name: 'daybook_job_last_duration_seconds',
    help: 'Duration of the last run of a scheduled job, in seconds.',
    ...options,
    collect() {
      this.reset()
      for (const { job, lastSeconds } of listRuns()) if (lastSeconds !== null) this.set({ job }, lastSeconds)
    },
  })
}
