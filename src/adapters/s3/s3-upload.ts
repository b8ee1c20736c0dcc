import {
  AbortMultipartUploadCommand,
  type CompletedPart,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  PutObjectCommand,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3'
import type { Checksum } from '../../domain/access/connection.ts'
import { type Part, toParts } from './multipart.ts'
import type { SendS3Call } from './s3-client.ts'
import { algorithmOf, checksumParameters } from './upload-checksum.ts'

/** The bucket, key and metadata of an object to upload. */
export type UploadTarget = { Bucket: string; Key: string; Metadata: Record<string, string> }

/** How to upload: what sends requests, the checksum that they carry, and whether the storage must not replace an object. */
export type UploadOptions = { send: SendS3Call; checksum: Checksum; isNew?: boolean }

const ABORT_MS = 10_000

/**
 * Uploads an object, a large one in parts, and returns its size in bytes and its version; aborts the multipart upload if
 * it fails.
 */
export async function uploadObject(
  client: S3Client,
  target: UploadTarget,
  body: AsyncIterable<Uint8Array>,
  { send, checksum, isNew = false }: UploadOptions,
): Promise<{ bytes: number; version: string | null }> {
  const condition = isNew ? { IfNoneMatch: '*' } : {}
  const multipart = createMultipartUpload(client, target, { send, checksum })
  let bytes = 0
  let stored: { VersionId?: string | undefined } | undefined
  try {
    for await (const part of toParts(body)) {
      bytes += part.bytes.length
      const input = { ...target, ...condition, ...checksumParameters(checksum, part.bytes), Body: part.bytes }
      if (part.number > 1 || !part.isLast) await multipart.add(part)
      else stored = await send((options) => client.send(new PutObjectCommand(input), options))
    }
    stored ??= await multipart.complete(condition)
  } catch (error) {
    await multipart.abort()
    throw error
  }
  return { bytes, version: stored?.VersionId ?? null }
}

// Starts the multipart upload with the first part. Completing or aborting does nothing if it was never started.
function createMultipartUpload(
  client: S3Client,
  { Metadata, ...target }: UploadTarget,
  { send, checksum }: UploadOptions,
) {
  const parts: CompletedPart[] = []
  let upload: { UploadId?: string | undefined } | null = null
  const start = () => {
    const input = { ...target, ...algorithmOf(checksum), Metadata }
    return send((options) => client.send(new CreateMultipartUploadCommand(input), options))
  }
  return {
    async add({ number, bytes }: Part) {
      upload ??= await start()
      const part = { ...target, UploadId: upload.UploadId, PartNumber: number, Body: bytes }
      const input = { ...part, ...checksumParameters(checksum, bytes) }
      const { $metadata, ...uploaded } = await send((options) =>
        client.send(new UploadPartCommand(input), options),
      )
      parts.push({ ...uploaded, PartNumber: number })
    },
    async complete(condition: { IfNoneMatch?: string }) {
      if (upload === null) return
      const completed = { UploadId: upload.UploadId, MultipartUpload: { Parts: parts } }
      const input = { ...target, ...condition, ...completed }
      return send((options) => client.send(new CompleteMultipartUploadCommand(input), options))
    },
    async abort() {
      if (upload === null) return
      const command = new AbortMultipartUploadCommand({ ...target, UploadId: upload.UploadId })
      // Only the error that broke the upload matters; a storage that is down cannot abort it either.
      await client.send(command, { abortSignal: AbortSignal.timeout(ABORT_MS) }).catch(() => {})
    },
  }
}
