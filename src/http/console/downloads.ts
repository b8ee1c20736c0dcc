import type { Caller } from '../../domain/access/caller.ts'
import { type BoundedMap, createBoundedMap } from '../../domain/bounded-map.ts'
import type { DownloadProgress } from '../../services/reports/reports.ts'

/** How many rows of a download have been sent, and whether more will follow. */
export type DownloadStatus = { rows: number; state: 'running' | 'complete' | 'interrupted' }

/** Downloads kept per user, and users whose downloads are kept. */
const DOWNLOADS_MAX = 8
const USERS_MAX = 1_000

export type DownloadTracker = ReturnType<typeof createDownloadTracker>

/**
 * Returns a tracker of this process's downloads. A user sees only their own, by the ID the request gave. The oldest
 * are dropped.
 */
export function createDownloadTracker() {
  const users = createBoundedMap<BoundedMap<DownloadStatus>>(USERS_MAX)
  return {
    /** Tracks a download from its start. A later one with the same ID replaces it. */
    begin(caller: Caller, id: string): DownloadProgress {
      const downloads = users.get(userKey(caller)) ?? createBoundedMap<DownloadStatus>(DOWNLOADS_MAX)
      const download: DownloadStatus = { rows: 0, state: 'running' }
      downloads.set(id, download)
      users.set(userKey(caller), downloads)
      return {
        onRows(count) {
          download.rows = count
        },
        onEnd(isComplete) {
          download.state = isComplete ? 'complete' : 'interrupted'
        },
      }
    },

    find: (caller: Caller, id: string): DownloadStatus | null => users.get(userKey(caller))?.get(id) ?? null,
  }
}

function userKey({ customer, userName }: Caller): string {
  return `${customer.id} ${userName}`
}
