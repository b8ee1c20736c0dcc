import type { Bucket } from '../../src/domain/ports.ts'
import { StorageFailure } from '../../src/domain/trails/storage-failure.ts'

/** Bytes in a mebibyte. */
export const MIB = 1024 * 1024

/** Yields each argument as one chunk of a body. */
export async function* chunksOf(...texts: (string | Uint8Array)[]) {
  for (const text of texts) yield Buffer.from(text)
}

/** Yields `count` chunks of one mebibyte each, all different. */
export async function* mebibyteChunks(count: number) {
  for (let index = 0; index < count; index++) yield new Uint8Array(MIB).fill(index)
}

/** Returns an object as text, or null if there is none. */
export async function readObject(bucket: Bucket, key: string): Promise<string | null> {
  const object = await bucket.get(key)
  return object === null ? null : Buffer.concat(await Array.fromAsync(object.body)).toString()
}

/** Returns the storage failure that a promise rejects with. Throws if it resolves or rejects with another error. */
export async function storageFailureOf(promise: Promise<unknown>): Promise<StorageFailure> {
  const error = await promise.then(
    () => null,
    (thrown) => thrown,
  )
  if (error instanceof StorageFailure) return error
  throw new Error(`Not a storage failure: ${error}`)
}
