import type { Caller } from '../../domain/access/caller.ts'
import { type BoundedMap, createBoundedMap } from '../../domain/bounded-map.ts'
import type { Download, DownloadProgress, SentFile } from '../../domain/costly-work.ts'

/** How many rows of a download have been sent, whether more will follow, and what is known of the file at its end. */
export type DownloadStatus = { rows: number; state: 'running' | 'complete' | 'interrupted'; file?: SentFile }

type TrackedDownload = DownloadStatus & { started?: StartedDownload }
type StartedDownload = { id: string; stop: Download['stop'] }

/** Downloads kept per user, and users whose downloads are kept. */
const DOWNLOADS_MAX = 8
const USERS_MAX = 1_000

export type DownloadTracker = ReturnType<typeof createDownloadTracker>

/**
 * Returns a tracker of this process's downloads. A user sees only their own, by the ID the request gave. The oldest
 * are dropped.
 */
export function createDownloadTracker() {
  const users = createBoundedMap<BoundedMap<TrackedDownload>>(USERS_MAX)
  const find = (caller: Caller, id: string) => users.get(userKey(caller))?.get(id) ?? null
  return {
    /** Tracks a download from its start. A later one with the same ID replaces it. */
    begin(caller: Caller, id: string): DownloadProgress & { onStart(download: StartedDownload): void } {
      const downloads = users.get(userKey(caller)) ?? createBoundedMap<TrackedDownload>(DOWNLOADS_MAX)
      const download: TrackedDownload = { rows: 0, state: 'running' }
      downloads.set(id, download)
      users.set(userKey(caller), downloads)
      return {
        onStart(started) {
          download.started = started
        },
        onRows(count) {
          download.rows = count
        },
        onEnd(isComplete, file) {
          download.state = isComplete ? 'complete' : 'interrupted'
          if (file) download.file = file
        },
      }
    },

    find: (caller: Caller, id: string): TrackedDownload | null => find(caller, id),

    /** Returns the downloads of a user that are being sent, by the ID that Daybook gave them. */
    listRunning(caller: Caller): ReadonlyMap<string, DownloadStatus> {
      const all = users.get(userKey(caller))?.values() ?? []
      return new Map(
        all.flatMap((each) => (each.started && each.state === 'running' ? [[each.started.id, each]] : [])),
      )
    },

    /** Breaks off a download of a user, by the ID that Daybook gave it; returns false if it is not being sent. */
    stop(caller: Caller, startedId: string): boolean {
      const all = users.get(userKey(caller))?.values() ?? []
      const running = all.find(({ state, started }) => state === 'running' && started?.id === startedId)
      running?.started?.stop()
      return running !== undefined
    },
  }
}

function userKey({ customer, userName }: Caller): string {
  return `${customer.id} ${userName}`
}
