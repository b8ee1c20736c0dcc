import type { ClockDoubt } from '../../domain/events/purge-clock.ts'
import { CLOCK_TOLERANCE_MS } from '../../domain/events/purge-clock.ts'
import type { Secrets } from '../../domain/ports.ts'
import { BASELINE_DAYS } from '../../domain/sources/liveness.ts'
import { DAY_MS, HOUR_MS } from '../../domain/time.ts'
import { toPurgedText } from '../../domain/tree/purged-text.ts'
import type { Expiry } from '../../store/purge.ts'
import type { Store } from '../../store/store.ts'
import type { Context, ServiceSettings } from '../context.ts'
import type { PurgeGuard } from './purge-guard.ts'

/** Result of a purge. What is moved to the trash cannot be found any more, and is deleted 48 hours later. */
export type PurgeResult = {
  /** Days moved to the trash. */
  droppedDays: string[]
  /** Days beyond the retention with events that a trail has not delivered yet. */
  keptDays: string[]
  /** Months of the administrator log moved to the trash. */
  droppedMonths: string[]
  /** Partitions brought back from the trash, because they are not expired. */
  restored: string[]
  /** Partitions deleted from the trash. */
  deleted: string[]
  /** Why nothing was moved or deleted although something has expired; null if there was no such reason. */
  refused: ClockDoubt | null
}

export type Purge = ReturnType<typeof createPurge>

type PurgeContext = Pick<Context, 'clock'> & {
  store: Pick<Store, 'partitions' | 'purgeGuard'>
  secrets: Pick<Secrets, 'sign'>
  /** The longest retentions of the processes that use the database: none deletes what another one still keeps. */
  findLongestRetention: () => Promise<Retention>
}
type Retention = Pick<ServiceSettings, 'retentionDays' | 'reportRetentionDays'>
type Partitions = PurgeContext['store']['partitions']

/**
 * Returns a function that moves the days of events, and the months of the administrator log, that are completely beyond
 * their retention to the trash, and deletes what has been there for 48 hours. It does so only while the guard trusts the
 * clock. What is in the trash and not expired comes back, whether or not the clock is trusted.
 */
export function createPurge(context: PurgeContext, guard: Pick<PurgeGuard, 'judge' | 'refuse'>) {
  const { clock, findLongestRetention } = context
  const { partitions, purgeGuard } = context.store
  return async (): Promise<PurgeResult> => {
    const verdict = await guard.judge()
    const settings = await findLongestRetention()
    const now = clock()
    const doesDatabaseAgree = Math.abs(now.getTime() - verdict.databaseNow.getTime()) <= CLOCK_TOLERANCE_MS
    const restored = doesDatabaseAgree ? await partitions.restoreTrash(expiryAt(now, settings)) : []
    if (verdict.trusted === null) {
      const isDue = (await partitions.countDue(expiryAt(now, settings), before(now, TRASH_MS))) > 0
      if (!isDue || verdict.doubt === null) return { ...NOTHING, restored }
      await guard.refuse(verdict.doubt, verdict.databaseNow)
      return { ...NOTHING, restored, refused: verdict.doubt.reason }
    }
    await purgeGuard.recordTrusted(now)
    // By a clock that was wrong until now, the 48 hours may have passed without anyone having had them.
    if (verdict.isDoubtOver) await partitions.renewTrash(now)
    return { ...(await purgeExpired(context, settings, verdict.trusted, now)), restored, refused: null }
  }
}

/** Time for which a partition stays in the trash. */
const TRASH_MS = 48 * HOUR_MS
/**
 * Days moved to the trash by one run. After weeks without a purge, one day has room for 72 days, while a
 * clock that is wrong and trusted takes hours to move a month, in which it can still be noticed.
 */
const DAYS_PER_RUN = 3
const MONTHS_PER_RUN = 1
/** A source is purged after it was shown as given up for as long as its baseline reached back. */
const SOURCES_KEPT_MS = 2 * BASELINE_DAYS * DAY_MS

const NOTHING: PurgeResult = {
  droppedDays: [],
  keptDays: [],
  droppedMonths: [],
  restored: [],
  deleted: [],
  refused: null,
}

async function purgeExpired(
  { store: { partitions }, secrets }: PurgeContext,
  settings: Retention,
  trusted: Date,
  now: Date,
): Promise<Omit<PurgeResult, 'restored' | 'refused'>> {
  const expiry = expiryAt(trusted, settings)
  const sign = (partition: { kind: string; name: string }) => secrets.sign(toPurgedText(partition))
  const deleted = await partitions.emptyTrash(before(now, TRASH_MS))
  const days = await partitions.trashDays(expiry.days, { at: now, sign, countMax: DAYS_PER_RUN })
  const droppedMonths = await partitions.trashMonths(expiry.months, {
    at: now,
    sign,
    countMax: MONTHS_PER_RUN,
  })
  await purgeRows(partitions, settings, trusted)
  return { droppedDays: days.dropped, keptDays: days.kept, droppedMonths, deleted }
}

// Rows cannot be brought back, so they stay as long as a day that could be.
async function purgeRows(partitions: Partitions, settings: Retention, trusted: Date): Promise<void> {
  const { days } = expiryAt(trusted, settings)
  const oldest = await partitions.findOldestExpired(days)
  const rowsBefore = oldest !== null && oldest < days ? oldest : days
  const behindMs = days.getTime() - rowsBefore.getTime()
  await partitions.purgeRows(rowsBefore, before(trusted, SOURCES_KEPT_MS + behindMs))
}

function expiryAt(now: Date, { retentionDays, reportRetentionDays }: Retention): Expiry {
  // While events of a month can still arrive, in this or in another process, the month's rows are needed.
  const reportDays = Math.max(reportRetentionDays, retentionDays)
  return { days: before(now, retentionDays * DAY_MS), months: before(now, reportDays * DAY_MS) }
}

function before(instant: Date, ms: number): Date {
  return new Date(instant.getTime() - ms)
}
