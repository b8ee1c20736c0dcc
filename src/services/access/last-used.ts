import { createBoundedMap } from '../../domain/bounded-map.ts'
import { MINUTE_MS } from '../../domain/time.ts'

/** Minimum time between two stored uses of the same session or access key. */
export const LAST_USED_INTERVAL_MS = MINUTE_MS
/** Maximum number of sessions and access keys whose last stored use is remembered. */
const REMEMBERED_MAX = 10_000

/**
 * Returns a function that stores a use, unless one was stored within the last minute. It resolves also if
 * storing fails.
 */
export function createLastUsedRecorder() {
  const storedAt = createBoundedMap<number>(REMEMBERED_MAX)
  return async (id: string, now: Date, store: () => Promise<void>): Promise<void> => {
    const before = storedAt.get(id)
    if (before !== undefined && now.getTime() - before < LAST_USED_INTERVAL_MS) return
    storedAt.set(id, now.getTime())
    // A request is not refused because its use could not be stored. The next use tries again.
    await store().catch(() => storedAt.delete(id))
  }
}
