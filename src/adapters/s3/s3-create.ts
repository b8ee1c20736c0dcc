import { Readable } from 'node:stream'
import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3'
import type { CreateResult } from '../../domain/trails/object-creation.ts'
import { StorageFailure } from '../../domain/trails/storage-failure.ts'
import type { SendS3Call } from './s3-client.ts'
import { type UploadOptions, type UploadTarget, uploadObject } from './s3-upload.ts'

/**
 * How to create: how to upload, whether the storage knows `If-None-Match`, and whether it may be asked otherwise, with what
 * sends that request.
 */
export type S3CreateOptions = Omit<UploadOptions, 'isNew'> & {
  isConditional: boolean
  mayLook: boolean
  sendLook: SendS3Call
}

/** Uploads an object unless there is one with its key. Without `If-None-Match` the storage is asked first. */
export async function createS3Object(
  client: S3Client,
  target: UploadTarget,
  body: AsyncIterable<Uint8Array>,
  { isConditional, mayLook, sendLook, ...options }: S3CreateOptions,
): Promise<CreateResult> {
  if (!isConditional && mayLook && (await hasObject(client, target, sendLook)))
    return { isCreated: false, mayBeOwn: false }
  try {
    const stored = await uploadObject(client, target, body, { ...options, isNew: isConditional })
    return { isCreated: true, ...stored }
  } catch (error) {
    if (!(isConditional && error instanceof StorageFailure && error.status === PRECONDITION_FAILED))
      throw error
    return { isCreated: false, mayBeOwn: attemptsOf(error) > 1 }
  }
}

const FORBIDDEN = 403
const NOT_FOUND = 404
const RANGE_NOT_SATISFIABLE = 416
/** More is not read of an object to see whether it exists. */
const LOOK_BYTES_MAX = 64 * 1024
const PRECONDITION_FAILED = 412

// Where looking is forbidden, as to a key that may only write, nothing is known of the object. A response to HEAD would have
// no error message.
async function hasObject(
  client: S3Client,
  { Bucket, Key }: UploadTarget,
  send: SendS3Call,
): Promise<boolean> {
  try {
    await send(async (options) => {
      const command = new GetObjectCommand({ Bucket, Key, Range: 'bytes=0-0' })
      await skip((await client.send(command, options)).Body)
    })
    return true
  } catch (error) {
    const status = error instanceof StorageFailure ? error.status : null
    if (status === RANGE_NOT_SATISFIABLE) return true
    if (status === NOT_FOUND || status === FORBIDDEN) return false
    throw error
  }
}

// Reads it to the end, because a connection that breaks off shows nothing.
async function skip(body: unknown): Promise<void> {
  if (!(body instanceof Readable)) return
  let bytes = 0
  for await (const chunk of body) {
    bytes += chunk.length
    if (bytes > LOOK_BYTES_MAX) break
  }
}

// How often the client has sent the request.
function attemptsOf({ cause }: StorageFailure): number {
  const metadata = cause instanceof Error && '$metadata' in cause ? cause.$metadata : null
  const hasAttempts = typeof metadata === 'object' && metadata !== null && 'attempts' in metadata
  return hasAttempts && typeof metadata.attempts === 'number' ? metadata.attempts : 1
}
