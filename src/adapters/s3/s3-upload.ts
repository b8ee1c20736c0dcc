import {
  AbortMultipartUploadCommand,
  type CompletedPart,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  PutObjectCommand,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3'
import { type Part, toParts } from './multipart.ts'
import type { SendS3Call } from './s3-client.ts'

/** The bucket, key and metadata of an object to upload. */
export type UploadTarget = { Bucket: string; Key: string; Metadata: Record<string, string> }

const ABORT_MS = 10_000

/** Uploads an object, a large one in parts, and returns its size in bytes; aborts the multipart upload if it fails. */
export async function uploadObject(
  client: S3Client,
  target: UploadTarget,
  body: AsyncIterable<Uint8Array>,
  send: SendS3Call,
): Promise<number> {
  const multipart = createMultipartUpload(client, target, send)
  let bytes = 0
  try {
    for await (const part of toParts(body)) {
      bytes += part.bytes.length
      const input = { ...target, Body: part.bytes }
      if (part.number > 1 || !part.isLast) await multipart.add(part)
      else await send((options) => client.send(new PutObjectCommand(input), options))
    }
    await multipart.complete()
  } catch (error) {
    await multipart.abort()
    throw error
  }
  return bytes
}

// Starts the multipart upload with the first part. Completing or aborting does nothing if it was never started.
function createMultipartUpload(client: S3Client, { Metadata, ...target }: UploadTarget, send: SendS3Call) {
  const parts: CompletedPart[] = []
  let upload: { UploadId?: string | undefined } | null = null
  const start = () => {
    const input = { ...target, Metadata }
    return send((options) => client.send(new CreateMultipartUploadCommand(input), options))
  }
  return {
    async add({ number, bytes }: Part) {
      upload ??= await start()
      const input = { ...target, UploadId: upload.UploadId, PartNumber: number, Body: bytes }
      const { $metadata, ...uploaded } = await send((options) =>
        client.send(new UploadPartCommand(input), options),
      )
      parts.push({ ...uploaded, PartNumber: number })
    },
    async complete() {
      if (upload === null) return
      const input = { ...target, UploadId: upload.UploadId, MultipartUpload: { Parts: parts } }
      await send((options) => client.send(new CompleteMultipartUploadCommand(input), options))
    },
    async abort() {
      if (upload === null) return
      const command = new AbortMultipartUploadCommand({ ...target, UploadId: upload.UploadId })
      // Only the error that broke the upload matters; a storage that is down cannot abort it either.
      await client.send(command, { abortSignal: AbortSignal.timeout(ABORT_MS) }).catch(() => {})
    },
  }
}
