import { Cron } from 'croner'
import type { Log } from './domain/ports.ts'

/** The scheduled jobs by name. What a job resolves to is logged; undefined is not. */
export type Jobs = {
  [name in JobName | ConfiguredJob]: () => Promise<{ [name: string]: unknown } | undefined>
}

/** The jobs whose times are settings, which may be null: then they do not run. */
type ConfiguredJob = 'backUp'

/** Starts the schedule. `stop` ends it and waits for the running jobs. */
export function schedule(
  jobs: Jobs,
  log: Log,
  configured: { [name in ConfiguredJob]: string | null } = { backUp: null },
) {
  const running = new Set<Promise<void>>()
  const start = (name: JobName | ConfiguredJob) => {
    const run = runJob(name, jobs, log).finally(() => running.delete(run))
    running.add(run)
    return run
  }
  // `protect` skips a run while the previous one is still running. With an offset instead of the time zone UTC, the next time is
  // found in a tenth of the time.
  const run = (name: JobName | ConfiguredJob, cron: string, protect: boolean) =>
    new Cron(cron, { utcOffset: 0, protect, unref: true }, () => start(name))
  const crons = SCHEDULE.map(({ name, cron, isExclusive }) => run(name, cron, isExclusive))
  if (configured.backUp !== null) crons.push(run('backUp', configured.backUp, true))
  for (const { name, runsAtStart } of SCHEDULE) if (runsAtStart) start(name)

  return {
    async stop(): Promise<void> {
      for (const cron of crons) cron.stop()
      await Promise.all(running)
    },
  }
}

type JobName = (typeof SCHEDULE)[number]['name']

// All times are UTC. Minutes and seconds differ, so that jobs don't start at the same time.
const SCHEDULE = [
  { name: 'preparePartitions', cron: '7 * * * *', runsAtStart: false, isExclusive: true },
  { name: 'purgeEvents', cron: '12 * * * *', runsAtStart: true, isExclusive: true },
  { name: 'sequenceEvents', cron: '* * * * * *', runsAtStart: true, isExclusive: true },
  { name: 'countReceived', cron: '* * * * * *', runsAtStart: true, isExclusive: true },
  { name: 'countExisting', cron: '25 * * * * *', runsAtStart: true, isExclusive: true },
  { name: 'joinHourCounts', cron: '37 * * * * *', runsAtStart: true, isExclusive: true },
  { name: 'makeColumns', cron: '47 */10 * * * *', runsAtStart: false, isExclusive: true },
  { name: 'signHeads', cron: '50 * * * * *', runsAtStart: false, isExclusive: true },
  { name: 'deliverHeads', cron: '55 * * * * *', runsAtStart: false, isExclusive: true },
  { name: 'compactDays', cron: '22 * * * *', runsAtStart: false, isExclusive: true },
  { name: 'measureStorage', cron: '32 * * * *', runsAtStart: false, isExclusive: true },
  { name: 'checkDatabase', cron: '52 * * * *', runsAtStart: false, isExclusive: true },
  { name: 'compareProcesses', cron: '27 */10 * * * *', runsAtStart: false, isExclusive: true },
  { name: 'purgeSessions', cron: '42 * * * *', runsAtStart: false, isExclusive: true },
  { name: 'summarizeRefusals', cron: '1 * * * * *', runsAtStart: false, isExclusive: true },
  // A run takes as long as the slowest storage. The next run delivers the other trails meanwhile.
  { name: 'deliverTrails', cron: '*/5 * * * * *', runsAtStart: true, isExclusive: false },
  // Between two runs a cloud has time to report how an operation ended, so that only a lasting difference is
  // logged.
  { name: 'reconcileServers', cron: '35 */5 * * * *', runsAtStart: false, isExclusive: true },
  { name: 'flushSources', cron: '40 * * * * *', runsAtStart: false, isExclusive: true },
  { name: 'watchWal', cron: '50 * * * * *', runsAtStart: false, isExclusive: true },
  { name: 'verifyTrails', cron: '50 */10 * * * *', runsAtStart: false, isExclusive: true },
  { name: 'writeDigests', cron: '20 * * * * *', runsAtStart: true, isExclusive: true },
  { name: 'drainTrails', cron: '45 * * * * *', runsAtStart: false, isExclusive: true },
] as const

// Logs an error instead of throwing it: the schedule must survive a failed run.
async function runJob(name: JobName | ConfiguredJob, jobs: Jobs, log: Log): Promise<void> {
  try {
    const result = await jobs[name]()
    if (result) log.info('Scheduled job completed', { job: name, ...result })
  } catch (error) {
    log.error('Scheduled job failed', { job: name, error })
  }
}
