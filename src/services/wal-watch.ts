import type { Store } from '../store/store.ts'
import type { Context } from './context.ts'

/** A write-ahead log of this size is not emptied as it should be. Under load it has up to some ten megabytes. */
export const WAL_ALARM_BYTES = 256 * 1_024 * 1_024

export type WalWatch = ReturnType<typeof createWalWatch>

type WatchContext = Pick<Context, 'log'> & { store: Pick<Store, 'walBytes'> }

/** Watches the write-ahead log of the embedded database: it grows while something reads from an old state of the file. */
export function createWalWatch({ store, log }: WatchContext) {
  const findLarge = (): number | null => {
    const bytes = store.walBytes()
    return bytes !== null && bytes >= WAL_ALARM_BYTES ? bytes : null
  }
  let wasLarge = false
  return {
    /** Returns the size of the write-ahead log in bytes if it is too large, otherwise null. */
    findLarge,

    /** Logs once when the write-ahead log has become too large, and returns its size when it no longer is. */
    async check(): Promise<{ walBytes: number | null } | undefined> {
      const bytes = findLarge()
      const isOver = wasLarge && bytes === null
      if (bytes !== null && !wasLarge)
        log.warn('The write-ahead log of the database is large', { walBytes: bytes })
      wasLarge = bytes !== null
      return isOver ? { walBytes: store.walBytes() } : undefined
    },
  }
}
