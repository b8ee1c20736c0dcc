import type { ReadDiskSpace } from '../../domain/disk-space.ts'
import { Fault } from '../../domain/fault.ts'
import type { Store } from '../../store/store.ts'

/** With less free space on the disk of the embedded database, this process is not ready: the next events may not fit. */
export const FREE_BYTES_MIN = 16 * 1024 ** 2
const CHECK_MS = 10_000
const RETRY_AFTER_SECONDS = 5

export type CheckReadiness = ReturnType<typeof createCheckReadiness>

type ReadinessContext = {
  store: Pick<Store, 'ping' | 'writer' | 'isEmbedded'>
  readDiskSpace: ReadDiskSpace
}

/**
 * Returns a function that resolves if the database answers a query and stores a row, and its disk has space left. Throws an
 * `unavailable` fault that says what is wrong.
 */
export function createCheckReadiness({ store, readDiskSpace }: ReadinessContext) {
  return async (): Promise<void> => {
    await withinTime(Promise.all([store.ping(), store.writer.check()]))
    const space = store.isEmbedded ? await readDiskSpace() : null
    if (space !== null && space.freeBytes < FREE_BYTES_MIN)
      throw new Fault(
        'unavailable',
        'diskNearlyFull',
        { freeMegabytes: Math.floor(space.freeBytes / 1024 ** 2) },
        { retryAfterSeconds: RETRY_AFTER_SECONDS },
      )
  }
}

// A database that is reached but does not answer would hold a check for as long as its caller waits.
async function withinTime(check: Promise<unknown>): Promise<void> {
  const { promise: tooLate, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(
    () => reject(new Fault('unavailable', 'probeTooSlow', {}, { retryAfterSeconds: RETRY_AFTER_SECONDS })),
    CHECK_MS,
  )
  try {
    await Promise.race([check, tooLate])
  } finally {
    clearTimeout(timer)
  }
}
