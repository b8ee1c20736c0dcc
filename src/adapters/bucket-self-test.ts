import { randomUUID } from 'node:crypto'
import type { Bucket } from '../domain/ports.ts'
import { StorageFailure } from '../domain/trails/storage-failure.ts'

/** Puts a small object into a bucket, reads it back, compares and removes it. */
export async function runSelfTest(
  bucket: Pick<Bucket, 'put' | 'get' | 'remove'>,
  under: string,
): Promise<void> {
  const key = `${under}daybook-probe-${randomUUID()}`
  const sent = Buffer.from(`Daybook tries whether it can write and read here: ${key}\n`)
  await bucket.put(key, once(sent))
  const found = await bucket.get(key)
  const got = found === null ? null : Buffer.concat(await Array.fromAsync(found.body))
  await bucket.remove(key).catch(unlessForbidden)
  if (got === null || !got.equals(sent)) {
    throw new StorageFailure('ProbeDiffers', 'The storage did not give back what it was given.')
  }
}

async function* once(bytes: Uint8Array) {
  yield bytes
}

// A bucket that nobody may remove anything from is as good a place for a log as any, if not a better one.
function unlessForbidden(error: unknown): void {
  if (!(error instanceof StorageFailure && error.code === 'AccessDenied')) throw error
}
