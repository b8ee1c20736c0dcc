import { MESSAGES } from '../../domain/messages/messages.ts'
import type { Bucket } from '../../domain/ports.ts'
import { ObjectDiffers } from '../../domain/trails/epoch.ts'
import { ObjectDamage } from '../../domain/trails/object-damage.ts'
import { StorageFailure } from '../../domain/trails/storage-failure.ts'
import type { Trail } from '../../domain/trails/trail.ts'

/** The parts of a bucket in which objects are created. */
export type CreatingBucket = Pick<Bucket, 'create' | 'get'>

type StoredObject = NonNullable<Awaited<ReturnType<Bucket['get']>>>

/** An object to create, and how to compare the one that is there. */
export type NewObject = {
  key: string
  body: AsyncIterable<Uint8Array>
  metadata?: Record<string, string>
  /** Whether an earlier attempt may have created it. */
  isRetry: boolean
  /**
   * Returns the size of an object that has the same content, or null if it has another one. The body has been read before.
   */
  compare: (stored: StoredObject) => Promise<number | null>
}

/**
 * Creates an object in the bucket of a trail and returns its size in bytes, or null where that is not known. If an object
 * with the same content is there, an earlier attempt has created it. Throws `ObjectDiffers` if it has another content, or
 * if the trail is write-only and no earlier attempt can have created it.
 */
export async function createObject(
  bucket: CreatingBucket,
  trail: Pick<Trail, 'bucket' | 'isWriteOnly'>,
  { key, body, metadata = {}, isRetry, compare }: NewObject,
): Promise<number | null> {
  const result = await bucket.create(key, body, { metadata, mayLook: !trail.isWriteOnly })
  if (result.isCreated) return result.bytes
  const differs = new ObjectDiffers({ bucket: trail.bucket, key })
  if (trail.isWriteOnly) {
    if (isRetry || result.mayBeOwn) return null
    throw differs
  }
  for await (const _ of body);
  const stored = await bucket.get(key)
  if (stored === null) throw new StorageFailure('NoSuchKey', MESSAGES.storage.objectVanished)
  const bytes = await compareWhole(stored, compare)
  if (bytes === null) throw differs
  return bytes
}

// Reads an object that differs to its end. A connection that breaks off shows nothing of the object, whatever came before.
async function compareWhole(stored: StoredObject, compare: NewObject['compare']): Promise<number | null> {
  const chunks = stored.body[Symbol.asyncIterator]()
  try {
    // A comparison that ends early does not close it.
    const body = { [Symbol.asyncIterator]: () => ({ next: () => chunks.next() }) }
    const bytes = await compare({ ...stored, body })
    while (bytes === null && !(await chunks.next()).done);
    return bytes
  } finally {
    await chunks.return?.()
  }
}

/** Returns null for an error that says that an object is damaged; throws any other error. */
export function nullIfDamaged(error: unknown): null {
  if (error instanceof ObjectDamage) return null
  throw error
}
