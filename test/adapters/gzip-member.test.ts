import { afterAll, describe, expect, test } from 'bun:test'
import { createReadStream, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { readGzipMember } from '../../src/adapters/gzip-member.ts'
import type { DamageKind } from '../../src/domain/trails/object-damage.ts'

const CONTENT = Buffer.from(Array.from({ length: 5_000 }, (_, index) => `${index * 7919}`).join(','))
const MEMBER = gzipSync(CONTENT)
const FORGED = gzipSync('{"Records":[{"eventName":"Forged","userName":"eve"}]}')
const LENGTH = MEMBER.length
const folder = mkdtempSync(join(tmpdir(), 'daybook-gzip-'))
afterAll(() => rmSync(folder, { recursive: true }))

describe('a file that is exactly one gzip member', () => {
  test.each<[string, Buffer]>([
    ['as zlib writes it', MEMBER],
    ['of another level', withXfl(gzipSync(CONTENT, { level: 9 }), 0)],
    ['in stored blocks', withXfl(gzipSync(CONTENT, { level: 0 }), 0)],
    ['as archives have it, without a system', withSystem(255)],
    ['as written on macOS', withSystem(19)],
  ])('%s is decompressed', async (_, file) => {
    for (const chunkBytes of [1, 1_000, file.length])
      expect((await read(chunked(file, chunkBytes))).equals(CONTENT)).toBe(true)
  })

  test('may be empty', async () => {
    expect((await read(chunked(gzipSync(''), 1))).length).toBe(0)
  })
})

describe('a file of anything else', () => {
  test.each<[string, Buffer, DamageKind, number]>([
    ['nothing', Buffer.alloc(0), 'truncated', 0],
    ['half a header', MEMBER.subarray(0, 5), 'truncated', 5],
    ['half of the content', MEMBER.subarray(0, LENGTH >> 1), 'truncated', LENGTH >> 1],
    ['no trailer', MEMBER.subarray(0, -8), 'truncated', LENGTH - 8],
    ['a short trailer', MEMBER.subarray(0, -1), 'truncated', LENGTH - 1],
    ['no gzip', CONTENT, 'header', 0],
    ['a zero before it', Buffer.concat([Buffer.alloc(1), MEMBER]), 'header', 0],
    ['garbage before it', Buffer.concat([Buffer.from('{}'), MEMBER]), 'header', 0],
    ['a zero after it', Buffer.concat([MEMBER, Buffer.alloc(1)]), 'trailing', LENGTH],
    ['many zeros after it', Buffer.concat([MEMBER, Buffer.alloc(200_000)]), 'trailing', LENGTH],
    ['garbage after it', Buffer.concat([MEMBER, Buffer.from('hidden')]), 'trailing', LENGTH],
    ['another member', Buffer.concat([MEMBER, FORGED]), 'trailing', LENGTH],
    ['zeros and a member', Buffer.concat([MEMBER, Buffer.alloc(16), FORGED]), 'trailing', LENGTH],
    ['an empty member after it', Buffer.concat([MEMBER, gzipSync('')]), 'trailing', LENGTH],
    ['an empty member before it', Buffer.concat([gzipSync(''), MEMBER]), 'trailing', 20],
    ['half a header after it', Buffer.concat([MEMBER, FORGED.subarray(0, 3)]), 'trailing', LENGTH],
    ['an extra field', withField(4, Buffer.from([6, 0, ...Buffer.from('hidden')])), 'header', 3],
    ['a file name', withField(8, Buffer.from('hidden\0')), 'header', 3],
    ['a comment', withField(16, Buffer.from('hidden\0')), 'header', 3],
    ['a checksum of the header', withField(2, Buffer.from([0, 0])), 'header', 3],
    ['a time', withByte(6, 1), 'header', 6],
    ['a hint at the compression', withByte(8, 7), 'header', 8],
    ['an unknown system', withByte(9, 42), 'header', 9],
    ['another method', withByte(2, 7), 'header', 2],
    ['another checksum', withByte(LENGTH - 8, (MEMBER[LENGTH - 8] ?? 0) ^ 1), 'checksum', LENGTH - 8],
    ['another size', withByte(LENGTH - 1, 1), 'checksum', LENGTH - 8],
  ])('with %s is damaged from a byte on', async (_, file, kind, byte) => {
    for (const chunkBytes of [1, 1_000, Math.max(1, file.length)])
      expect(await damageOf(chunked(file, chunkBytes))).toMatchObject({ kind, byte })
    const path = join(folder, 'file.gz')
    writeFileSync(path, file)
    expect(await damageOf(createReadStream(path))).toMatchObject({ kind, byte })
  })

  test('with a flipped bit is damaged', async () => {
    for (let bit = 80; bit < LENGTH * 8; bit += 97) {
      const flipped = withByte(bit >> 3, (MEMBER[bit >> 3] ?? 0) ^ (1 << (bit & 7)))
      expect(await damageOf(chunked(flipped, LENGTH))).not.toBeNull()
    }
  })

  // Whatever comes after the first member is read by other tools.
  test('would be read by others with the forged event', () => {
    expect(gunzipSync(Buffer.concat([MEMBER, FORGED])).toString()).toEndWith('"userName":"eve"}]}')
  })
})

test('the error of the source is thrown as it is, wherever it comes', async () => {
  for (const at of [0, 5, LENGTH >> 1, LENGTH - 3, LENGTH]) {
    const failing = async function* () {
      yield MEMBER.subarray(0, at)
      throw new Error('The connection was lost.')
    }
    expect(await damageOf(failing())).toEqual(new Error('The connection was lost.'))
  }
})

test('a reader may stop early', async () => {
  let isClosed = false
  const source = async function* () {
    try {
      yield* chunked(MEMBER, 100)
    } finally {
      isClosed = true
    }
  }
  for await (const _ of readGzipMember(source())) break
  expect(isClosed).toBe(true)
})

async function read(file: AsyncIterable<Uint8Array>): Promise<Buffer> {
  return Buffer.concat(await Array.fromAsync(readGzipMember(file)))
}

async function damageOf(file: AsyncIterable<Uint8Array>): Promise<unknown> {
  try {
    await read(file)
    return null
  } catch (error) {
    return error
  }
}

async function* chunked(bytes: Buffer, chunkBytes: number) {
  for (let from = 0; from < bytes.length; from += chunkBytes) yield bytes.subarray(from, from + chunkBytes)
}

function withByte(index: number, value: number, file: Uint8Array = MEMBER): Buffer {
  const changed = Buffer.from(file)
  changed[index] = value
  return changed
}

function withXfl(file: Buffer, value: number): Buffer {
  return withByte(8, value, file)
}

function withSystem(system: number): Buffer {
  return withByte(9, system)
}

function withField(flag: number, field: Buffer): Buffer {
  return Buffer.concat([withByte(3, flag).subarray(0, 10), field, MEMBER.subarray(10)])
}
