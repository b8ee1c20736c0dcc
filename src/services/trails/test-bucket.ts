import type { Customer } from '../../domain/access/customer.ts'
import { Fault } from '../../domain/fault.ts'
import { accountFolder } from '../../domain/trails/archive.ts'
import { StorageFailure } from '../../domain/trails/storage-failure.ts'
import type { Trail } from '../../domain/trails/trail.ts'
import { TrailFault } from '../../domain/trails/trail-fault.ts'
import type { OpenTrailBucket } from './open-bucket.ts'

/** The settings of a trail that decide where it writes. */
type TrailTarget = Pick<Trail, 'bucket' | 'prefix' | 'project'>

/** Throws a fault with the error from the storage unless a trail could write into the bucket. */
export type TestBucket = (customer: Customer, target: TrailTarget) => Promise<void>

/**
 * Returns a function that writes, reads and deletes a small object in a trail's bucket. It does nothing while
 * the project is not connected to object storage: a trail may be created first, and its deliveries then
 * report what is missing.
 */
export function createTestBucket(openBucket: OpenTrailBucket<'selfTest'>): TestBucket {
  return async (customer, target) => {
    try {
      const bucket = await openBucket(customer, target)
      const folder = accountFolder(target.prefix, customer.accountId)
      await bucket.selfTest(folder).finally(() => bucket.close())
    } catch (error) {
      if (!(error instanceof StorageFailure)) throw error
      if (error.code !== 'NoConnection') throw toFault(error)
    }
  }
}

function toFault({ code, message }: StorageFailure): Fault {
  if (code === 'InvalidAccessKeyId') return new Fault('forbidden', 'unknownStorageKey')
  return new TrailFault(code === 'NoSuchBucket' ? 'bucket-missing' : 'storage', 'storageError', { message })
}
