import type { Bucket } from '../../src/domain/ports.ts'
import { StorageFailure } from '../../src/domain/trails/storage-failure.ts'

/** Bytes in a mebibyte. */
export const MIB = 1024 * 1024

/** A body in the pieces given. */
export async function* pieces(...texts: (string | Uint8Array)[]) {
  for (const text of texts) yield Buffer.from(text)
}

/** A body of so many mebibytes, each different. */
export async function* mebibytes(count: number) {
  for (let index = 0; index < count; index++) yield new Uint8Array(MIB).fill(index)
}

/** The object under a key as text; null when there is none. */
export async function read(bucket: Bucket, key: string): Promise<string | null> {
  const found = await bucket.get(key)
  return found === null ? null : Buffer.concat(await Array.fromAsync(found.body)).toString()
}

/** The storage's failure that a deed ends in. */
export async function failure(deed: Promise<unknown>): Promise<StorageFailure> {
  const error = await deed.then(
    () => null,
    (thrown) => thrown,
  )
  if (error instanceof StorageFailure) return error
  throw new Error(`Not the failure of a storage: ${error}`)
}
