import { afterAll, describe, expect, test } from 'bun:test'
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { list } from 'tar'
import {
  type ArchivableEvent,
  type ArchiveFacts,
  type ArchiveOptions,
  type PackedArchive,
  packArchives,
} from '../../../src/adapters/archive/archive-writer.ts'

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

type Whole = { bytes: Buffer; facts: ArchiveFacts }

function events(count: number, filler = ''): ArchivableEvent[] {
  return Array.from({ length: count }, (_, index) => ({
    record: `{ "eventID":"${sha256(Buffer.from(`${index}`))}", "text":"ы😀\\u0000 ${filler}" }`,
    eventTime: new Date(Date.UTC(2026, 2, 1, 12, (index * 7) % 60)),
  }))
}

async function* chunked(rows: ArchivableEvent[], size = 100) {
  for (let next = 0; next < rows.length; next += size) yield rows.slice(next, next + size)
}

async function packed(rows: ArchivableEvent[], packing: ArchiveOptions, size?: number): Promise<Whole[]> {
  const archives: Whole[] = []
  for await (const { body, facts } of packArchives(chunked(rows, size), packing))
    archives.push({ bytes: Buffer.concat(await Array.fromAsync(body)), facts: facts() })
  return archives
}

async function membersOf(bytes: Uint8Array): Promise<{ name: string; text: string }[]> {
  const file = join(folder, 'archive.tar.gz')
  writeFileSync(file, bytes)
  const reads: Promise<{ name: string; text: string }>[] = []
  const onReadEntry = (entry: AsyncIterable<Buffer> & { path: string }) => {
    reads.push(
      Array.fromAsync(entry).then((pieces) => ({
        name: entry.path,
        text: Buffer.concat(pieces).toString(),
      })),
    )
  }
  await list({ file, strict: true, onReadEntry })
  return Promise.all(reads)
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

const whole = (rows: ArchivableEvent[]) => `{"Records":[${rows.map(({ record }) => record).join(',')}]}`

describe('an archive', () => {
  test('holds the records as they were received, in one member', async () => {
    const rows = events(1_234)
    const [archive, ...more] = await packed(rows, TAR)
    expect(more).toEqual([])
    const members = await membersOf(archive?.bytes ?? Buffer.alloc(0))
    expect(members).toEqual([{ name: 'stem-of-1.json', text: whole(rows) }])
  })

  test('in AWS’s layout is nothing but the JSON, compressed', async () => {
    const rows = events(1_234)
    const [archive] = await packed(rows, JSON_GZ)
    expect(gunzipSync(archive?.bytes ?? '').toString()).toBe(whole(rows))
  })

  test.each(FORMATS)('tells what it holds, and its hash, as %s', async (_, packing) => {
    const rows = events(300)
    const [archive] = await packed(rows, packing)
    const bytes = archive?.bytes ?? Buffer.alloc(0)
    expect(archive?.facts).toEqual({
      count: 300,
      bytes: bytes.length,
      sha256: sha256(gunzipSync(bytes)),
      oldest: new Date('2026-03-01T12:00:00Z'),
      newest: new Date('2026-03-01T12:59:00Z'),
    })
  })

  test('is unpacked by the tools of the system', async () => {
    const rows = events(50_000)
    const file = join(folder, 'system.tar.gz')
    writeFileSync(file, (await packed(rows, TAR))[0]?.bytes ?? '')
    expect(Bun.spawnSync(['gzip', '--test', file]).exitCode).toBe(0)
    const { exitCode, stderr } = Bun.spawnSync(['tar', '--extract', '--gzip', '--file', file, '-C', folder])
    expect([exitCode, stderr.toString()]).toEqual([0, ''])
    expect(readFileSync(join(folder, 'stem-of-1.json'), 'utf8')).toBe(whole(rows))
    const listing = Bun.spawnSync(['tar', '-tvzf', file], {
      env: { TZ: 'UTC', PATH: process.env.PATH ?? '' },
    })
    expect(listing.stdout.toString()).toMatch(/^-rw-r--r-- 0\/0 +\d+ 2026-03-01 12:00 stem-of-1\.json\n$/)
  })

  test.each(FORMATS)(
    'is the same to the byte each time, however its events arrive: %s',
    async (_, packing) => {
      const rows = events(20_000)
      const [one] = await packed(rows, packing, 5_000)
      const [other] = await packed(rows, packing, 77)
      expect(sha256(one?.bytes ?? Buffer.alloc(0))).toBe(sha256(other?.bytes ?? Buffer.alloc(1)))
    },
  )

  test('has further members where one would be too large', async () => {
    const rows = events(1_000)
    const memberBytesMax = 20_000
    const [archive, ...more] = await packed(rows, { ...TAR, memberBytesMax })
    expect(more).toEqual([])
    const members = await membersOf(archive?.bytes ?? Buffer.alloc(0))
    expect(members.map(({ name }) => name).slice(0, 3)).toEqual([
      'stem-of-1.json',
      'stem-of-1-2.json',
      'stem-of-1-3.json',
    ])
    const sizes = members.map(({ text }) => Buffer.byteLength(text))
    expect(Math.max(...sizes)).toBeLessThanOrEqual(memberBytesMax)
    expect(Math.min(...sizes.slice(0, -1))).toBeGreaterThan(memberBytesMax - 200)
    expect(members.flatMap(({ text }) => JSON.parse(text).Records)).toEqual(JSON.parse(whole(rows)).Records)
  })

  test('takes a record that is larger than a member may be', async () => {
    const rows = events(2, 'x'.repeat(1_000))
    const [archive] = await packed(rows, { ...TAR, memberBytesMax: 500 })
    expect(await membersOf(archive?.bytes ?? Buffer.alloc(0))).toHaveLength(2)
  })

  test('may have a long name', async () => {
    const stem = `000000000001_CloudTrail_${'r'.repeat(64)}_20260301T1200Z_0123456789ABCDEF`
    const [archive] = await packed(events(1), { ...TAR, stem: () => stem })
    expect((await membersOf(archive?.bytes ?? Buffer.alloc(0))).map(({ name }) => name)).toEqual([
      `${stem}.json`,
    ])
  })

  test('that has grown too large is followed by another', async () => {
    const rows = events(60_000)
    for (const packing of [{ ...TAR, memberBytesMax: 500_000 }, JSON_GZ]) {
      const archives = await packed(rows, { ...packing, archiveBytes: 200_000 })
      expect(archives.length).toBeGreaterThan(1)
      expect(archives.reduce((sum, { facts }) => sum + facts.count, 0)).toBe(rows.length)
      const texts: string[] = []
      for (const { bytes } of archives) texts.push(...(await textsOf(bytes, packing)))
      expect(texts.flatMap((text) => JSON.parse(text).Records)).toEqual(JSON.parse(whole(rows)).Records)
    }
  })
})

describe('archives', () => {
  test('are none where there are no events', async () => {
    expect(await packed([], TAR)).toEqual([])
    expect(await packed([], JSON_GZ)).toEqual([])
  })

  test('say which event went into which of them', async () => {
    const rows = events(60_000)
    const counts: number[] = []
    const onEvent = (_: ArchivableEvent, part: number) => {
      counts[part - 1] = (counts[part - 1] ?? 0) + 1
    }
    const facts: ArchiveFacts[] = []
    for await (const archive of packArchives(chunked(rows), { ...JSON_GZ, archiveBytes: 200_000 }, onEvent)) {
      await Array.fromAsync(archive.body)
      facts.push(archive.facts())
    }
    expect(counts).toEqual(facts.map(({ count }) => count))
  })

  test('must be read one after the other', async () => {
    const archives = packArchives(chunked(events(10)), TAR)
    await archives.next()
    await expect(archives.next()).rejects.toThrow('before this one was read')
  })

  test('that are abandoned leave their events', async () => {
    let isLeft = false
    const source = async function* () {
      try {
        for (;;) yield events(100)
      } finally {
        isLeft = true
      }
    }
    const first = async (archives: AsyncIterable<PackedArchive>) => {
      for await (const { body } of archives) for await (const _ of body) return
    }
    await first(packArchives(source(), JSON_GZ))
    expect(isLeft).toBe(true)
  })

  test('pass on what goes wrong with the events', async () => {
    const source = async function* () {
      yield events(10)
      throw new RangeError('No more.')
    }
    const reading = async () => {
      for await (const { body } of packArchives(source(), TAR)) await Array.fromAsync(body)
    }
    await expect(reading()).rejects.toThrow(RangeError)
  })
})

async function textsOf(bytes: Buffer, { format }: ArchiveOptions): Promise<string[]> {
  if (format === 'json.gz') return [gunzipSync(bytes).toString()]
  return (await membersOf(bytes)).map(({ text }) => text)
}
