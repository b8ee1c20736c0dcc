import { wasTested } from '../../domain/access/connection.ts'
import type { Customer } from '../../domain/access/customer.ts'
import { Fault } from '../../domain/fault.ts'
import { accountFolder } from '../../domain/trails/archive.ts'
import { formatStepFailure, StorageFailure } from '../../domain/trails/storage-failure.ts'
import type { Trail } from '../../domain/trails/trail.ts'
import { TrailFault } from '../../domain/trails/trail-fault.ts'
import type { Context, CustomerRows } from '../context.ts'

/** The settings of a trail that decide where it writes. */
export type TrailTarget = Pick<Trail, 'bucket' | 'prefix' | 'project' | 'isWriteOnly'>

export type TestContext = Pick<Context, 'openBucket'> & { store: CustomerRows<'projects' | 'connections'> }

/** Throws a fault with the error from the storage unless a trail could write into the bucket. */
export type TestBucket = (customer: Customer, target: TrailTarget) => Promise<void>

/**
 * Returns a function that tests the bucket of a trail. It does nothing while the project is not connected to object
 * storage: a trail may be created first, and its deliveries then report what is missing.
 */
export function createTestBucket(context: TestContext): TestBucket {
  return async (customer, target) => {
    try {
      await testTarget(context, customer, target)
    } catch (error) {
      if (!(error instanceof StorageFailure)) throw error
      if (error.code !== 'NoConnection') throw toFault(error)
    }
  }
}

/**
 * Writes, reads and deletes a small object in the bucket of a trail, or only writes and deletes it. A target that was
 * tested since its connection was changed is only listed, unless the test is to be repeated: a bucket with Object Lock
 * keeps every object. Stores the checksum that the storage accepted, and whether it refused to replace an
 * object. Throws a StorageFailure that names the step.
 */
export async function testTarget(
  { store, openBucket }: TestContext,
  { id, accountId }: Pick<Customer, 'id' | 'accountId'>,
  { bucket: name, prefix, project, isWriteOnly }: TrailTarget,
  { isRepeated = false } = {},
): Promise<void> {
  const { projects, connections } = store.forCustomer(id)
  const storage = (await projects.list()).find((each) => each.id === project)?.storage ?? null
  const folder = accountFolder(prefix, accountId)
  const target = { bucket: name, folder, isWriteOnly }
  const isKnown = storage !== null && storage.conditionalWrites !== null
  const isTested = !isRepeated && isKnown && wasTested(storage, target)
  if (isTested && isWriteOnly) return
  const bucket = await openBucket({ accountId, bucket: name, storage })
  try {
    const scope = isTested ? 'listing' : isWriteOnly ? 'writing' : 'everything'
    const { checksum, hasConditionalWrites } = await bucket.selfTest(folder, scope)
    if (!storage || checksum === null || hasConditionalWrites === null || isTested) return
    const found = { checksum, conditionalWrites: hasConditionalWrites, target }
    await connections.recordTest(project, storage, found)
  } finally {
    bucket.close()
  }
}

function toFault(failure: StorageFailure): Fault {
  const { code } = failure
  if (code === 'InvalidAccessKeyId') return new Fault('forbidden', 'unknownStorageKey')
  const message = formatStepFailure(failure, true)
  return new TrailFault(code === 'NoSuchBucket' ? 'bucket-missing' : 'storage', 'storageError', { message })
}
