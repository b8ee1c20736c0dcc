import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { create } from 'tar'
import { listRecordFiles, readRecordTexts } from '../../../src/adapters/import-files.ts'
import type { UnpackedText } from '../../../src/domain/events/import-ports.ts'
import { IMPORT_REASONS_MAX } from '../../../src/services/events/import-records.ts'
import { DATABASES } from '../../support/databases.ts'
import {
  DOCUMENT_BODIES,
  ENVELOPE_BODIES,
  toEventBridge,
  toGzipMembers,
  unusualRecord,
} from '../../support/event-bodies.ts'
import { openTestApp, type TestApp } from '../../support/test-app.ts'

const folder = mkdtempSync(join(tmpdir(), 'daybook-formats-'))
afterAll(() => rmSync(folder, { recursive: true }))

describe.each(DATABASES)('an import, on %s,', (database) => {
  let daybook: TestApp
  let count = 0
  beforeAll(async () => {
    daybook = await openTestApp({ database })
  })
  afterAll(() => daybook.close())

  const newIds = () => ['first', 'second', 'third'].map((name) => `${name}-${++count}`)
  const textOf = async (id: string) => (await daybook.api(`/events/${id}`)).text()

  /** Writes the files into a folder of their own, and imports it. */
  const importFiles = async (files: { [name: string]: Uint8Array | string }) => {
    const root = mkdtempSync(join(folder, 'in-'))
    for (const [name, bytes] of Object.entries(files)) writeTo(join(root, name), bytes)
    return importPath(root)
  }
  const importPath = async (path: string) => {
    let skipped = 0
    const onSkip = () => {
      skipped += 1
    }
    async function* readAll(): AsyncGenerator<UnpackedText> {
      for (const file of await listRecordFiles([path], onSkip))
        yield* readRecordTexts(file, undefined, onSkip)
    }
    const target = await daybook.app.getImportTarget(null)
    const result = await daybook.app.services.imports.run(target, readAll(), { onSkip })
    return {
      ...result,
      skipped,
      reasons: result.reasons.map((reason) => reason.replace(/^.*\/in-\w+\//, '')),
    }
  }
  const expectStored = async (ids: string[], toStored = (record: string) => record) => {
    for (const id of ids) expect(await textOf(id)).toBe(toStored(unusualRecord(id)))
  }

  describe.each([...DOCUMENT_BODIES, ...ENVELOPE_BODIES])('reads $name', ({ bytes, toStored, conflicts }) => {
    test.each(['a.json', 'a.json.gz', 'a.ndjson'])('from %s, byte for byte', async (name) => {
      const ids = newIds()
      const body = bytes(ids.map(unusualRecord))
      const result = await importFiles({ [name]: name.endsWith('.gz') ? gzipSync(body) : body })
      expect(result).toMatchObject({ accepted: 3, rejected: conflicts })
      expect(result.reasons).toHaveLength(Math.min(conflicts, IMPORT_REASONS_MAX))
      for (const reason of result.reasons) expect(reason).toInclude('has another event with this')
      await expectStored(ids, toStored)
    })
  })

  test('reads several members of gzip', async () => {
    const ids = newIds()
    const result = await importFiles({ 'a.json.gz': toGzipMembers(ids.map(unusualRecord)) })
    expect(result).toMatchObject({ accepted: 3, rejected: 0 })
    await expectStored(ids)
  })

  const ENCODINGS: [string, string, (text: string) => Uint8Array][] = [
    ['UTF-16 without a mark', 'a.json', (text) => Buffer.from(text, 'utf16le')],
    ['UTF-16 of Windows', 'a.json', (text) => Buffer.from(`\ufeff${text}`, 'utf16le')],
    ['big-endian UTF-16', 'a.ndjson', (text) => Buffer.from(text, 'utf16le').swap16()],
    ['big-endian UTF-16 with a mark', 'a.json', (text) => Buffer.from(`\ufeff${text}`, 'utf16le').swap16()],
    ['UTF-8 with a mark', 'a.json', (text) => Buffer.from(`\ufeff${text}`)],
    ['compressed UTF-16', 'a.json.gz', (text) => gzipSync(Buffer.from(`\ufeff${text}`, 'utf16le'))],
    ['gzip within gzip', 'a.json.gz', (text) => gzipSync(gzipSync(text))],
    ['gzip without .gz', 'a.json', (text) => gzipSync(text)],
    ['text with .gz', 'a.json.gz', (text) => Buffer.from(text)],
    ['a name that says nothing', 'delivery-stream-1', (text) => Buffer.from(text)],
    ['gzip whose name says nothing', 'delivery.gz', (text) => gzipSync(text)],
  ]
  test.each(ENCODINGS)('reads %s', async (_, name, encode) => {
    const ids = newIds()
    const text = `${ids.map(unusualRecord).join('\n')}\n`
    expect(await importFiles({ [name]: encode(text) })).toMatchObject({ accepted: 3, rejected: 0 })
    await expectStored(ids)
  })

  test('reads the same from archives, whatever their members are called', async () => {
    const ids = newIds()
    const root = mkdtempSync(join(folder, 'tar-'))
    const [first = '', second = '', third = ''] = ids.map(unusualRecord)
    writeTo(join(root, 'a.json.gz'), gzipSync(gzipSync(toEventBridge(first))))
    writeTo(join(root, 'b.json'), Buffer.from(`\ufeff{"Records":[${second}]}`, 'utf16le'))
    writeTo(join(root, 'c.ndjson'), gzipSync(third))
    await create({ cwd: root, file: join(root, 'all.json'), gzip: true }, ['a.json.gz', 'b.json', 'c.ndjson'])
    expect(await importPath(join(root, 'all.json'))).toMatchObject({ accepted: 3, rejected: 0 })
    await expectStored(ids)
  })

  const OTHER_FILES: [string, Uint8Array, string][] = [
    ['a.json', Buffer.from('PK\u0003\u0004'), 'a ZIP archive'],
    ['a.json.gz', Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0]), 'compressed with Zstandard'],
    ['a.ndjson', Buffer.from('BZh91AY'), 'compressed with bzip2'],
    ['a.json', Buffer.from('PAR1'), 'an Apache Parquet file'],
    ['a.json', Buffer.from([0xff, 0xfe, 0, 0]), 'UTF-32 text'],
  ]
  test.each(OTHER_FILES)('says what %s is: %p', async (name, bytes, kind) => {
    const { rejected, reasons } = await importFiles({ [name]: bytes })
    expect(rejected).toBe(1)
    expect(reasons).toEqual([
      `${name}, after record 0: The file is ${kind}. Daybook reads JSON in UTF-8 or UTF-16, gzip and tar: convert it first.`,
    ])
  })

  test.each([
    ['a list', (records: string[]) => `{"Records":[${records.join(',')}]}`],
    ['an array', (records: string[]) => `[${records.join(',')}]`],
    [
      'the result of lookup-events',
      (records: string[]) => envelopeText('the result of lookup-events', records),
    ],
    ['log events', (records: string[]) => envelopeText('log events of CloudWatch Logs', records)],
  ])('keeps the records before the cut of one line: %s', async (_, toText) => {
    for (const padding of [1, 5_000]) {
      for (const [name, encode] of CUTS) {
        const ids = Array.from({ length: 100 }, () => `cut-${++count}`)
        const records = ids.map((id) => unusualRecord(id).replace('"n":2', `"n":"${noise(padding)}"`))
        const result = await importFiles({ [name]: encode(toText(records)) })
        expect(result.rejected).toBe(1)
        expect(result.accepted).toBeGreaterThan(40)
        const message = /gz$/.test(name)
          ? 'The rest cannot be read: the gzip data ends too early.'
          : 'The rest is not valid JSON.'
        expect(result.reasons).toEqual([`${name}, after record ${result.accepted}: ${message}`])
        expect(await textOf(ids[result.accepted - 1] ?? '')).toBe(records[result.accepted - 1] ?? '')
      }
    }
  })

  test('keeps the records before bytes that are not text', async () => {
    const ids = newIds()
    const lines = ids.map((id) => `${unusualRecord(id)}\n`).join('')
    const bytes = Buffer.concat([Buffer.from(lines), Buffer.of(0xff), Buffer.from(lines)])
    const { accepted, reasons } = await importFiles({ 'a.json': bytes })
    expect(accepted).toBe(3)
    expect(reasons).toEqual([
      'a.json, after record 3: The rest cannot be read: it is neither UTF-8 nor UTF-16.',
    ])
  })

  test('keeps the records before the cut of an archive', async () => {
    const ids = Array.from({ length: 100 }, () => `cut-${++count}`)
    const root = mkdtempSync(join(folder, 'tar-'))
    const records = ids.map((id) => unusualRecord(id).replace('"n":2', `"n":"${noise(3_000)}"`))
    for (const [name, from] of [
      ['a.json', 0],
      ['b.json', 50],
    ] as const)
      writeTo(join(root, name), `{"Records":[${records.slice(from, from + 50).join(',')}]}`)
    await create({ cwd: root, file: join(root, 'whole.tar.gz'), gzip: true }, ['a.json', 'b.json'])
    const whole = await Bun.file(join(root, 'whole.tar.gz')).bytes()
    const result = await importFiles({ 'cut.tar.gz': whole.subarray(0, whole.length * 0.8) })
    expect(result.accepted).toBeGreaterThan(70)
    expect(result.reasons).toEqual([
      `cut.tar.gz:b.json, after record ${result.accepted - 50}: The rest cannot be read: the gzip data ends too early.`,
    ])
  })

  const NEIGHBOURS: { [name: string]: Uint8Array | string } = {
    'AWSLogs/1/CloudTrail-Digest/x/111122223333_CloudTrail-Digest_x_a_x_20260301T000000Z.json.gz': gzipSync(
      '{"digestStartTime":"2026-03-01T00:00:00Z","logFiles":[]}',
    ),
    'AWSLogs/1/Config/x/111122223333_Config_x_ConfigHistory_AWS::EC2::Instance_1.json.gz': gzipSync('{}'),
    'config.json': '{"fileVersion":"1.0","configurationItems":[{"configurationItemVersion":"1.3"}]}',
    'large-config.json': `{"fileVersion":"1.0","configurationItems":[${Array(40)
      .fill(`{"configurationItemVersion":"1.3","configuration":"${'x'.repeat(100_000)}"}`)
      .join(',')}]}`,
    'digest.json': '{"digestStartTime":"2026-03-01T00:00:00Z","logFiles":[]}',
    'guardduty.jsonl.gz': gzipSync('{"schemaVersion":"2.0","service":{"serviceName":"guardduty"}}\n'),
    '._a.json.gz': new Uint8Array([0, 5, 0x16, 7]),
    '__MACOSX/._a.json': new Uint8Array([0, 5, 0x16, 7]),
    '.DS_Store': 'Bud1',
    'README.md': '# Records',
  }

  test('skips and counts what is no file of CloudTrail, in folders and in archives', async () => {
    const skipped = Object.keys(NEIGHBOURS).length
    const [first = '', second = ''] = newIds()
    const inFolder = await importFiles({ ...NEIGHBOURS, 'a.json': unusualRecord(first) })
    expect(inFolder).toMatchObject({ accepted: 1, rejected: 0, reasons: [], skipped })

    const root = mkdtempSync(join(folder, 'tar-'))
    const files = { ...NEIGHBOURS, 'a.json': unusualRecord(second) }
    for (const [name, bytes] of Object.entries(files)) writeTo(join(root, name), bytes)
    await create({ cwd: root, file: join(root, 'all.tar.gz'), gzip: true }, Object.keys(files))
    const inArchive = await importPath(join(root, 'all.tar.gz'))
    expect(inArchive).toMatchObject({ accepted: 1, rejected: 0, reasons: [], skipped })
  })
})

const CUTS: [string, (text: string) => Uint8Array][] = [
  ['a.json', (text) => cut(Buffer.from(text))],
  ['a.json.gz', (text) => cut(gzipSync(text))],
]

function envelopeText(name: string, records: string[]): string {
  return new TextDecoder().decode(ENVELOPE_BODIES.find((each) => each.name === name)?.bytes(records))
}

function cut(bytes: Uint8Array): Uint8Array {
  return bytes.subarray(0, bytes.length * 0.7)
}

/** Returns text that gzip cannot make much smaller. */
function noise(length: number): string {
  return Buffer.from(crypto.getRandomValues(new Uint8Array(length))).toString('base64')
}

function writeTo(path: string, bytes: Uint8Array | string): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, bytes)
}
