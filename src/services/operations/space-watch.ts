import type { Pace } from '../../store/database.ts'
import type { Store } from '../../store/store.ts'
import type { Context } from '../context.ts'

/**
 * With less free space on the disk of the embedded database, nothing is compacted: a compaction takes space before it frees
 * more. What is left is for the events that arrive, and for what removes the unfinished compaction.
 */
export const COMPACTION_FREE_BYTES_MIN = 128 * 1024 ** 2

export type SpaceContext = Pick<Context, 'readDiskSpace'> & { store: Pick<Store, 'isEmbedded'> }

/** Returns a pace that looks at the free space with each pause, and a signal that is aborted once there is too little. */
export async function watchSpace({ readDiskSpace, store }: SpaceContext, pace: Pace) {
  const low = new AbortController()
  const look = async () => {
    const space = store.isEmbedded ? await readDiskSpace() : null
    if (space !== null && space.freeBytes < COMPACTION_FREE_BYTES_MIN) low.abort()
  }
  const watchedPace: Pace = async (workMs) => {
    await look()
    await pace(workMs)
  }
  await look()
  return { low: low.signal, watchedPace }
}
