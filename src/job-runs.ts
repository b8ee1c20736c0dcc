import type { Clock } from './domain/ports.ts'

/** How the runs of a scheduled job have ended since the start of the process. */
export type JobRuns = {
  job: string
  completed: number
  failed: number
  lastCompletedAt: Date | null
  lastSeconds: number | null
}

type Job = () => Promise<{ [name: string]: unknown } | undefined>

/** Returns the same jobs, and a function that says how their runs have ended so far. */
export function recordRuns<Jobs extends { [name: string]: Job }>(
  jobs: Jobs,
  clock: Clock,
): { jobs: Jobs; listRuns: () => JobRuns[] } {
  const runs = Object.keys(jobs).map(
    (job): JobRuns => ({ job, completed: 0, failed: 0, lastCompletedAt: null, lastSeconds: null }),
  )
  const recorded = Object.entries(jobs).map(([name, job], index) => [
    name,
    async () => {
      const run = runs[index]
      const startedMs = performance.now()
      try {
        const result = await job()
        if (run) Object.assign(run, { completed: run.completed + 1, lastCompletedAt: clock() })
        return result
      } catch (error) {
        if (run) run.failed += 1
        throw error
      } finally {
        if (run) run.lastSeconds = (performance.now() - startedMs) / 1_000
      }
    },
  ])
  // It has the same names and types, member by member.
  return { jobs: Object.fromEntries(recorded) as Jobs, listRuns: () => runs }
}
