import { MINUTE_MS } from '../time.ts'
import type { SubmissionsFile } from './submissions.ts'

/** A delivered archive. Hashes are SHA-256 in hexadecimal. */
export type Archive = {
  bucket: string
  key: string
  bytes: number
  /** SHA-256 of the decompressed file: the JSON, or the tar. */
  sha256: string
  count: number
  oldestEventTime: string
  newestEventTime: string
  merkleRoot: string | null
  /** The object that says who submitted its events; null for archives of earlier releases. */
  submissions: SubmissionsFile | null
}

/** A delivery window of a trail: the events received within (`afterSequence`, `untilSequence`]. */
export type Delivery = {
  customer: number
  trailId: string
  /** When the window was closed: unique within the trail. */
  closedAt: Date
  afterSequence: number
  untilSequence: number
  state: 'waiting' | 'delivered' | 'empty'
  attempts: number
  nextAttemptAt: Date
  /** The message of the last failure, as the storage gave it. */
  error: string | null
  deliveredAt: Date | null
  archives: Archive[]
  /** The number of the drain whose settings the window has; null if it has those of the trail. */
  drain: number | null
}

const FIRST_RETRY_MS = 5_000
/** The longest delay before the next attempt. */
export const RETRY_MAX_MS = 10 * MINUTE_MS

/**
 * Returns the delay before the next attempt, in ms:
 * 5 s after the first failure, doubled with each further one, up to 10 minutes.
 */
export function retryDelayMs(attempts: number): number {
  return Math.min(FIRST_RETRY_MS * 2 ** Math.max(0, attempts - 1), RETRY_MAX_MS)
}

/**
 * Returns the latest time at which a window ends, for windows of `deliverySeconds`. It is the same in every process.
 */
export function lastWindowEnd(now: Date, deliverySeconds: number): Date {
  const windowMs = deliverySeconds * 1_000
  return new Date(Math.floor(now.getTime() / windowMs) * windowMs)
}
