import type { Connection } from '../../domain/access/connection.ts'
import type { Customer } from '../../domain/access/customer.ts'
import { MESSAGES } from '../../domain/messages/messages.ts'
import { formatStepFailure, StorageFailure } from '../../domain/trails/storage-failure.ts'
import type { Trail } from '../../domain/trails/trail.ts'
import type { Context, CustomerRows } from '../context.ts'
import { type TestContext, testTarget } from './test-bucket.ts'

const { storage: TEXT } = MESSAGES

type StorageContext = Omit<TestContext, 'store'> &
  Pick<Context, 'checkStorage'> & {
    store: CustomerRows<'projects' | 'connections' | 'trails' | 'deliveries'>
  }

/**
 * Returns a function that tests the object storage of a project: whether it accepts the access key, and the bucket of
 * each trail as when the trail was created. Returns the error as a message, or null.
 */
export function createTestStorage(context: StorageContext) {
  const { store, checkStorage } = context
  return async (customer: Customer, project: string, storage: Connection): Promise<string | null> => {
    const refusal = await checkStorage(storage)
    if (refusal !== null && refusal.code !== 'AccessDenied') return refusal.message
    const trails = (await store.forCustomer(customer.id).trails.list()).filter(
      (trail) => trail.project === project && !trail.bucket.startsWith('file:'),
    )
    for (const trail of trails) {
      const error = await testTrail(context, customer, trail)
      if (error !== null) return TEXT.bucketFailed({ bucket: trail.bucket, message: error })
    }
    // A key for certain buckets need not be allowed to list all of them.
    return refusal !== null && trails.length === 0 ? TEXT.bucketsNotListed(refusal) : null
  }
}

async function testTrail(context: StorageContext, customer: Customer, trail: Trail): Promise<string | null> {
  // A failed delivery shows that something has changed since the last test.
  const { oldest } = await context.store.forCustomer(customer.id).deliveries.findBacklog(trail.id)
  const isRepeated = oldest !== null && oldest.error !== null
  try {
    await testTarget(context, customer, trail, { isRepeated })
    return null
  } catch (error) {
    if (error instanceof StorageFailure) return formatStepFailure(error, true)
    throw error
  }
}
