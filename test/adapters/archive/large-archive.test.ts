import { afterAll, beforeAll, expect, test } from 'bun:test'
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { openBucket } from '../../../src/adapters/bucket.ts'
import type { Bucket } from '../../../src/domain/ports.ts'
import type { UploadReport } from '../../support/archive-upload.ts'
import { startStorage, type TestStorage } from '../../support/storage.ts'

const MB = 1_000_000
// Includes garbage that was not collected yet, which does not grow with the number of records.
const MEMORY_MB = 200
let storage: TestStorage

beforeAll(async () => {
  storage = await startStorage()
  await storage.createBucket('large')
})
afterAll(() => storage.stop())

test('300 MB of records are delivered to a bucket with constant memory', async () => {
  const script = join(import.meta.dir, '../../support/archive-upload.ts')
  const child = Bun.spawn([process.execPath, script, storage.connection.endpoint, `${300 * MB}`], {
    stderr: 'inherit',
  })
  const report: UploadReport = JSON.parse(await new Response(child.stdout).text())
  expect(report.recordBytes).toBeGreaterThan(300 * MB)
  expect((report.peakBytes - report.baselineBytes) / MB).toBeLessThan(MEMORY_MB)
  expect(storage.requests().filter(({ query }) => query.has('partNumber')).length).toBeGreaterThan(3)
  expect(storage.unfinishedUploads('large')).toEqual([])
  const bucket = openBucket('large', { connection: storage.connection, dataDir: '' })
  const hashes = []
  for (const key of report.keys) hashes.push(await hashObject(bucket, key))
  expect(hashes).toEqual(report.sha256)
}, 180_000)

async function hashObject(bucket: Bucket, key: string): Promise<string> {
  const object = await bucket.get(key)
  const hash = createHash('sha256')
  await pipeline(object?.body ?? [], createGunzip(), hash)
  return hash.digest('hex')
}
