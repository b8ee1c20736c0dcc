import { SETTINGS } from '../../src/config.ts'
import { COSTLY_WORK } from '../../src/domain/costly-work.ts'
import { ARCHIVE_SPLIT_BYTES } from '../../src/domain/trails/archive.ts'

/**
 * What the arithmetic of the guide *From a Raspberry Pi to a cluster* begins with. Rates are in events a second and rounded down,
 * bytes are those of an event and rounded up, so that no plan is better than what was measured. A test compares each with its source.
 */
export const CONSTANTS = {
  recordBytes: 1_264,
  embedded: {
    batchRate: 5_000,
    singleRate: 1_200,
    openBytes: 2_460,
    compactedBytes: 1_310,
    compactionRate: 9_000,
    treeRate: 40_000,
  },
  postgres: {
    batchRate: 4_500,
    singleRate: 300,
    openBytes: 3_100,
    compactedBytes: 1_780,
    compactionRate: 5_600,
    treeRate: 11_000,
  },
  administratorLogBytes: 50,
  archivedShare: 0.13,
  submissionBytes: 30,
  compactionShare: 0.25,
  verifyLogRate: 8_000,
  moveRate: 3_300,
  downloadRate: 42_000,
  followerMicroseconds: 1.6,
  customerMilliseconds: 0.4,
  followers: COSTLY_WORK.follow.places,
  archiveBytes: ARCHIVE_SPLIT_BYTES,
  deliverySeconds: Number(SETTINGS.deliverySeconds.default),
  retentionDays: Number(SETTINGS.retentionDays.default),
  reportRetentionDays: Number(SETTINGS.reportRetentionDays.default),
} as const

/** What is assumed of events and hours, because it differs from one installation to another. */
export const ASSUMED = {
  peakFactor: 3,
  batch: 1_000,
  daysAMonth: 30,
  trashDays: 2,
  openDays: 2,
  hoursANight: 8,
  coresAProcess: 2,
} as const

export type Engine = 'embedded' | 'postgres'

const DAY_SECONDS = 86_400
const MONTH_SECONDS = ASSUMED.daysAMonth * DAY_SECONDS
/** The events that are kept, for each event of a month. */
const KEPT = (CONSTANTS.retentionDays + ASSUMED.trashDays) / ASSUMED.daysAMonth

/** What so many events a month come to. Rates are a second, bytes and objects a month, and what is kept is what there is in the end. */
export function calculate(eventsAMonth: number) {
  const eventsADay = eventsAMonth / ASSUMED.daysAMonth
  const averageRate = eventsAMonth / MONTH_SECONDS
  const peakRate = averageRate * ASSUMED.peakFactor
  const windows = MONTH_SECONDS / CONSTANTS.deliverySeconds
  const { archiveBytes, recordBytes, archivedShare, submissionBytes } = CONSTANTS
  const archives = windows * Math.ceil(((eventsAMonth / windows) * recordBytes) / archiveBytes)
  const processes = Math.ceil(peakRate / CONSTANTS.postgres.batchRate)
  return {
    averageRate,
    peakRate,
    requests: eventsAMonth / ASSUMED.batch,
    receivedBytes: eventsAMonth * recordBytes,
    keptEvents: eventsAMonth * KEPT,
    embeddedBytes: databaseBytes('embedded', eventsADay),
    postgresBytes: databaseBytes('postgres', eventsADay),
    bucketBytes: eventsAMonth * (recordBytes * archivedShare + submissionBytes),
    // Beside each archive is an object with its senders, and there is a digest an hour.
    objects: archives * 2 + ASSUMED.daysAMonth * 24,
    processes,
    cores: processes * ASSUMED.coresAProcess,
    compactionHours: compactionHours('postgres', eventsADay),
  }
}

// Days that cannot be compacted in time stay open. The administrator log is kept longer than the events, which it is counted with
// until then.
function databaseBytes(engine: Engine, eventsADay: number): number {
  const { openBytes, compactedBytes } = CONSTANTS[engine]
  const keptDays = CONSTANTS.retentionDays + ASSUMED.trashDays
  const compactedShare = Math.min(1, 24 / compactionHours(engine, eventsADay))
  const compactedDays = (keptDays - ASSUMED.openDays) * compactedShare
  const events = compactedDays * compactedBytes + (keptDays - compactedDays) * openBytes
  const report = (CONSTANTS.reportRetentionDays - keptDays) * CONSTANTS.administratorLogBytes
  return eventsADay * (events + report)
}

function compactionHours(engine: Engine, eventsADay: number): number {
  return eventsADay / (CONSTANTS[engine].compactionRate * CONSTANTS.compactionShare) / 3_600
}

/** The numbers of events a month at which each limit is reached. */
export function findLimits() {
  const { embedded, postgres, compactionShare, moveRate, verifyLogRate, downloadRate } = CONSTANTS
  const atPeak = (rate: number) => (rate / ASSUMED.peakFactor) * MONTH_SECONDS
  return {
    embeddedIngest: atPeak(embedded.batchRate),
    postgresIngest: atPeak(postgres.batchRate),
    postgresCompaction: postgres.compactionRate * compactionShare * MONTH_SECONDS,
    postgresTree: atPeak(postgres.treeRate),
    move: (moveRate * ASSUMED.hoursANight * 3_600) / KEPT,
    verifyLog: (verifyLogRate * DAY_SECONDS) / KEPT,
    download: downloadRate * 3_600,
  }
}

/** Formats a number of events with two digits that count: `850 M`, `2.1 bn`. */
export function formatEvents(events: number): string {
  const rounded = Number(events.toPrecision(2))
  if (rounded >= 1e9) return `${rounded / 1e9} bn`
  return rounded >= 1e6 ? `${rounded / 1e6} M` : rounded.toLocaleString('en-US')
}

/** Formats bytes in decimal units with two digits that count: `680 GB`, `2.1 TB`. */
export function formatBytes(bytes: number): string {
  const rounded = Number(bytes.toPrecision(2))
  return rounded >= 1e12
    ? `${rounded / 1e12} TB`
    : rounded >= 1e9
      ? `${rounded / 1e9} GB`
      : `${rounded / 1e6} MB`
}

/** Formats any other number with two digits that count, and thousands apart: `3,900`, `0.42`. */
export function formatNumber(number: number): string {
  return Number(number.toPrecision(2)).toLocaleString('en-US')
}
