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
import type { S3Call } from './s3-client.ts'

/** Where an object goes, and what is said about it. */
export type UploadTarget = { Bucket: string; Key: string; Metadata: Record<string, string> }

type Within = <Answer>(call: S3Call<Answer>) => Promise<Answer>

const ABORT_MS = 10_000

/** Puts a body into the storage, at once when it is small and in parts when it is not; its size. */
export async function upload(
  client: S3Client,
  target: UploadTarget,
  body: AsyncIterable<Uint8Array>,
  within: Within,
): Promise<number> {
  const parts = multipart(client, target, within)
  let bytes = 0
  try {
    for await (const part of toParts(body)) {
      bytes += part.bytes.length
      const whole = { ...target, Body: part.bytes }
      if (part.number > 1 || !part.isLast) await parts.add(part)
      else await within((how) => client.send(new PutObjectCommand(whole), how))
    }
    await parts.complete()
  } catch (error) {
    await parts.abort()
    throw error
  }
  return bytes
}

// An upload that begins with its first part; one that never began need neither be completed nor aborted.
function multipart(client: S3Client, { Metadata, ...target }: UploadTarget, within: Within) {
  const parts: CompletedPart[] = []
  let begun: { UploadId?: string | undefined } | null = null
  return {
    async add({ number, bytes }: Part) {
      const order = { ...target, Metadata }
      const open = begun ?? (await within((how) => client.send(new CreateMultipartUploadCommand(order), how)))
      begun = open
      const part = { ...target, UploadId: open.UploadId, PartNumber: number, Body: bytes }
      const { $metadata, ...taken } = await within((how) => client.send(new UploadPartCommand(part), how))
      parts.push({ ...taken, PartNumber: number })
    },
    async complete() {
      if (begun === null) return
      const whole = { ...target, UploadId: begun.UploadId, MultipartUpload: { Parts: parts } }
      await within((how) => client.send(new CompleteMultipartUploadCommand(whole), how))
    },
    async abort() {
      if (begun === null) return
      const order = new AbortMultipartUploadCommand({ ...target, UploadId: begun.UploadId })
      // What broke the upload is what counts; a storage that is away cannot be tidied either.
      await client.send(order, { abortSignal: AbortSignal.timeout(ABORT_MS) }).catch(() => {})
    },
  }
}
