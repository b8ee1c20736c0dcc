import { randomUUID } from 'node:crypto'
import { MESSAGES } from '../domain/messages/messages.ts'
import type { Bucket } from '../domain/ports.ts'
import { StorageFailure } from '../domain/trails/storage-failure.ts'

/** Writes a small object under a key prefix, reads it back, compares it and removes it; throws a StorageFailure. */
export async function runSelfTest(
  bucket: Pick<Bucket, 'put' | 'get' | 'remove'>,
  prefix: string,
): Promise<void> {
  const key = `${prefix}daybook-probe-${randomUUID()}`
  const written = Buffer.from(`Daybook writes and reads this object to test the bucket: ${key}\n`)
  await bucket.put(key, once(written))
  const object = await bucket.get(key)
  const read = object === null ? null : Buffer.concat(await Array.fromAsync(object.body))
  await bucket.remove(key).catch(ignoreForbidden)
  if (read === null || !read.equals(written)) {
    throw new StorageFailure('ProbeDiffers', MESSAGES.storage.probeDiffers)
  }
}

async function* once(bytes: Uint8Array) {
  yield bytes
}

// A bucket that forbids deletion is fine for a log, if not better.
function ignoreForbidden(error: unknown): void {
  if (!(error instanceof StorageFailure && error.code === 'AccessDenied')) throw error
}
