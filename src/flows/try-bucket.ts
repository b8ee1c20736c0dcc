import { accountFolder } from '../core/archive.ts'
import type { Customer } from '../core/caller.ts'
import { Fault } from '../core/fault.ts'
import { StorageFailure, UNKNOWN_KEY } from '../core/storage-failure.ts'
import type { Trail } from '../core/trail.ts'
import { TrailFault } from '../core/trail-fault.ts'

type Place = Pick<Trail, 'bucket' | 'prefix' | 'project'>
type Opened = { check(under: string): Promise<void>; close(): void }

/** Tries the bucket of a trail for real; a fault in the storage's own words when it is not fit for one. */
export type TryBucket = (customer: Customer, place: Place) => Promise<void>

/**
 * Puts a small object into the bucket, reads it back and removes it. Where the project has no connection to a storage yet
 * there is nothing to try: a trail may be declared first, and its deliveries tell what is missing.
 */
export function tryBucket(bucketOf: (customer: Customer, place: Place) => Promise<Opened>): TryBucket {
  return async (customer, place) => {
    try {
      const bucket = await bucketOf(customer, place)
      await bucket.check(accountFolder(place.prefix, customer.accountId)).finally(() => bucket.close())
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
