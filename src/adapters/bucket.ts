import { join } from 'node:path'
import { ListBucketsCommand } from '@aws-sdk/client-s3'
import type { EndpointAccess } from '../domain/access/allowed-endpoints.ts'
import type { Connection } from '../domain/access/connection.ts'
import { MESSAGES } from '../domain/messages/messages.ts'
import type { Bucket, CheckStorage, OpenBucket, Secrets } from '../domain/ports.ts'
import { StorageFailure } from '../domain/trails/storage-failure.ts'
import { createEndpointGuard } from './endpoints/endpoint-guard.ts'
import { openFolderBucket } from './folder/folder-bucket.ts'
import { openS3Bucket } from './s3/s3-bucket.ts'
import { createS3Client, type S3Connection, type S3Timeouts } from './s3/s3-client.ts'
import { toStorageFailure } from './storage-errors.ts'

/** How to open a bucket: the project's object storage connection, and the parent folder of folder buckets. */
export type BucketOptions = { connection: S3Connection | null; dataDir: string } & S3Timeouts

/** What connections of customers need: what decrypts their secrets, and what decides where they may lead. */
type ConnectionOptions = { secrets: Pick<Secrets, 'open'>; endpointAccess: EndpointAccess }

/** How to open the buckets of customers. */
export type CustomerBucketOptions = { dataDir: string } & ConnectionOptions & Omit<S3Timeouts, 'signal'>

/** Returns a function that opens the buckets of customers. Each customer has a folder for its folder buckets. */
export function createOpenBucket({ dataDir, ...options }: CustomerBucketOptions): OpenBucket {
  return ({ accountId, bucket, storage }, signal) =>
    openBucket(bucket, {
      connection: storage && toConnection(storage, options),
      dataDir: join(dataDir, 'customers', accountId),
      ...options,
      signal,
    })
}

/** Returns a function that tests an object storage with its stored secret. */
export function createCheckStorage(options: ConnectionOptions): CheckStorage {
  return async (storage) => {
    try {
      return await checkStorage(toConnection(storage, options))
    } catch (error) {
      return toStorageFailure(error)
    }
  }
}

function toConnection(storage: Connection, { secrets, endpointAccess }: ConnectionOptions): S3Connection {
  const { endpoint, region, pathStyle, checksum, conditionalWrites, accessKeyId, sealedSecret } = storage
  return {
    endpoint,
    region,
    pathStyle: pathStyle ?? false,
    checksum,
    conditionalWrites,
    accessKeyId,
    secretAccessKey: openSecret(sealedSecret, secrets),
    guard: createEndpointGuard(storage, endpointAccess),
  }
}

function openSecret(sealed: string, secrets: Pick<Secrets, 'open'>): string {
  try {
    return secrets.open(sealed)
  } catch (cause) {
    throw new StorageFailure('OtherSecretKey', MESSAGES.storage.otherSecretKey, cause)
  }
}

const FOLDER_PREFIX = 'file:'
const RESPONSE_MS = 10_000

/**
 * Opens a bucket by its name: `file:NAME` is a folder in the data folder, any other name a bucket of the object storage.
 * Throws a StorageFailure if the name is not valid or the connection is missing.
 */
export function openBucket(name: string, { connection, dataDir, ...timeouts }: BucketOptions): Bucket {
  if (name.startsWith(FOLDER_PREFIX))
    return openFolderBucket(name.slice(FOLDER_PREFIX.length), dataDir, timeouts.signal)
  if (connection === null) {
    throw new StorageFailure('NoConnection', MESSAGES.storage.notConnected)
  }
  return openS3Bucket(name, connection, timeouts)
}

/** Tests a connection by listing buckets: returns null if it works, or else the failure. */
export async function checkStorage(connection: S3Connection): Promise<StorageFailure | null> {
  const client = createS3Client(connection, 1)
  try {
    await client.send(new ListBucketsCommand({}), { abortSignal: AbortSignal.timeout(RESPONSE_MS) })
    return null
  } catch (error) {
    return toStorageFailure(error)
  } finally {
    client.destroy()
  }
}
