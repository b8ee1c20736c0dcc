import { expect, test } from 'bun:test'
import { crc32, inflateRawSync } from 'node:zlib'
import { readArchiveRecords } from '../../../src/adapters/archive/archive-reader.ts'
import { packArchives } from '../../../src/adapters/archive/archive-writer.ts'
import { EVENT_BYTES_MAX, STORED_EVENT_BYTES_MAX } from '../../../src/domain/json/raw-record.ts'
import { createRandom, type Random, randomObject } from '../../support/random-json.ts'
import { rejectionOf } from '../../support/rejection.ts'

const HEADER_BYTES = 10
const TRAILER_BYTES = 8

test.each(['tar.gz', 'json.gz'] as const)(
  'any records are read back byte for byte from a %s',
  async (format) => {
    for (let seed = 1; seed <= 100; seed++) {
      const random = createRandom(seed)
      const records = Array.from({ length: 1 + random.below(300) }, () => randomObject(random).toWellFormed())
      const archives = await pack(random, records, format)
      const read = await Promise.all(archives.map(readRecords(`archive.${format}`)))
      expect([seed, ...read.flat()]).toEqual([seed, ...records])
    }
  },
)

test.each(['tar.gz', 'json.gz'] as const)(
  'an event of the maximum size with added fields is read back from a %s; a larger one is called too large',
  async (format) => {
    const toRecord = (bytes: number) => `{"x":"${'x'.repeat(bytes - 8)}"}`
    const records = [EVENT_BYTES_MAX + 200, STORED_EVENT_BYTES_MAX].map(toRecord)
    const archives = await pack(createRandom(1), records, format)
    const read = await Promise.all(archives.map(readRecords(`archive.${format}`)))
    expect(read.flat()).toEqual(records)
    const [tooLarge = Buffer.alloc(0)] = await pack(
      createRandom(1),
      [toRecord(STORED_EVENT_BYTES_MAX + 1)],
      format,
    )
    expect(await rejectionOf(readRecords(`archive.${format}`)(tooLarge))).toMatchObject({
      key: 'eventTooLarge',
    })
  },
)

// Readers that check every byte accept one member and nothing behind it.
test.each(['tar.gz', 'json.gz'] as const)(
  'a %s is one gzip member with the right checksum',
  async (format) => {
    const records = Array.from({ length: 20_000 }, (_, index) => `{"eventID":"${index * 7919}"}`)
    const [bytes = Buffer.alloc(0), ...others] = await pack(createRandom(1), records, format, 1_000_000_000)
    expect(others).toEqual([])
    const deflated = bytes.subarray(HEADER_BYTES, -TRAILER_BYTES)
    const text = inflateRawSync(deflated)
    expect(() => inflateRawSync(deflated.subarray(0, -1))).toThrow()
    expect(bytes.readUInt32LE(bytes.length - 8)).toBe(crc32(text))
    expect(bytes.readUInt32LE(bytes.length - 4)).toBe(text.length)
  },
)

async function pack(
  random: Random,
  records: string[],
  format: 'tar.gz' | 'json.gz',
  archiveBytes = 1_000 + random.below(20_000),
): Promise<Buffer[]> {
  const options = { format, archiveBytes, memberBytesMax: 500 + random.below(5_000) }
  const named = { ...options, stem: (part: number) => `part-${part}`, mtime: new Date(0) }
  const archives: Buffer[] = []
  for await (const { body } of packArchives(toChunks(random, records), named)) {
    archives.push(Buffer.concat(await Array.fromAsync(body)))
  }
  return archives
}

async function* toChunks(random: Random, records: string[]) {
  const size = 1 + random.below(records.length)
  for (let next = 0; next < records.length; next += size) {
    yield records.slice(next, next + size).map((record) => ({ record, eventTime: new Date(0) }))
  }
}

function readRecords(key: string) {
  return (bytes: Buffer) => Array.fromAsync(readArchiveRecords(key, chunked(bytes)))
}

async function* chunked(bytes: Buffer) {
  for (let from = 0; from < bytes.length; from += 1_000) yield bytes.subarray(from, from + 1_000)
}
