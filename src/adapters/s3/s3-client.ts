import { S3Client } from '@aws-sdk/client-s3'
import { StorageFailure } from '../../domain/trails/storage-failure.ts'
import { toStorageFailure } from '../storage-errors.ts'

/** How to reach an object storage. */
export type Connection = {
  endpoint: string
  region: string
  pathStyle: boolean
  accessKeyId: string
  secretAccessKey: string
  /** Older storages reject the checksums that newer ones welcome; by default they get only the required ones. */
  checksums?: 'WHEN_REQUIRED' | 'WHEN_SUPPORTED'
}

/** How long a storage is waited for, and what ends the waiting early. */
export type S3Timeouts = {
  signal?: AbortSignal | undefined
  /** For an answer, and between two pieces of a body. */
  answerMs?: number
  /** For a part or a whole object to be taken, and for an upload to be completed. */
  uploadMs?: number
  /** How often a request is tried while the storage says that it is busy or broken. */
  attempts?: number
}

export const S3_ATTEMPTS = 3

/** One question to the storage. */
export type S3Call<Answer> = (how: { abortSignal: AbortSignal }) => Promise<Answer>

/** A client that speaks to the storage of a connection. */
export function createS3Client(connection: Connection, attempts: number): S3Client {
  const { endpoint, region, pathStyle, accessKeyId, secretAccessKey } = connection
  const checksums = connection.checksums ?? 'WHEN_REQUIRED'
  return new S3Client({
    endpoint,
    region,
    forcePathStyle: pathStyle,
    credentials: { accessKeyId, secretAccessKey },
    maxAttempts: attempts,
    requestChecksumCalculation: checksums,
    responseChecksumValidation: checksums,
  })
}

/** The answer to a question, if it comes in time and before the signal; a StorageFailure otherwise. */
export async function callS3<Answer>(
  call: S3Call<Answer>,
  ms: number,
  signal?: AbortSignal,
): Promise<Answer> {
  // Not AbortSignal.timeout, which holds on to the request and its body until its time is over.
  const stop = new AbortController()
  const abort = () => stop.abort()
  const timer = setTimeout(abort, ms)
  signal?.addEventListener('abort', abort)
  if (signal?.aborted) abort()
  try {
    return await call({ abortSignal: stop.signal })
  } catch (error) {
    throw signal?.aborted ? abortedFailure() : toStorageFailure(error)
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', abort)
  }
}

/** The failure of a question that Daybook itself gave up. */
export function abortedFailure(): StorageFailure {
  return new StorageFailure('Stopped', 'Daybook stopped before the storage had answered.')
}
