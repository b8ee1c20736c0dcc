/** An archive as it was delivered. Hashes are SHA-256, in hex. */
export type Archive = {
  bucket: string
  key: string
  bytes: number
  /** Of the bytes before compression. */
  sha256: string
  count: number
  oldestEventTime: string
  newestEventTime: string
  merkleRoot: string | null
}

/** A window of the log that a trail saves: the events received within (afterSequence, untilSequence]. */
export type Delivery = {
  customer: number
  trailId: string
  /** When the window was closed; no two windows of a trail share it. */
  closedAt: Date
  afterSequence: number
  untilSequence: number
  state: 'waiting' | 'delivered' | 'empty'
  attempts: number
  nextAttemptAt: Date
  /** The last failure, in the storage's words. */
  error: string | null
  deliveredAt: Date | null
  archives: Archive[]
}

const FIRST_PAUSE_MS = 5_000
const LONGEST_PAUSE_MS = 10 * 60_000

/** How long to wait after so many failed attempts: 5 s, doubling, 10 minutes at the most. */
export function retryDelayMs(attempts: number): number {
  return Math.min(FIRST_PAUSE_MS * 2 ** Math.max(0, attempts - 1), LONGEST_PAUSE_MS)
}

/** The last moment at which a window is to be closed, for windows of so many seconds: all processes find the same. */
export function lastWindowEnd(now: Date, deliverySeconds: number): Date {
  const length = deliverySeconds * 1_000
  return new Date(Math.floor(now.getTime() / length) * length)
}
