import { Readable } from 'node:stream'
import {
  DeleteObjectCommand,
  GetObjectCommand,
  type GetObjectCommandOutput,
  HeadBucketCommand,
  ListObjectsCommand,
  type S3Client,
} from '@aws-sdk/client-s3'
import type { Bucket } from '../../domain/ports.ts'
import { StorageFailure } from '../../domain/trails/storage-failure.ts'
import { runSelfTest } from '../bucket-self-test.ts'
import { toStorageFailure } from '../storage-errors.ts'
import {
  type Connection,
  callS3,
  createS3Client,
  S3_ATTEMPTS,
  type S3Call,
  type S3Timeouts,
} from './s3-client.ts'
import { upload } from './s3-upload.ts'

type Within = <Answer>(call: S3Call<Answer>) => Promise<Answer>

/** A bucket of an S3-compatible object storage. */
export function s3Bucket(name: string, connection: Connection, patience: S3Timeouts = {}): Bucket {
  const { signal, answerMs = 15_000, uploadMs = 120_000, attempts = S3_ATTEMPTS } = patience
  const client = createS3Client(connection, attempts)
  const soon: Within = (call) => callS3(call, answerMs, signal)
  const later: Within = (call) => callS3(call, uploadMs, signal)

  const bucket: Bucket = {
    async selfTest(under = '') {
      await head(client, name, soon)
      await runSelfTest(bucket, under)
    },

    async put(key, body, metadata = {}) {
      return { bytes: await upload(client, { Bucket: name, Key: key, Metadata: metadata }, body, later) }
    },

    async get(key) {
      const order = new GetObjectCommand({ Bucket: name, Key: key })
      const answer = await soon((how) => client.send(order, how)).catch(nullWhenMissing)
      if (answer === null) return null
      return { body: piecesOf(answer, answerMs, signal), metadata: answer.Metadata ?? {} }
    },

    list: (prefix) => objects(client, name, prefix, soon),

    async remove(key) {
      const order = new DeleteObjectCommand({ Bucket: name, Key: key })
      await soon((how) => client.send(order, how))
    },

    close: () => client.destroy(),
  }
  return bucket
}

async function head(client: S3Client, name: string, soon: Within): Promise<void> {
  try {
    await soon((how) => client.send(new HeadBucketCommand({ Bucket: name }), how))
  } catch (failure) {
    // The answer to HEAD has no body, and so no words: whoever refuses it says why when asked for a list.
    await soon((how) => client.send(new ListObjectsCommand({ Bucket: name, MaxKeys: 1 }), how))
    throw failure
  }
}

// The older of the two lists: every storage pages it alike, by the last key, and the auditors' tools use it too.
async function* objects(client: S3Client, name: string, prefix: string, soon: Within) {
  for (let marker: string | undefined; ; ) {
    const order = new ListObjectsCommand({ Bucket: name, Prefix: prefix, Marker: marker })
    const page = await soon((how) => client.send(order, how))
    for (const { Key, Size } of page.Contents ?? []) yield { key: Key ?? '', bytes: Size ?? 0 }
    marker = page.Contents?.at(-1)?.Key
    if (!page.IsTruncated || marker === undefined) return
  }
}

function nullWhenMissing(error: unknown): null {
  if (error instanceof StorageFailure && error.code === 'NoSuchKey') return null
  throw error
}

// The client watches only until the head of an answer is there, and takes a body that breaks off for whole.
async function* piecesOf({ Body, ContentLength }: GetObjectCommandOutput, ms: number, signal?: AbortSignal) {
  if (!(Body instanceof Readable)) return
  const iterator: AsyncIterator<Uint8Array> = Body[Symbol.asyncIterator]()
  let bytes = 0
  try {
    for (;;) {
      const next = await callS3(({ abortSignal }) => nextOf(Body, iterator, abortSignal), ms, signal)
      if (next.done) break
      bytes += next.value.length
      yield next.value
    }
    if (bytes !== (ContentLength ?? bytes)) throw toStorageFailure('ECONNRESET')
  } finally {
    Body.destroy()
  }
}

// Whoever reads may take as long as they like; only the storage is hurried.
function nextOf(body: Readable, iterator: AsyncIterator<Uint8Array>, abortSignal: AbortSignal) {
  abortSignal.addEventListener('abort', () => body.destroy(toStorageFailure('TimeoutError')))
  return iterator.next()
}
