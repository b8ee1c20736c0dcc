import type { Customer } from '../../domain/access/caller.ts'
import { Fault } from '../../domain/fault.ts'
import { accountFolder } from '../../domain/trails/archive.ts'
import { StorageFailure, UNKNOWN_KEY } from '../../domain/trails/storage-failure.ts'
import type { Trail } from '../../domain/trails/trail.ts'
import { TrailFault } from '../../domain/trails/trail-fault.ts'

type Place = Pick<Trail, 'bucket' | 'prefix' | 'project'>
type Opened = { selfTest(under: string): Promise<void>; close(): void }

/** Tries the bucket of a trail for real; a fault in the storage's own words when it is not fit for one. */
export type TestBucket = (customer: Customer, place: Place) => Promise<void>

/**
 * Puts a small object into the bucket, reads it back and removes it. Where the project has no connection to a storage yet
 * there is nothing to try: a trail may be declared first, and its deliveries tell what is missing.
 */
export function createTestBucket(
  bucketOf: (customer: Customer, place: Place) => Promise<Opened>,
): TestBucket {
  return async (customer, place) => {
    try {
      const bucket = await bucketOf(customer, place)
      await bucket.selfTest(accountFolder(place.prefix, customer.accountId)).finally(() => bucket.close())
    } catch (error) {
      if (!(error instanceof StorageFailure)) throw error
      if (error.code !== 'NoConnection') throw faultOf(error)
    }
  }
}

function faultOf({ code, message }: StorageFailure): Fault {
  if (message === UNKNOWN_KEY) return new Fault('forbidden', UNKNOWN_KEY)
  return new TrailFault(code === 'NoSuchBucket' ? 'bucket-missing' : 'storage', message)
}
