import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { create } from 'tar'
import { listRecordFiles, readRecordTexts } from '../../src/adapters/import-files.ts'
import { rejectionOf } from '../support/rejection.ts'

const folder = mkdtempSync(join(tmpdir(), 'daybook-files-'))
const path = (name: string) => join(folder, name)
const LONG = `${JSON.stringify({ text: 'ы'.repeat(100_000) })}\n`

beforeAll(async () => {
  mkdirSync(path('in/deep'), { recursive: true })
  writeFileSync(path('in/b.json'), '{"Records":[]}')
  writeFileSync(path('in/a.ndjson.gz'), gzipSync(LONG))
  writeFileSync(path('in/deep/c.json.gz'), gzipSync('{}'))
  writeFileSync(path('in/deep/README.md'), 'not a record')
  await create({ cwd: path('in'), file: path('all.tar.gz'), gzip: true }, [
    'b.json',
    'deep/c.json.gz',
    'a.ndjson.gz',
  ])
})
afterAll(() => rmSync(folder, { recursive: true }))

async function read(name: string): Promise<{ name: string; text: string }[]> {
  const texts: { name: string; text: string }[] = []
  for (const file of await listRecordFiles([path(name)])) {
    for await (const { name: fullName, chunks } of readRecordTexts(file)) {
      texts.push({ name: fullName.slice(folder.length + 1), text: (await Array.fromAsync(chunks)).join('') })
    }
  }
  return texts
}

describe('files of records', () => {
  test('are found in subfolders, sorted by path, without other files', async () => {
    expect(await read('in')).toEqual([
      { name: 'in/a.ndjson.gz', text: LONG },
      { name: 'in/b.json', text: '{"Records":[]}' },
      { name: 'in/deep/c.json.gz', text: '{}' },
    ])
  })

  test('are read from a tar archive one by one', async () => {
    expect(await read('all.tar.gz')).toEqual([
      { name: 'all.tar.gz:b.json', text: '{"Records":[]}' },
      { name: 'all.tar.gz:deep/c.json.gz', text: '{}' },
      { name: 'all.tar.gz:a.ndjson.gz', text: LONG },
    ])
  })

  test('report the number of bytes read', async () => {
    const [file] = await listRecordFiles([path('in/a.ndjson.gz')])
    let bytes = 0
    const add = (count: number) => {
      bytes += count
    }
    for await (const { chunks } of readRecordTexts(file ?? { path: '', size: 0 }, add))
      await Array.fromAsync(chunks)
    expect(bytes).toBe(file?.size ?? -1)
  })

  test('that do not exist or have another extension are rejected with a sentence', async () => {
    expect((await rejectionOf(listRecordFiles([path('nothing')]))).message).toContain(
      `There is no file or folder ${path('nothing')}.`,
    )
    expect((await rejectionOf(listRecordFiles([path('in/deep/README.md')]))).message).toContain(
      'cannot be imported. Files must end in',
    )
  })

  test.each([
    ['cut.ndjson.gz', gzipSync(LONG).subarray(0, 60)],
    ['empty.json.gz', Buffer.alloc(0)],
    ['damaged.json.gz', Buffer.concat([gzipSync(LONG).subarray(0, -8), Buffer.alloc(8)])],
    ['not-utf-8.json', Buffer.from([0x7b, 0xff, 0x7d])],
    ['not-a-tarball.tar', Buffer.alloc(2_048, 'x')],
  ])('that are damaged are rejected: %s', async (name, bytes) => {
    writeFileSync(path(name), bytes)
    expect((await rejectionOf(read(name))).message).toContain('The rest cannot be read')
  })

  test('in a truncated archive are read up to the damage', async () => {
    const archive = await Bun.file(path('all.tar.gz')).bytes()
    writeFileSync(path('cut.tar.gz'), archive.subarray(0, archive.length - 30))
    const names: string[] = []
    const readAll = async () => {
      for await (const { name, chunks } of readRecordTexts({ path: path('cut.tar.gz'), size: 0 })) {
        names.push(name)
        await Array.fromAsync(chunks)
      }
    }
    expect((await rejectionOf(readAll())).message).toContain('The rest cannot be read')
    await readAll().catch(() => {})
    expect(names[0]).toEndWith('b.json')
  })

  test('of an archive can be left before the end', async () => {
    for await (const { name } of readRecordTexts({ path: path('all.tar.gz'), size: 0 })) {
      expect(name).toEndWith(':b.json')
      break
    }
  })
})
