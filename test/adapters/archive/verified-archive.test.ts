import { expect, test } from 'bun:test'
import { createHash, randomBytes } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { readVerifiedArchive } from '../../../src/adapters/archive/verified-archive.ts'
import { rejectionOf } from '../../support/rejection.ts'

const CONTENT = randomBytes(100_000)
const FILE = gzipSync(CONTENT)
const DELIVERED = {
  key: 'archive.json.gz',
  sha256: createHash('sha256').update(CONTENT).digest('hex'),
  bytes: FILE.length,
}

test('returns the bytes of an archive that is as it was delivered', async () => {
  const read = await Array.fromAsync(readVerifiedArchive(DELIVERED, chunksOf(FILE)))
  expect(Buffer.concat(read)).toEqual(FILE)
})

test.each([
  ['an archive that does not end', FILE],
  ['gzip data that does not end', gzipSync(randomBytes(1_000_000)).subarray(0, 900_000)],
])('reads %s only up to the size that was delivered', async (_, start) => {
  let pulled = 0
  const body = (async function* () {
    yield* chunksOf(start)
    for (; pulled < 10_000; pulled++) yield Buffer.alloc(64 * 1024)
  })()
  const error = await rejectionOf(Array.fromAsync(readVerifiedArchive(DELIVERED, body)))
  expect(error).toMatchObject({ code: 'conflict' })
  expect(pulled).toBeLessThan(2)
})

async function* chunksOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 10_000) yield bytes.subarray(at, at + 10_000)
}
