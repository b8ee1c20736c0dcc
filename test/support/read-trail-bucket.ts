import { join } from 'node:path'
import { readArchiveRecords } from '../../src/adapters/archive/archive-reader.ts'
import { openBucket } from '../../src/adapters/bucket.ts'
import { ACCOUNT_ID, type TrailEnvironment } from './trail-harness.ts'

type StoredDigest = { logFiles: { s3Bucket: string; s3Object: string }[] }

/**
 * Returns the records of a bucket in the order of its archives, the IDs of those that are not Daybook's own, the names of
 * those that are, and its digests.
 */
export async function readTrailBucket({ dataDir, connection }: TrailEnvironment, name: string) {
  const bucket = openBucket(name, { connection, dataDir: join(dataDir, 'customers', ACCOUNT_ID) })
  const records: { [member: string]: unknown }[] = []
  const digests: StoredDigest[] = []
  const keys: string[] = []
  for await (const { key } of bucket.list('')) keys.push(key)
  for (const key of keys.sort(byTime)) {
    const object = await bucket.get(key)
    if (!object) throw new Error(`There is no object ${key}.`)
    if (key.includes('/CloudTrail-Digest/'))
      digests.push(JSON.parse(new TextDecoder().decode(Bun.gunzipSync(await toBytes(object.body)))))
    else if (key.includes('/CloudTrail/'))
      for await (const record of readArchiveRecords(key, object.body)) records.push(JSON.parse(record))
  }
  bucket.close()
  const own = records.filter(({ eventSource }) => eventSource === 'daybook')
  return {
    records,
    digests,
    ids: records.filter((record) => !own.includes(record)).map(({ eventID }) => eventID),
    names: own.map(({ eventName }) => eventName),
  }
}

async function toBytes(body: AsyncIterable<Uint8Array>): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(Buffer.concat(await Array.fromAsync(body)))
}

function byTime(one: string, other: string): number {
  return timeOf(one) < timeOf(other) ? -1 : 1
}

function timeOf(key: string): string {
  return /\d{8}T\d{4}/.exec(key)?.[0] ?? ''
}
