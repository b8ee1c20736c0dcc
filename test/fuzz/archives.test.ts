import { expect } from 'bun:test'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { inspectArchive } from '../../src/adapters/archive/archive-inspector.ts'
import { readArchiveRecords } from '../../src/adapters/archive/archive-reader.ts'
import { packArchives } from '../../src/adapters/archive/archive-writer.ts'
import { memberHeader, memberPadding, readTar, TAR_END } from '../../src/adapters/archive/tar.ts'
import { gunzipBytes } from '../../src/adapters/gunzip-bytes.ts'
import { gzip } from '../../src/adapters/gzip.ts'
import { Fault } from '../../src/domain/fault.ts'
import { ObjectDamage } from '../../src/domain/trails/object-damage.ts'
import { altered, anyChanges, anyLengths, anyRecord, anyText, inPieces } from '../support/arbitraries.ts'
import { holds } from '../support/property.ts'

const BYTES_MAX = 1_000_000
/** The names of members follow from that of the archive. */
const STEM = 'archive'
const anyFormat = fc.constantFrom('tar.gz' as const, 'json.gz' as const)
const anyRecords = fc.array(
  anyRecord.map((each) => JSON.stringify(each)),
  { minLength: 1, maxLength: 12 },
)
const anySizes = fc.record({
  archiveBytes: fc.integer({ min: 50, max: 20_000 }),
  memberBytesMax: fc.integer({ min: 50, max: 5_000 }),
})

async function pack(
  records: string[],
  format: 'tar.gz' | 'json.gz',
  sizes: { archiveBytes: number; memberBytesMax: number },
) {
  async function* rows() {
    yield records.map((record) => ({ record, eventTime: new Date(0) }))
  }
  const options = { format, ...sizes, stem: () => STEM, mtime: new Date(0) }
  const archives: Buffer[] = []
  for await (const { body } of packArchives(rows(), options))
    archives.push(Buffer.concat(await Array.fromAsync(body)))
  return archives
}

async function readAll(key: string, bytes: Uint8Array, lengths: number[]): Promise<string[]> {
  return Array.fromAsync(readArchiveRecords(key, inPieces(bytes, lengths)))
}

holds(
  'the records of any archives are read back byte for byte, in their order',
  150,
  [anyRecords, anyFormat, anySizes, anyLengths],
  async (records, format, sizes, lengths) => {
    const archives = await pack(records, format, sizes)
    const read = await Promise.all(archives.map((bytes) => readAll(`a.${format}`, bytes, lengths)))
    expect(read.flat()).toEqual(records)
  },
)

holds(
  'an archive that was altered is called so, or has the same records',
  250,
  [anyRecords, anyFormat, anyChanges, anyLengths],
  async (records, format, changes, lengths) => {
    const [bytes = Buffer.alloc(0)] = await pack(records, format, {
      archiveBytes: BYTES_MAX,
      memberBytesMax: BYTES_MAX,
    })
    expect((await inspectArchive(`${STEM}.${format}`, inPieces(bytes, lengths))).damage).toBeNull()
    const changed = altered(bytes, changes)
    try {
      expect(await readAll(`a.${format}`, changed, lengths)).toEqual(records)
    } catch (error) {
      expect(error instanceof Fault || error instanceof ObjectDamage).toBe(true)
    }
    await inspectArchive(`${STEM}.${format}`, inPieces(changed, lengths)).catch(toDamage)
  },
)

function toDamage(error: unknown): ObjectDamage {
  if (error instanceof ObjectDamage) return error
  throw error
}

const anyMembers = fc.array(
  fc.record({
    name: fc.oneof(
      fc.constant('../../etc/passwd'),
      anyText.filter((name) => /^[^\0]*[^\0/]$/.test(name)),
    ),
    content: anyText,
  }),
  { minLength: 1, maxLength: 4 },
)

holds(
  'what is in a tar file that was altered is read, or it ends with an error',
  300,
  [anyMembers, fc.option(anyChanges, { freq: 3 }), anyLengths],
  async (members, changes, lengths) => {
    const parts = members.flatMap(({ name, content }) => {
      const bytes = Buffer.from(content)
      return [memberHeader(name, bytes.length, new Date(0)), bytes, memberPadding(bytes.length)]
    })
    const tar = Buffer.concat([...parts, TAR_END])
    const contents: string[] = []
    try {
      for await (const { bytes } of readTar(inPieces(changes ? altered(tar, changes) : tar, lengths)))
        contents.push(Buffer.concat(await Array.fromAsync(bytes)).toString())
    } catch (error) {
      expect(error).toBeInstanceOf(Error)
      expect(changes).not.toBeNull()
      return
    }
    if (!changes) expect(contents).toEqual(members.map(({ content }) => content))
  },
)

holds(
  'gzip that was altered gives the beginning of what was compressed, and then an error',
  300,
  [anyText, fc.nat(3_000), anyChanges, anyLengths],
  async (text, times, changes, lengths) => {
    const plain = Buffer.from(text.repeat(times).slice(0, 200_000))
    const bytes = gzipSync(plain)
    expect(Buffer.concat(await Array.fromAsync(gunzipBytes(inPieces(bytes, lengths)))).equals(plain)).toBe(
      true,
    )
    const changed = altered(bytes, changes)
    const strict = await gzip
      .decompress(inPieces(changed, lengths), BYTES_MAX)
      .catch((error: unknown) => error)
    if (strict instanceof Error) expect(strict).toBeInstanceOf(ObjectDamage)
    else expect(Buffer.from(strict as Uint8Array).equals(plain)).toBe(true)
  },
)
