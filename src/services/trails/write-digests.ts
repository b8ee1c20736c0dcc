import type { DigestedArchive } from '../../domain/trails/digest.ts'
import { StorageFailure } from '../../domain/trails/storage-failure.ts'
import type { Trail } from '../../domain/trails/trail.ts'
import type { DeliveryTarget } from '../../store/trails/delivery-targets.ts'
import type { DeliveryWindowStore } from '../../store/trails/delivery-windows.ts'
import type { DigestJob, WriteDigests } from './digest-writer.ts'

type Rows = Pick<DeliveryWindowStore, 'orders' | 'archives' | 'isDrained'>
type Bucket = DigestJob['bucket'] & { close(): void }
type Log = { warn(happening: string, more?: { [name: string]: unknown }): void }

/** Seals, for every trail with digests, the hours that have ended, and closes the chain of those that have stopped. */
export function createWriteAllDigests(
  rows: Rows,
  seal: WriteDigests,
  bucketOf: (customer: DeliveryTarget['customer'], trail: Trail) => Promise<Bucket>,
  log: Log,
) {
  return async (): Promise<void> => {
    // Beside each other, as a storage that keeps one trail waiting must not keep the others waiting.
    const sealings = (await rows.orders()).map(async ({ customer, trail }) => {
      if (!trail.hasDigests || trail.startedAt === null) return
      try {
        await sealOne(rows, seal, bucketOf, customer, trail)
      } catch (error) {
        if (!(error instanceof StorageFailure)) throw error
        log.warn('A digest could not be written', { trail: trail.name, reason: error.message })
      }
    })
    await Promise.allSettled(sealings)
    await Promise.all(sealings)
  }
}

async function sealOne(
  rows: Rows,
  seal: WriteDigests,
  bucketOf: (customer: DeliveryTarget['customer'], trail: Trail) => Promise<Bucket>,
  customer: DeliveryTarget['customer'],
  trail: Trail,
): Promise<void> {
  const bucket = await bucketOf(customer, trail)
  try {
    const delivered = (): Promise<DigestedArchive[]> => rows.archives(customer.id, trail.id)
    const desk = { customer, trail, bucket, delivered }
    const isOver = !trail.isLogging && (await rows.isDrained(customer.id, trail.id))
    await (isOver ? seal.last(desk) : seal.hours(desk))
  } finally {
    bucket.close()
  }
}
