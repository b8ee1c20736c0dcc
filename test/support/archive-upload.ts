import { createHash } from 'node:crypto'
import { type ArchivableEvent, packArchives } from '../../src/adapters/archive/archive-writer.ts'
import { openBucket } from '../../src/adapters/bucket.ts'
import type { Connection } from '../../src/adapters/s3/s3-client.ts'

// Run as a process of its own, so that the memory it tells of is that of packing and uploading alone.
// It packs as many bytes of records as it is told into the bucket `large`, and prints what became of them.

/** What this process prints, as one line of JSON. */
export type Report = {
  records: number
  recordBytes: number
  /** The keys of the archives. */
  keys: string[]
  bytes: number[]
  sha256: string[]
  /** Resident memory after a small archive, and the most that it ever was. */
  before: number
  most: number
}

const CHUNK = 1_000

async function* events(bytesMost: number): AsyncGenerator<ArchivableEvent[]> {
  for (let sent = 0, number = 0; sent < bytesMost; number += CHUNK) {
    const chunk = Array.from({ length: CHUNK }, (_, index) => event(number + index))
    sent += chunk.reduce((sum, { record }) => sum + record.length, 0)
    yield chunk
  }
}

function event(number: number): ArchivableEvent {
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

let most = 0

// Not the system's own count of it, which begins with the memory of the process that started this one.
async function* watched(body: AsyncIterable<Uint8Array>) {
  for await (const piece of body) {
    most = Math.max(most, process.memoryUsage.rss())
    yield piece
  }
}

async function send(connection: Connection, name: string, bytesMost: number) {
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
  for await (const { part, body, facts } of packArchives(events(bytesMost), packing, onEvent)) {
    const key = `${name}-${part}.tar.gz`
    report.bytes.push((await bucket.put(key, watched(body))).bytes)
    report.keys.push(key)
    report.sha256.push(facts().sha256)
  }
  bucket.close()
  return report
}

if (import.meta.main) {
  const [endpoint = '', bytesMost = ''] = process.argv.slice(2)
  const connection = {
    endpoint,
    region: 'local',
    pathStyle: true,
    accessKeyId: 'S3RVER',
    secretAccessKey: 'S3RVER',
  }
  await send(connection, 'small', 1_000_000)
  const before = process.memoryUsage.rss()
  const report = await send(connection, 'large', Number(bytesMost))
  console.log(JSON.stringify({ ...report, before, most } satisfies Report))
}
