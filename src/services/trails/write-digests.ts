import type { Bucket } from '../../domain/ports.ts'
import { StorageFailure } from '../../domain/trails/storage-failure.ts'
import type { DeliveryTarget } from '../../store/trails/delivery-targets.ts'
import type { DeliveryWindowStore } from '../../store/trails/delivery-windows.ts'
import type { DigestWriter } from './digest-writer.ts'

type DigestSourceStore = Pick<DeliveryWindowStore, 'listTargets' | 'listArchives' | 'isFullyDelivered'>
type OpenBucket = (target: DeliveryTarget) => Promise<Pick<Bucket, 'put' | 'close'>>
type Log = { warn(message: string, fields?: { [name: string]: unknown }): void }

/**
 * Returns a function that writes the due digests of all trails that have digests. A storage failure of a
 * trail is logged, and the next run tries again.
 */
export function createWriteDigests(
  store: DigestSourceStore,
  digestWriter: DigestWriter,
  openBucket: OpenBucket,
  log: Log,
) {
  return async (): Promise<void> => {
    // Concurrently, so that a slow storage does not delay the other trails.
    const runs = (await store.listTargets()).map(async (target) => {
      const { customer, trail } = target
      if (!trail.hasDigests || trail.startedAt === null) return
      try {
        await writeTrailDigests(store, digestWriter, openBucket, target)
      } catch (error) {
        if (!(error instanceof StorageFailure)) throw error
        log.warn('Failed to write a trail digest', {
          accountId: customer.accountId,
          trail: trail.name,
          reason: error.message,
        })
      }
    })
    // Waits for all of them before the first bug is thrown.
    await Promise.allSettled(runs)
    await Promise.all(runs)
  }
}

async function writeTrailDigests(
  store: DigestSourceStore,
  digestWriter: DigestWriter,
  openBucket: OpenBucket,
  target: DeliveryTarget,
): Promise<void> {
  const { customer, trail } = target
  const bucket = await openBucket(target)
  try {
    const listArchives = () => store.listArchives(customer.id, trail.id)
    const job = { customer, trail, bucket, listArchives }
    const isFinished = !trail.isLogging && (await store.isFullyDelivered(customer.id, trail.id))
    await (isFinished ? digestWriter.writeFinal(job) : digestWriter.writeHourly(job))
  } finally {
    bucket.close()
  }
}
