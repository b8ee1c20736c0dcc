import { Readable } from 'node:stream'
import {
  DeleteObjectCommand,
  GetObjectCommand,
  type GetObjectCommandOutput,
  HeadBucketCommand,
  ListObjectsCommand,
  type S3Client,
} from '@aws-sdk/client-s3'
import { type Checksum, DEFAULT_CHECKSUM } from '../../domain/access/connection.ts'
import { MESSAGES } from '../../domain/messages/messages.ts'
import type { Bucket } from '../../domain/ports.ts'
import { StorageFailure, withStep } from '../../domain/trails/storage-failure.ts'
import { runSelfTest } from '../bucket-self-test.ts'
import { toStorageFailure } from '../storage-errors.ts'
import {
  createS3Client,
  S3_ATTEMPTS_MAX,
  type S3Connection,
  type S3Timeouts,
  type SendS3Call,
  sendS3Call,
} from './s3-client.ts'
import { createS3Object } from './s3-create.ts'
import { uploadObject } from './s3-upload.ts'
import { findAcceptedChecksum } from './upload-checksum.ts'

const RESPONSE_MS = 15_000
const UPLOAD_MS = 120_000

/** Opens a bucket of an S3-compatible object storage. */
export function openS3Bucket(name: string, connection: S3Connection, timeouts: S3Timeouts = {}): Bucket {
  const { signal, responseMs = RESPONSE_MS, uploadMs = UPLOAD_MS } = timeouts
  const client = createS3Client(connection, timeouts.attemptsMax ?? S3_ATTEMPTS_MAX)
  const send: SendS3Call = (call) => sendS3Call(call, responseMs, signal)
  const sendUpload: SendS3Call = (call) => sendS3Call(call, uploadMs, signal)

  const { checksum: chosenChecksum = null, conditionalWrites } = connection
  const ownChecksum = chosenChecksum ?? DEFAULT_CHECKSUM
  const putWith = (checksum: Checksum): Bucket['put'] => {
    const options = { send: sendUpload, checksum }
    return (key, body, metadata = {}) =>
      uploadObject(client, { Bucket: name, Key: key, Metadata: metadata }, body, options)
  }

  const createWith = (checksum: Checksum, isConditional: boolean): Bucket['create'] => {
    const options = { send: sendUpload, sendLook: send, checksum, isConditional }
    return (key, body, { metadata = {}, mayLook = true } = {}) =>
      createS3Object(client, { Bucket: name, Key: key, Metadata: metadata }, body, { ...options, mayLook })
  }

  const bucket: Bucket = {
    async selfTest(prefix = '', scope = 'everything') {
      if (scope !== 'writing') await withStep('list', () => headBucket(client, name, send))
      let hasConditionalWrites = conditionalWrites ?? null
      if (scope === 'listing') return { checksum: ownChecksum, hasConditionalWrites }
      const checksum = await findAcceptedChecksum(chosenChecksum, async (each) => {
        const tested = { ...bucket, put: putWith(each), create: createWith(each, true) }
        hasConditionalWrites = await runSelfTest(tested, prefix, scope)
      })
      return { checksum, hasConditionalWrites }
    },

    put: putWith(ownChecksum),

    create: createWith(ownChecksum, conditionalWrites ?? false),

    async get(key) {
      const command = new GetObjectCommand({ Bucket: name, Key: key })
      const read = () => send((options) => client.send(command, options)).catch(nullIfMissing)
      const output = await withStep('read', read)
      if (output === null) return null
      return { body: readBody(output, responseMs, signal), metadata: output.Metadata ?? {} }
    },

    list: (prefix) => listObjects(client, name, prefix, send),

    async remove(key, version = null) {
      const target = { Bucket: name, Key: key, ...(version !== null && { VersionId: version }) }
      const command = new DeleteObjectCommand(target)
      await send((options) => client.send(command, options))
    },

    close: () => client.destroy(),
  }
  return bucket
}

async function headBucket(client: S3Client, name: string, send: SendS3Call): Promise<void> {
  try {
    await send((options) => client.send(new HeadBucketCommand({ Bucket: name }), options))
  } catch (failure) {
    // A response to HEAD has no body and so no error message; a refused list request has one.
    await send((options) => client.send(new ListObjectsCommand({ Bucket: name, MaxKeys: 1 }), options))
    throw failure
  }
}

// The older version of the operation: all storages page it in the same way, by the last key, and the auditors' tools use
// it, too.
async function* listObjects(client: S3Client, name: string, prefix: string, send: SendS3Call) {
  for (let marker: string | undefined; ; ) {
    const command = new ListObjectsCommand({ Bucket: name, Prefix: prefix, Marker: marker })
    const page = await withStep('list', () => send((options) => client.send(command, options)))
    for (const { Key, Size } of page.Contents ?? []) yield { key: Key ?? '', bytes: Size ?? 0 }
    if (!page.IsTruncated) return
    const last = page.Contents?.at(-1)?.Key
    // A page without later keys would be followed by the same one, for ever.
    if (last === undefined || (marker !== undefined && !isAfter(last, marker)))
      throw new StorageFailure('ListingRepeats', MESSAGES.storage.listingRepeats, null, { step: 'list' })
    marker = last
  }
}

// Storages sort keys by their bytes.
function isAfter(key: string, other: string): boolean {
  return Buffer.compare(Buffer.from(key), Buffer.from(other)) > 0
}

function nullIfMissing(error: unknown): null {
  if (error instanceof StorageFailure && error.code === 'NoSuchKey') return null
  throw error
}

// A storage that sends a byte now and then would never exceed the time for a chunk. So every wait counts, and every byte
// earns time, up to four times that of a chunk.
const BYTES_PER_MS_MIN = 10
const PAUSES_FACTOR = 4

// The client applies timeouts only until it has the response headers, and accepts a truncated body as complete.
async function* readBody(
  { Body, ContentLength }: GetObjectCommandOutput,
  timeoutMs: number,
  signal?: AbortSignal,
) {
  if (!(Body instanceof Readable)) return
  const iterator: AsyncIterator<Uint8Array> = Body[Symbol.asyncIterator]()
  const pausesMs = PAUSES_FACTOR * timeoutMs
  let leftMs = pausesMs
  let bytes = 0
  try {
    for (;;) {
      const startedMs = performance.now()
      const next = await sendS3Call(
        ({ abortSignal }) => readChunk(Body, iterator, abortSignal),
        Math.min(timeoutMs, Math.max(0, leftMs)),
        signal,
      )
      if (next.done) break
      bytes += next.value.length
      leftMs += next.value.length / BYTES_PER_MS_MIN - (performance.now() - startedMs)
      leftMs = Math.min(pausesMs, leftMs)
      yield next.value
    }
    if (bytes !== (ContentLength ?? bytes)) throw toStorageFailure('ECONNRESET')
  } finally {
    Body.destroy()
  }
}

// The timeout applies to the storage only: the consumer may take any time between two chunks.
function readChunk(body: Readable, iterator: AsyncIterator<Uint8Array>, abortSignal: AbortSignal) {
  abortSignal.addEventListener('abort', () => body.destroy(toStorageFailure('TimeoutError')))
  return iterator.next()
}
