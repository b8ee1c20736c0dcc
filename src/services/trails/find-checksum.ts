import { wasTested } from '../../domain/access/connection.ts'
import { accountFolder } from '../../domain/trails/archive.ts'
import type { Delivery } from '../../domain/trails/delivery.ts'
import { isChecksumRefusal, StorageFailure } from '../../domain/trails/storage-failure.ts'
import type { DeliveryTarget } from '../../store/trails/delivery-targets.ts'
import { type TestContext, testTarget } from './test-bucket.ts'

/** Finds and stores another checksum for the uploads of a target, if a delivery may have failed because of it. */
export type FindChecksum = (
  delivery: Pick<Delivery, 'attempts'>,
  target: DeliveryTarget,
  error: unknown,
) => Promise<void>

/**
 * Returns a function that tests the bucket of a delivery that failed, if it may have failed because of the checksum: the
 * storage of an earlier release was never tested, and a bucket can be locked later. The next attempt uses what was found.
 */
export function createFindChecksum(context: TestContext): FindChecksum {
  return async ({ attempts }, target, error) => {
    // Every test can leave an object in a locked bucket, so a tested one gets one test a window.
    if (!isChecksumRefusal(error) || (attempts > 1 && isTested(target))) return
    try {
      await testTarget(context, target.customer, target.trail, { isRepeated: true })
    } catch (failure) {
      // The error of the delivery is stored anyway.
      if (!(failure instanceof StorageFailure)) throw failure
    }
  }
}

function isTested({ customer, trail, storage }: DeliveryTarget): boolean {
  const { bucket, prefix, isWriteOnly } = trail
  const folder = accountFolder(prefix, customer.accountId)
  return storage !== null && wasTested(storage, { bucket, folder, isWriteOnly })
}
