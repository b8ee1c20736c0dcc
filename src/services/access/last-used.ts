import { createBoundedMap } from '../bounded-map.ts'

/** Use of a session or key is written down at most this often. */
export const LAST_USED_INTERVAL_MS = 60_000
/** Sessions and keys whose last use is remembered. */
const USES_MAX = 10_000

/** Writes a use down unless that was done less than a minute ago; resolves when it is written, or could not be. */
export function createLastUsedRecorder() {
  const written = createBoundedMap<number>(USES_MAX)
  return async (name: string, now: Date, write: () => Promise<void>): Promise<void> => {
    const before = written.get(name)
    if (before !== undefined && now.getTime() - before < LAST_USED_INTERVAL_MS) return
    written.set(name, now.getTime())
    // A use that could not be written is no reason to refuse it; the next one tries again.
    await write().catch(() => written.forget(name))
  }
}
