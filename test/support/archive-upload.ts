import { createHash } from 'node:crypto'
import { packArchives } from '../../src/adapters/archive/archive-writer.ts'
import { openBucket } from '../../src/adapters/bucket.ts'
import type { S3Connection } from '../../src/adapters/s3/s3-client.ts'
import type { ArchivableEvent } from '../../src/domain/ports.ts'

// Arguments: the endpoint of a storage, and a number of bytes. Packs that many bytes of records into archives, uploads
// them to the bucket `large`, and prints a report. It is a process of its own so that its memory is that of packing and
// uploading alone.

/** The report, printed as one line of JSON. */
export type UploadReport = {
  records: number
  recordBytes: number
  /** The keys of the archives. */
  keys: string[]
  bytes: number[]
  sha256: string[]
  /** Resident memory after a small archive, and its maximum. */
  baselineBytes: number
  peakBytes: number
}

const CHUNK = 1_000

async function* generateEvents(bytes: number): AsyncGenerator<ArchivableEvent[]> {
  for (let sent = 0, number = 0; sent < bytes; number += CHUNK) {
    const chunk = Array.from({ length: CHUNK }, (_, index) => buildEvent(number + index))
    sent += chunk.reduce((sum, { record }) => sum + record.length, 0)
    yield chunk
  }
}

function buildEvent(number: number): ArchivableEvent {
  const id = createHash('sha512').update(`${number}`).digest('hex')
  const eventTime = new Date(Date.UTC(2026, 2, 1) + number)
  const parameters = {
    instanceId: `i-${id.slice(0, 17)}`,
    userData: id,
    tags: Array(12).fill({ name: 'a tag', value: 'of some length' }),
  }
  const record = JSON.stringify({
    eventID: id,
    eventTime,
    eventName: 'RunInstances',
    requestParameters: parameters,
  })
  return { record, eventTime }
}

let peakBytes = 0

// The system's own peak would include the memory of the process that started this one.
async function* measured(body: AsyncIterable<Uint8Array>) {
  for await (const chunk of body) {
    peakBytes = Math.max(peakBytes, process.memoryUsage.rss())
    yield chunk
  }
}

async function uploadArchives(connection: S3Connection, name: string, recordBytes: number) {
  const bucket = openBucket('large', { connection, dataDir: '/nowhere' })
  const report = {
    records: 0,
    recordBytes: 0,
    keys: [] as string[],
    bytes: [] as number[],
    sha256: [] as string[],
  }
  const packing = { format: 'tar.gz', stem: (part: number) => `${name}-${part}`, mtime: new Date(0) } as const
  const onEvent = ({ record }: ArchivableEvent) => {
    report.records += 1
    report.recordBytes += record.length
  }
  for await (const { part, body, summary } of packArchives(generateEvents(recordBytes), packing, onEvent)) {
    const key = `${name}-${part}.tar.gz`
    report.bytes.push((await bucket.put(key, measured(body))).bytes)
    report.keys.push(key)
    report.sha256.push(summary().sha256)
  }
  bucket.close()
  return report
}

if (import.meta.main) {
  const [endpoint = '', recordBytes = ''] = process.argv.slice(2)
  const connection = {
    endpoint,
    region: 'local',
    pathStyle: true,
    accessKeyId: 'S3RVER',
    secretAccessKey: 'S3RVER',
  }
  await uploadArchives(connection, 'small', 1_000_000)
  const baselineBytes = process.memoryUsage.rss()
  const report = await uploadArchives(connection, 'large', Number(recordBytes))
  console.log(JSON.stringify({ ...report, baselineBytes, peakBytes } satisfies UploadReport))
}
