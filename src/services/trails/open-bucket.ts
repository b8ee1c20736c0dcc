import type { Customer } from '../../domain/access/customer.ts'
import type { Bucket } from '../../domain/ports.ts'
import type { Trail } from '../../domain/trails/trail.ts'
import type { DeliveryTarget } from '../../store/trails/delivery-targets.ts'
import type { Context, CustomerRows } from '../context.ts'

/** Opens the bucket of a trail, of which only some operations are used; throws a `StorageFailure`. */
export type OpenTrailBucket<Operation extends keyof Bucket> = (
  customer: Pick<Customer, 'id' | 'accountId'>,
  trail: Pick<Trail, 'bucket' | 'project'>,
) => Promise<Pick<Bucket, Operation | 'close'>>

/** Opens the bucket of a delivery target; the signal cancels its requests. Throws a `StorageFailure`. */
export type OpenTargetBucket = (
  target: DeliveryTarget,
  signal: AbortSignal,
) => Promise<Pick<Bucket, 'create' | 'get' | 'list' | 'close'>>

type BucketContext = Pick<Context, 'openBucket'> & { store: CustomerRows<'projects'> }

/** Returns a function that opens the bucket of a trail, in the object storage of its project. */
export function createOpenTrailBucket({ store, openBucket }: BucketContext): OpenTrailBucket<keyof Bucket> {
  return async ({ id, accountId }, { bucket, project }) => {
    const projects = await store.forCustomer(id).projects.list()
    const storage = projects.find((each) => each.id === project)?.storage ?? null
    return openBucket({ accountId, bucket, storage })
  }
}

/** Returns a function that opens the bucket of a delivery target, which comes with its storage. */
export function createOpenTargetBucket({ openBucket }: Pick<Context, 'openBucket'>): OpenTargetBucket {
  return async ({ customer, trail, storage }, signal) =>
    openBucket({ accountId: customer.accountId, bucket: trail.bucket, storage }, signal)
}
