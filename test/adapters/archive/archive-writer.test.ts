import { afterAll, describe, expect, test } from 'bun:test'
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { list } from 'tar'
import { packArchives } from '../../../src/adapters/archive/archive-writer.ts'
import type {
  ArchivableEvent,
  ArchiveOptions,
  ArchiveSummary,
  PackedArchive,
} from '../../../src/domain/ports.ts'

const folder = mkdtempSync(join(tmpdir(), 'daybook-pack-'))
afterAll(() => rmSync(folder, { recursive: true }))

const TAR: ArchiveOptions = {
  format: 'tar.gz',
  stem: (part) => `stem-of-${part}`,
  mtime: new Date('2026-03-01T12:00:00.789Z'),
}
const JSON_GZ: ArchiveOptions = { ...TAR, format: 'json.gz' }
const FORMATS: [string, ArchiveOptions][] = [
  ['tar.gz', TAR],
  ['json.gz', JSON_GZ],
]

type PackedBytes = { bytes: Buffer; summary: ArchiveSummary }

function events(count: number, filler = ''): ArchivableEvent[] {
  return Array.from({ length: count }, (_, index) => ({
    record: `{ "eventID":"${sha256(Buffer.from(`${index}`))}", "text":"ы😀\\u0000 ${filler}" }`,
    eventTime: new Date(Date.UTC(2026, 2, 1, 12, (index * 7) % 60)),
  }))
}

async function* chunked(rows: ArchivableEvent[], size = 100) {
  for (let next = 0; next < rows.length; next += size) yield rows.slice(next, next + size)
}

async function pack(rows: ArchivableEvent[], options: ArchiveOptions, size?: number): Promise<PackedBytes[]> {
  const archives: PackedBytes[] = []
  for await (const { body, summary: facts } of packArchives(chunked(rows, size), options))
    archives.push({ bytes: Buffer.concat(await Array.fromAsync(body)), summary: facts() })
  return archives
}

async function extract(bytes: Uint8Array): Promise<{ name: string; text: string }[]> {
  const file = join(folder, 'archive.tar.gz')
  writeFileSync(file, bytes)
  const reads: Promise<{ name: string; text: string }>[] = []
  const onReadEntry = (entry: AsyncIterable<Buffer> & { path: string }) => {
    reads.push(
      Array.fromAsync(entry).then((chunks) => ({
        name: entry.path,
        text: Buffer.concat(chunks).toString(),
      })),
    )
  }
  await list({ file, strict: true, onReadEntry })
  return Promise.all(reads)
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

const toJson = (rows: ArchivableEvent[]) => `{"Records":[${rows.map(({ record }) => record).join(',')}]}`

describe('an archive', () => {
  test('contains the records as they were received, in one member', async () => {
    const rows = events(1_234)
    const [archive, ...others] = await pack(rows, TAR)
    expect(others).toEqual([])
    const members = await extract(archive?.bytes ?? Buffer.alloc(0))
    expect(members).toEqual([{ name: 'stem-of-1.json', text: toJson(rows) }])
  })

  test('in AWS’s format is only the compressed JSON', async () => {
    const rows = events(1_234)
    const [archive] = await pack(rows, JSON_GZ)
    expect(gunzipSync(archive?.bytes ?? '').toString()).toBe(toJson(rows))
  })

  test.each(FORMATS)('returns its counts, its size and its hash in the format %s', async (_, options) => {
    const rows = events(300)
    const [archive] = await pack(rows, options)
    const bytes = archive?.bytes ?? Buffer.alloc(0)
    expect(archive?.summary).toEqual({
      count: 300,
      bytes: bytes.length,
      sha256: sha256(gunzipSync(bytes)),
      oldest: new Date('2026-03-01T12:00:00Z'),
      newest: new Date('2026-03-01T12:59:00Z'),
    })
  })

  test('can be extracted with gzip and tar', async () => {
    const rows = events(50_000)
    const file = join(folder, 'system.tar.gz')
    writeFileSync(file, (await pack(rows, TAR))[0]?.bytes ?? '')
    expect(Bun.spawnSync(['gzip', '--test', file]).exitCode).toBe(0)
    const { exitCode, stderr } = Bun.spawnSync(['tar', '--extract', '--gzip', '--file', file, '-C', folder])
    expect([exitCode, stderr.toString()]).toEqual([0, ''])
    expect(readFileSync(join(folder, 'stem-of-1.json'), 'utf8')).toBe(toJson(rows))
    const listing = Bun.spawnSync(['tar', '-tvzf', file], {
      env: { TZ: 'UTC', PATH: process.env.PATH ?? '' },
    })
    expect(listing.stdout.toString()).toMatch(/^-rw-r--r-- 0\/0 +\d+ 2026-03-01 12:00 stem-of-1\.json\n$/)
  })

  test.each(FORMATS)(
    'has the same bytes however its events are chunked, in the format %s',
    async (_, options) => {
      const rows = events(20_000)
      const [first] = await pack(rows, options, 5_000)
      const [second] = await pack(rows, options, 77)
      expect(sha256(first?.bytes ?? Buffer.alloc(0))).toBe(sha256(second?.bytes ?? Buffer.alloc(1)))
    },
  )

  test('is split into members of limited size', async () => {
    const rows = events(1_000)
    const memberBytesMax = 20_000
    const [archive, ...others] = await pack(rows, { ...TAR, memberBytesMax })
    expect(others).toEqual([])
    const members = await extract(archive?.bytes ?? Buffer.alloc(0))
    expect(members.map(({ name }) => name).slice(0, 3)).toEqual([
      'stem-of-1.json',
      'stem-of-1-2.json',
      'stem-of-1-3.json',
    ])
    const sizes = members.map(({ text }) => Buffer.byteLength(text))
    expect(Math.max(...sizes)).toBeLessThanOrEqual(memberBytesMax)
    expect(Math.min(...sizes.slice(0, -1))).toBeGreaterThan(memberBytesMax - 200)
    expect(members.flatMap(({ text }) => JSON.parse(text).Records)).toEqual(JSON.parse(toJson(rows)).Records)
  })

  test('accepts a record that is larger than the member limit', async () => {
    const rows = events(2, 'x'.repeat(1_000))
    const [archive] = await pack(rows, { ...TAR, memberBytesMax: 500 })
    expect(await extract(archive?.bytes ?? Buffer.alloc(0))).toHaveLength(2)
  })

  test('can have a member with a long name', async () => {
    const stem = `000000000001_CloudTrail_${'r'.repeat(64)}_20260301T1200Z_0123456789ABCDEF`
    const [archive] = await pack(events(1), { ...TAR, stem: () => stem })
    expect((await extract(archive?.bytes ?? Buffer.alloc(0))).map(({ name }) => name)).toEqual([
      `${stem}.json`,
    ])
  })

  test('that exceeds its size limit is followed by another one', async () => {
    const rows = events(60_000)
    for (const options of [{ ...TAR, memberBytesMax: 500_000 }, JSON_GZ]) {
      const archives = await pack(rows, { ...options, archiveBytes: 200_000 })
      expect(archives.length).toBeGreaterThan(1)
      expect(archives.reduce((sum, { summary: facts }) => sum + facts.count, 0)).toBe(rows.length)
      const texts: string[] = []
      for (const { bytes } of archives) texts.push(...(await textsOf(bytes, options)))
      expect(texts.flatMap((text) => JSON.parse(text).Records)).toEqual(JSON.parse(toJson(rows)).Records)
    }
  })
})

describe('archives', () => {
  test('are not created without events', async () => {
    expect(await pack([], TAR)).toEqual([])
    expect(await pack([], JSON_GZ)).toEqual([])
  })

  test('report each event with the number of its archive', async () => {
    const rows = events(60_000)
    const counts: number[] = []
    const onEvent = (_: ArchivableEvent, part: number) => {
      counts[part - 1] = (counts[part - 1] ?? 0) + 1
    }
    const facts: ArchiveSummary[] = []
    for await (const archive of packArchives(chunked(rows), { ...JSON_GZ, archiveBytes: 200_000 }, onEvent)) {
      await Array.fromAsync(archive.body)
      facts.push(archive.summary())
    }
    expect(counts).toEqual(facts.map(({ count }) => count))
  })

  test('must be read one after another', async () => {
    const archives = packArchives(chunked(events(10)), TAR)
    await archives.next()
    await expect(archives.next()).rejects.toThrow('before this one was read')
  })

  test('close the source of events when they are not read to the end', async () => {
    let isClosed = false
    const source = async function* () {
      try {
        for (;;) yield events(100)
      } finally {
        isClosed = true
      }
    }
    const readOneChunk = async (archives: AsyncIterable<PackedArchive>) => {
      for await (const { body } of archives) for await (const _ of body) return
    }
    await readOneChunk(packArchives(source(), JSON_GZ))
    expect(isClosed).toBe(true)
  })

  test('pass on errors of the source of events', async () => {
    const source = async function* () {
      yield events(10)
      throw new RangeError('The source failed.')
    }
    const readAll = async () => {
      for await (const { body } of packArchives(source(), TAR)) await Array.fromAsync(body)
    }
    await expect(readAll()).rejects.toThrow(RangeError)
  })
})

async function textsOf(bytes: Buffer, { format }: ArchiveOptions): Promise<string[]> {
  if (format === 'json.gz') return [gunzipSync(bytes).toString()]
  return (await extract(bytes)).map(({ text }) => text)
}
