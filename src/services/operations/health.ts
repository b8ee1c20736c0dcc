import type { ReadDiskSpace } from '../../domain/disk-space.ts'
import { Fault } from '../../domain/fault.ts'
import type { ChecksumState } from '../../store/database.ts'
import type { Store } from '../../store/store.ts'
import type { Audit } from '../audit.ts'
import type { AgreementState } from './agreement.ts'
import { cached } from './cached.ts'

/** What is measured with a query is as old as this at most, however often it is asked for. */
export const MEASURED_MS = 15_000

/** The state of this process and of its database, for monitoring. */
export type HealthState = {
  isDatabaseUp: boolean
  isDatabaseWritable: boolean
  /** Daybook's own events that could not be stored since the start of this process. */
  lostEvents: number
  /** The space of the disk that holds the data folder; null if there is none. */
  disk: { freeBytes: number; totalBytes: number } | null
  /** Whether PostgreSQL notices damaged pages, and how many it has found; null if unknown, and for the embedded database. */
  checksums: ChecksumState | null
  agreement: AgreementState
}

export type MeasureHealth = ReturnType<typeof createMeasureHealth>

type HealthContext = {
  store: Pick<Store, 'ping' | 'writer' | 'readChecksumState'>
  audit: Pick<Audit, 'countLost'>
  readDiskSpace: ReadDiskSpace
  monotonicMs: () => number
}

/** Returns a function that measures the health of this process. It never fails. */
export function createMeasureHealth(context: HealthContext, agreement: { state: () => AgreementState }) {
  const { store, audit, readDiskSpace, monotonicMs } = context
  const isUp = cached(() => store.ping().then(() => true, falseIfUnavailable), MEASURED_MS, monotonicMs)
  const checksums = cached(() => store.readChecksumState().catch(() => null), MEASURED_MS, monotonicMs)
  const disk = cached(readDiskSpace, MEASURED_MS, monotonicMs)
  return async (): Promise<HealthState> => ({
    isDatabaseUp: await isUp(),
    isDatabaseWritable: !store.writer.hasFailed(),
    lostEvents: audit.countLost(),
    disk: await disk(),
    checksums: await checksums(),
    agreement: agreement.state(),
  })
}

function falseIfUnavailable(error: unknown): false {
  if (error instanceof Fault) return false
  throw error
}
