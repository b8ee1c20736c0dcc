import { MINUTE_MS } from './time.ts'

/** How much work of a kind may run at the same time, for one user, for one customer and in one process. */
type Places = { user: number; customer: number; process: number }

/**
 * The limits of a kind of work. `perMinute` is how often one user may start it; a customer may start it twice as often. Work
 * waits up to `waitSeconds` for a place.
 */
export type CostlyWorkLimits = { places: Places; perMinute: number; waitSeconds: number }

/**
 * The work that costs much more than a lookup, with limits for one small machine. What takes long does not wait for a place:
 * its client is asked to come back. Two text searches leave a thread of the embedded database to everything else.
 */
export const COSTLY_WORK = {
  /** A file of events, or an archive. */
  download: { places: { user: 3, customer: 6, process: 8 }, perMinute: 60, waitSeconds: 0 },
  /** A stream of new events. It costs little while it waits, and lasts. */
  follow: { places: { user: 50, customer: 100, process: 200 }, perMinute: 120, waitSeconds: 0 },
  /** A file of the Administrator Logs report. */
  report: { places: { user: 3, customer: 4, process: 6 }, perMinute: 60, waitSeconds: 0 },
  /** A page of the report with its totals. */
  reportPage: { places: { user: 2, customer: 3, process: 4 }, perMinute: 300, waitSeconds: 10 },
  /** A page of events that contain a text. */
  search: { places: { user: 2, customer: 2, process: 2 }, perMinute: 300, waitSeconds: 15 },
  /** Hashing a password that is set. Sign-ins have a throttle of their own. */
  password: { places: { user: 1, customer: 1, process: 2 }, perMinute: 60, waitSeconds: 10 },
  /** Files that are imported in the browser: each takes the writer for as long as it arrives. */
  import: { places: { user: 1, customer: 2, process: 2 }, perMinute: 20, waitSeconds: 0 },
  verification: { places: { user: 1, customer: 1, process: 2 }, perMinute: 20, waitSeconds: 0 },
  proof: { places: { user: 2, customer: 2, process: 3 }, perMinute: 60, waitSeconds: 10 },
  /** Testing an object storage, a bucket or an inventory. */
  storageTest: { places: { user: 2, customer: 3, process: 4 }, perMinute: 60, waitSeconds: 10 },
} satisfies { [kind: string]: CostlyWorkLimits }

export type CostlyWorkKind = keyof typeof COSTLY_WORK

/** How many of a user's requests may wait for a place, and of all users. */
export const WAITING_MAX = { user: 16, process: 64 }

/** When a client should try again if there is no place: a download or a report may take much longer. */
export const RETRY_SECONDS = 10

/** What a download must achieve, so that it can't last for ever. */
export type DownloadLimits = {
  /** The rate at which a client must take a file, before compression, averaged over the pause that it may make. */
  bytesPerSecondMin: number
  pauseMs: number
  /** The longest time that a download may take. */
  longestMs: number
}

export const DOWNLOAD_LIMITS: DownloadLimits = {
  bytesPerSecondMin: 16_384,
  pauseMs: MINUTE_MS,
  longestMs: 60 * MINUTE_MS,
}

/** How a download ended: complete, or why it was broken off. */
export type DownloadEnd = 'complete' | 'client left' | 'too slow' | 'too long' | 'error'

export const DOWNLOAD_ENDS = ['complete', 'client left', 'too slow', 'too long', 'error'] as const

/** A download in progress: how it will end, and the number of its bytes by then. */
export type Download = {
  ended: Promise<{ end: DownloadEnd; bytes: number; error?: unknown }>
  /** Ends the download if nothing of it is read, as for a HEAD request. */
  cancel(): void
  /** Breaks the download off: its connection is torn, so that no file looks complete. */
  stop(): void
}

/** What is known of a file once all of it was sent. */
export type SentFile = { bytes: number; sha256: string }

/** Receives the progress of a download: the number of rows so far, and whether it ended complete. */
export type DownloadProgress = {
  onRows(count: number): void
  onEnd(isComplete: boolean, file?: SentFile): void
}
