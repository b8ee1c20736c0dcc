import { randomUUID } from 'node:crypto'
import { MESSAGES } from '../domain/messages/messages.ts'
import type { Bucket } from '../domain/ports.ts'
import type { SelfTestScope } from '../domain/trails/object-creation.ts'
import { StorageFailure, withStep } from '../domain/trails/storage-failure.ts'

type TestedBucket = Pick<Bucket, 'put' | 'create' | 'get' | 'remove'>

/**
 * Writes a small object under a key prefix, reads it back unless only writing is tried, tries to create it again, and
 * removes it. Returns whether the storage refused to replace it; throws a StorageFailure that names the step.
 */
export async function runSelfTest(
  bucket: TestedBucket,
  prefix: string,
  scope: Exclude<SelfTestScope, 'listing'>,
): Promise<boolean> {
  const key = `${prefix}daybook-probe-${randomUUID()}`
  const written = Buffer.from(`Daybook writes and reads this object to test the bucket: ${key}\n`)
  // Where listing is allowed, a missing object is denied only to a key that may not read: then nothing is left behind.
  if (scope === 'everything') await withStep('read', () => bucket.get(key))
  const versions = new Set([(await withStep('write', () => bucket.put(key, once(written)))).version])
  let isRefused: boolean
  try {
    if (scope === 'everything') await withStep('read', () => readBack(bucket, key, written))
    const again = await withStep('write', () => createAgain(bucket, key, written))
    isRefused = again === 'refused'
    if (again !== 'refused') versions.add(again.version)
  } catch (error) {
    // The failure to read is what matters.
    for (const version of versions) await removeProbe(bucket, key, version).catch(() => {})
    throw error
  }
  for (const version of versions) await withStep('delete', () => removeProbe(bucket, key, version))
  return isRefused
}

async function* once(bytes: Uint8Array) {
  yield bytes
}

async function readBack(bucket: TestedBucket, key: string, written: Buffer): Promise<void> {
  const object = await bucket.get(key)
  const read = object === null ? null : Buffer.concat(await Array.fromAsync(object.body))
  if (read === null || !read.equals(written))
    throw new StorageFailure('ProbeDiffers', MESSAGES.storage.probeDiffers)
}

// A storage that does not know the condition ignores it, or refuses the request in another way.
async function createAgain(
  bucket: TestedBucket,
  key: string,
  written: Buffer,
): Promise<'refused' | { version: string | null }> {
  try {
    const result = await bucket.create(key, once(written))
    return result.isCreated ? result : 'refused'
  } catch (error) {
    if (isUnknownCondition(error)) return { version: null }
    throw error
  }
}

const NOT_IMPLEMENTED = 501

function isUnknownCondition(error: unknown): boolean {
  if (!(error instanceof StorageFailure) || error.status === null) return false
  return (error.status >= 400 && error.status < 500) || error.status === NOT_IMPLEMENTED
}

// Without its version, a bucket that keeps versions would only hide the object.
async function removeProbe(bucket: TestedBucket, key: string, version: string | null): Promise<void> {
  try {
    await bucket.remove(key, version).catch(async (error) => {
      if (version === null || !isRefusal(error)) throw error
      await bucket.remove(key)
    })
  } catch (error) {
    // A bucket that forbids deletion is fine for a log, if not better.
    if (!isRefusal(error)) throw error
  }
}

// Storages have several codes for an object that is locked.
const REFUSALS = ['AccessDenied', 'InvalidRequest', 'MethodNotAllowed', 'ObjectLocked', 'HTTP 403']

function isRefusal(error: unknown): boolean {
  return error instanceof StorageFailure && REFUSALS.includes(error.code)
}
