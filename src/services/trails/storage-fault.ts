import { Fault } from '../../domain/fault.ts'
import { formatStepFailure, StorageFailure } from '../../domain/trails/storage-failure.ts'

/**
 * Runs a function that uses a storage. A StorageFailure becomes a *conflict* fault with the step that failed and the
 * storage's own message.
 */
export async function withStorageFault<Result>(run: () => Promise<Result>): Promise<Result> {
  try {
    return await run()
  } catch (error) {
    throw error instanceof StorageFailure
      ? new Fault('conflict', 'storageError', { message: formatStepFailure(error, false) })
      : error
  }
}
