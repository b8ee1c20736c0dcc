import { Cron } from 'croner'
import type { Log } from './log.ts'

/** What is done by the clock; each tells what is worth a line in the log, or nothing. */
export type Jobs = { [deed in Deed]: () => Promise<{ [name: string]: unknown } | undefined> }

type Deed = (typeof TIMETABLE)[number]['deed']

// All times are UTC. Minutes differ so that the deeds do not meet.
const TIMETABLE = [
  { deed: 'prepareDays', cron: '7 * * * *', atStart: false, isAlone: true },
  { deed: 'forgetDays', cron: '12 * * * *', atStart: true, isAlone: true },
  { deed: 'purgeSessions', cron: '42 * * * *', atStart: false, isAlone: true },
  // Lasts as long as the slowest storage, for which no other trail waits.
  { deed: 'deliver', cron: '*/5 * * * * *', atStart: true, isAlone: false },
  // Between two runs a difference has had time to last, and a cloud to tell how an operation ended.
  { deed: 'reconcile', cron: '35 */5 * * * *', atStart: false, isAlone: true },
  { deed: 'hearSources', cron: '40 * * * * *', atStart: false, isAlone: true },
  { deed: 'seal', cron: '20 * * * * *', atStart: true, isAlone: true },
] as const

/** Runs the timetable until it is stopped; stopping waits for what is being done. */
export function schedule(deeds: Jobs, log: Log) {
  const running = new Set<Promise<void>>()
  const start = (deed: Deed) => {
    const run = perform(deed, deeds, log).finally(() => running.delete(run))
    running.add(run)
    return run
  }
  // `protect` skips a run while the one before it still lasts.
  const jobs = TIMETABLE.map(
    ({ deed, cron, isAlone }) =>
      new Cron(cron, { timezone: 'UTC', protect: isAlone, unref: true }, () => start(deed)),
  )
  for (const { deed, atStart } of TIMETABLE) if (atStart) start(deed)

  return {
    async stop(): Promise<void> {
      for (const job of jobs) job.stop()
      await Promise.all(running)
    },
  }
}

// The one place that logs a failure and goes on: the timetable must outlive a failed run.
async function perform(deed: Deed, deeds: Jobs, log: Log): Promise<void> {
  try {
    const told = await deeds[deed]()
    if (told) log.info(deed, told)
  } catch (error) {
    log.error(deed, { error })
  }
}
