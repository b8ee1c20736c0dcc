import { ListBucketsCommand } from '@aws-sdk/client-s3'
import type { Bucket } from '../domain/ports.ts'
import { StorageFailure } from '../domain/trails/storage-failure.ts'
import { folderBucket } from './folder/folder-bucket.ts'
import { s3Bucket } from './s3/s3-bucket.ts'
import { type Connection, createS3Client, type S3Timeouts } from './s3/s3-client.ts'
import { toStorageFailure } from './storage-errors.ts'

/** What it takes to open any bucket: the project's connection, and the folder for the local ones. */
export type BucketOptions = { connection: Connection | null; dataDir: string } & S3Timeouts

const FOLDER = 'file:'
const ANSWER_MS = 10_000

/** Opens a bucket by its name: `file:NAME` is a folder under the data folder, any other lies in the object storage. */
export function openBucket(name: string, { connection, dataDir, ...patience }: BucketOptions): Bucket {
  if (name.startsWith(FOLDER)) return folderBucket(name.slice(FOLDER.length), dataDir, patience.signal)
  if (connection === null) {
    throw new StorageFailure(
      'NoConnection',
      'The project that owns the bucket has no connection to an object storage.',
    )
  }
  return s3Bucket(name, connection, patience)
}

/** Asks a storage whether it knows the key: null when it does, else the storage's own words. */
export async function checkStorage(connection: Connection): Promise<string | null> {
  const client = createS3Client(connection, 1)
  try {
    await client.send(new ListBucketsCommand({}), { abortSignal: AbortSignal.timeout(ANSWER_MS) })
    return null
  } catch (error) {
    return toStorageFailure(error).message
  } finally {
    client.destroy()
  }
}
