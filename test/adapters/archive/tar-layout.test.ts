import { describe, expect, test } from 'bun:test'
import { gunzipSync } from 'node:zlib'
import { packArchives } from '../../../src/adapters/archive/archive-writer.ts'
import { memberHeader } from '../../../src/adapters/archive/tar.ts'
import { findTarDifference } from '../../../src/adapters/archive/tar-layout.ts'

const STEM = '000000000001_CloudTrail_local_20260301T1205Z_07UPYXJRM1YN8L81'
const MTIME = new Date('2026-03-01T12:05:00.400Z')
const RECORDS = Array.from({ length: 40 }, (_, index) => `{"eventID":"${index * 7919}"}`)
// Three members: 512 bytes of header, and 200 bytes of records or less in a block of 512.
const TAR = await pack(STEM)
const MEMBER = 1024

describe('where a tar archive differs from what Daybook writes', () => {
  test.each([1, 100, 10_000])('nowhere, in chunks of %i bytes', async (chunkBytes) => {
    expect(TAR.length).toBe(4 * MEMBER + 1024)
    expect(await findTarDifference(chunked(TAR, chunkBytes), STEM)).toBeNull()
  })

  test('nowhere, with a name that needs an extended header', async () => {
    const stem = `${'a'.repeat(120)}_${STEM}`
    expect(await findTarDifference(chunked(await pack(stem), 700), stem)).toBeNull()
  })

  test.each<[string, Uint8Array, number]>([
    ['no bytes', new Uint8Array(), 0],
    ['no tar', Buffer.from('hidden'.repeat(1_000)), 0],
    ['half a header', TAR.subarray(0, 100), 100],
    ['half a member', TAR.subarray(0, 600), 600],
    ['no end', TAR.subarray(0, -1024), 4 * MEMBER],
    ['half an end', TAR.subarray(0, -512), 4 * MEMBER + 512],
    ['a longer end', Buffer.concat([TAR, Buffer.alloc(512)]), TAR.length],
    ['bytes after the end', Buffer.concat([TAR, Buffer.from('hidden')]), TAR.length],
    ['bytes in the end', withByte(TAR.length - 1, 1), TAR.length - 1],
    ['bytes in the padding', withByte(MEMBER - 1, 1), MEMBER - 1],
    ['another name', withByte(MEMBER, 0x31), MEMBER],
    ['another type', withByte(156, 0x32), 156],
    ['a size that is no number', withByte(124, 0xc1), 124],
    ['a size below zero', withByte(124, 0xff), 124],
    ['a member twice', Buffer.concat([TAR.subarray(0, MEMBER), TAR]), MEMBER + STEM.length],
    [
      'one member less',
      Buffer.concat([TAR.subarray(0, MEMBER), TAR.subarray(2 * MEMBER)]),
      MEMBER + STEM.length + 1,
    ],
    [
      'another member',
      Buffer.concat([TAR.subarray(0, -1024), memberHeader('forged.json', 0, MTIME), Buffer.alloc(1024)]),
      4 * MEMBER,
    ],
  ])('with %s', async (_, bytes, offset) => {
    expect(await findTarDifference(chunked(bytes, 300), STEM)).toBe(offset)
  })
})

async function pack(stem: string): Promise<Buffer> {
  const options = { format: 'tar.gz', stem: () => stem, mtime: MTIME, memberBytesMax: 250 } as const
  const events = (async function* () {
    yield RECORDS.map((record) => ({ record, eventTime: MTIME }))
  })()
  for await (const { body } of packArchives(events, options))
    return gunzipSync(Buffer.concat(await Array.fromAsync(body)))
  throw new Error('No archive was packed.')
}

function withByte(index: number, value: number): Uint8Array {
  const changed = Uint8Array.from(TAR)
  changed[index] = value
  return changed
}

async function* chunked(bytes: Uint8Array, chunkBytes: number) {
  for (let from = 0; from < bytes.length; from += chunkBytes) yield bytes.subarray(from, from + chunkBytes)
}
