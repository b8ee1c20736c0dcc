import { createReadStream } from 'node:fs'
import { Fault } from '../../domain/fault.ts'
import type { Bucket } from '../../domain/ports.ts'
import { openS3Bucket } from '../s3/s3-bucket.ts'
import type { S3Connection } from '../s3/s3-client.ts'

/** Where the copies of backups are: a bucket, and what the keys of its objects begin with. */
export type BackupBucketOptions = {
  connection: S3Connection
  bucket: string
  prefix: string
  /** Cancels requests when it is aborted. */
  signal: AbortSignal
}

/** Returns the copies of backups in a bucket. Its connection is open only while it is used, as that is once a day. */
export function openBackupBucket({ connection, bucket, prefix, signal }: BackupBucketOptions) {
  const use = async <Result>(work: (opened: Bucket) => Promise<Result>): Promise<Result> => {
    const opened = openS3Bucket(bucket, connection, { signal })
    return work(opened).finally(() => opened.close())
  }
  return {
    place: `${bucket}/${prefix}`,
    /**
     * Stores a copy of a file under a name, and reads it again. Throws a `conflict` fault if there is another object of that
     * name, which is never replaced, or if what is read is not what was stored.
     */
    storeFile: (name: string, path: string): Promise<void> =>
      use((opened) => storeFile(opened, { key: `${prefix}${name}`, bucket }, path)),
    listFiles: (): Promise<string[]> =>
      use(async (opened) => {
        const names: string[] = []
        for await (const { key } of opened.list(prefix)) names.push(key.slice(prefix.length))
        return names
      }),
    removeFile: (name: string): Promise<void> => use((opened) => opened.remove(`${prefix}${name}`)),
  }
}

const CHUNK_BYTES = 1 << 18

async function storeFile(
  opened: Bucket,
  place: { key: string; bucket: string },
  path: string,
): Promise<void> {
  const { key } = place
  const expected = await hash(createReadStream(path, { highWaterMark: CHUNK_BYTES }))
  const created = await opened.create(key, createReadStream(path, { highWaterMark: CHUNK_BYTES }))
  const object = await opened.get(key)
  const isSame = object !== null && (await hash(object.body)) === expected
  if (isSame) return
  throw new Fault('conflict', created.isCreated ? 'backupCopyDiffers' : 'backupCopyExists', place)
}

async function hash(body: AsyncIterable<Uint8Array>): Promise<string> {
  const hasher = new Bun.CryptoHasher('sha256')
  for await (const chunk of body) hasher.update(chunk)
  return hasher.digest('hex')
}
