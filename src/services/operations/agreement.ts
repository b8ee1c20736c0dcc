import { DISAGREEMENTS, type Disagreement } from '../../domain/disagreement.ts'
import type { Log } from '../../domain/ports.ts'
import type { ProcessDescription, ProcessSettings } from '../../store/operations/processes.ts'
import type { Store } from '../../store/store.ts'
import type { Context, ServiceSettings } from '../context.ts'

/** A clock that is further from the clock of the database than this is said to be wrong. */
export const CLOCK_OFFSET_MAX_MS = 5_000

/** What the last comparison has found. */
export type AgreementState = {
  /** The processes that are running, this one included. */
  processes: number
  clockOffsetMs: number
  disagreements: Disagreement[]
}

export type Agreement = ReturnType<typeof createAgreement>

type AgreementContext = Pick<Context, 'clock' | 'databaseClock'> & {
  store: Pick<Store, 'processes' | 'installation'>
  settings: Pick<ServiceSettings, 'region' | 'retentionDays' | 'reportRetentionDays'>
  log: Pick<Log, 'warn'>
}

/**
 * Compares this process with the others that use the same database. What differs is logged and counted; none of it keeps a
 * process from running, because settings are changed by restarting one process after the other.
 */
export function createAgreement(context: AgreementContext, version: string) {
  const { store, settings, clock, databaseClock, log } = context
  const { region, retentionDays, reportRetentionDays } = settings
  const own: ProcessSettings = { version, region, retentionDays, reportRetentionDays }
  let state: AgreementState = { processes: 1, clockOffsetMs: 0, disagreements: [] }
  return {
    /** Describes this process to the others, compares, and logs each difference. */
    async check(): Promise<void> {
      const now = await databaseClock(clock())
      const clockOffsetMs = clock().getTime() - now.getTime()
      const others = await store.processes.describe({ ...own, clockOffsetMs }, now)
      const unknownMigrations = await store.installation.listUnknownMigrations()
      state = {
        processes: others.length + 1,
        clockOffsetMs,
        disagreements: compare(own, clockOffsetMs, others, unknownMigrations),
      }
      const details = { clockOffsetMs, unknownMigrations, here: own, others }
      for (const about of state.disagreements)
        log.warn('Daybook processes on this database do not agree', { about, ...details })
    },

    /** Returns what the last comparison has found. */
    state: (): AgreementState => state,

    /** Returns the longest retentions of the running processes, by which all of them purge. */
    async findLongestRetention(): Promise<{ retentionDays: number; reportRetentionDays: number }> {
      const longest = await store.processes.findLongestRetention(await databaseClock(clock()))
      return {
        retentionDays: Math.max(retentionDays, longest.retentionDays),
        reportRetentionDays: Math.max(reportRetentionDays, longest.reportRetentionDays),
      }
    },
  }
}

function compare(
  own: ProcessSettings,
  clockOffsetMs: number,
  others: ProcessDescription[],
  unknownMigrations: string[],
): Disagreement[] {
  const differs = (name: keyof ProcessSettings) => others.some((other) => other[name] !== own[name])
  const isFound: { [about in Disagreement]: boolean } = {
    retention: differs('retentionDays') || differs('reportRetentionDays'),
    region: differs('region'),
    version: differs('version'),
    schema: unknownMigrations.length > 0,
    clock: Math.abs(clockOffsetMs) > CLOCK_OFFSET_MAX_MS,
  }
  return DISAGREEMENTS.filter((about) => isFound[about])
}
