import { afterAll, beforeAll, expect, test } from 'bun:test'
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { openBucket } from '../../../src/adapters/bucket.ts'
import type { Bucket } from '../../../src/domain/ports.ts'
import type { Report } from '../../support/archive-upload.ts'
import { type Storage, startStorage } from '../../support/storage.ts'

const MB = 1_000_000
// What the garbage collector leaves lying about included; it stays there however many records follow.
const MEMORY_MB = 200
let storage: Storage

beforeAll(async () => {
  storage = await startStorage()
  await storage.makeBucket('large')
})
afterAll(() => storage.stop())

test('300 MB of records go into a bucket through flat memory, and come out the same', async () => {
  const packer = join(import.meta.dir, '../../support/archive-upload.ts')
  const child = Bun.spawn([process.execPath, packer, storage.connection.endpoint, `${300 * MB}`], {
    stderr: 'inherit',
  })
  const report: Report = JSON.parse(await new Response(child.stdout).text())
  expect(report.recordBytes).toBeGreaterThan(300 * MB)
  expect((report.most - report.before) / MB).toBeLessThan(MEMORY_MB)
  expect(storage.heard().filter(({ query }) => query.has('partNumber')).length).toBeGreaterThan(3)
  expect(storage.unfinished('large')).toEqual([])
  const bucket = openBucket('large', { connection: storage.connection, dataDir: '' })
  const hashes = []
  for (const key of report.keys) hashes.push(await hashIn(bucket, key))
  expect(hashes).toEqual(report.sha256)
}, 180_000)

async function hashIn(bucket: Bucket, key: string): Promise<string> {
  const found = await bucket.get(key)
  const hash = createHash('sha256')
  await pipeline(found?.body ?? [], createGunzip(), hash)
  return hash.digest('hex')
}
