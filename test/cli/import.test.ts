import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { create } from 'tar'
import { runDaybook } from '../support/run-daybook.ts'

const SAMPLE = join(import.meta.dir, '../fixtures/cloudtrail-sample.ndjson.gz')
const folder = mkdtempSync(join(tmpdir(), 'daybook-import-'))
const settings = { DAYBOOK_DATA_DIR: join(folder, 'data') }
const run = (...args: string[]) => runDaybook(['import', ...args], settings)

beforeAll(() => {
  writeFileSync(
    join(folder, 'mixed.ndjson'),
    '{"eventName":"A","userName":"x","eventID":"one"}\n{"userName":"x"}\nnonsense\n',
  )
})
afterAll(() => rmSync(folder, { recursive: true }))

describe('daybook import', () => {
  test('imports a file, and changes nothing when run again', async () => {
    const first = await run(SAMPLE, '--shift-to-now')
    expect(first).toMatchObject({ code: 0, err: '' })
    expect(first.out).toContain('This is the first start.')
    expect(first.out).toEndWith('4,034 events: 4,034 accepted, 0 duplicates, 0 rejected.\n')
    expect(await run(SAMPLE, '--shift-to-now')).toEqual({
      code: 0,
      out: '4,034 events: 0 accepted, 4,034 duplicates, 0 rejected.\n',
      err: '',
    })
  })

  test('exits with 1 when a record was rejected, and prints which and why', async () => {
    const { code, out } = await run(join(folder, 'mixed.ndjson'))
    expect(code).toBe(1)
    expect(out).toContain('3 events: 1 accepted, 0 duplicates, 2 rejected.')
    expect(out).toContain(`${join(folder, 'mixed.ndjson')}, record 2: \`eventName\` is missing.`)
    expect(out).toContain(`${join(folder, 'mixed.ndjson')}, record 3: The record is not valid JSON.`)
  })

  test('skips what contains no records, says how much, and exits with 0', async () => {
    const root = join(folder, 'bucket')
    mkdirSync(root)
    writeFileSync(
      join(root, 'a.json'),
      '{"Records":[]}\n{"Records":[{"eventName":"A","userName":"x","eventID":"two"}]}',
    )
    writeFileSync(join(root, 'digest.json'), '{"digestStartTime":"2026-03-01T00:00:00Z","logFiles":[]}')
    writeFileSync(join(root, '.DS_Store'), 'Bud1')
    const out =
      '1 event: 1 accepted, 0 duplicates, 0 rejected.\n2 files skipped: they contain no records of CloudTrail.\n'
    expect(await run(root)).toEqual({ code: 0, out, err: '' })
    await create({ cwd: root, file: join(folder, 'bucket.tar.gz'), gzip: true }, [
      'a.json',
      'digest.json',
      '.DS_Store',
    ])
    const again = out.replace('1 accepted, 0 duplicates', '0 accepted, 1 duplicate')
    expect(await run(join(folder, 'bucket.tar.gz'), '--shift-to-now')).toEqual({
      code: 0,
      out: again,
      err: '',
    })
  })

  test('reads a file by its content if its name says nothing, and refuses one that does not begin like JSON', async () => {
    const record = '{"eventName":"A","userName":"x","eventID":"three"}'
    writeFileSync(join(folder, 'export.txt'), record)
    expect(await run(join(folder, 'export.txt'))).toMatchObject({ code: 0 })
    writeFileSync(join(folder, 'notes.txt'), 'A note.')
    expect((await run(join(folder, 'notes.txt'))).err).toContain(
      'cannot be imported. Files must end in .json',
    )
  })

  test('rejects a project, a file or a folder that has nothing to import', async () => {
    expect(await run(SAMPLE, '--project', 'moon')).toMatchObject({
      code: 1,
      err: 'There is no project moon.\n',
    })
    expect(await run(join(folder, 'none'))).toMatchObject({ code: 1 })
    expect(await run(settings.DAYBOOK_DATA_DIR)).toMatchObject({
      code: 1,
      err: `No record files found in ${settings.DAYBOOK_DATA_DIR}.\n`,
    })
  })

  test('draws a progress bar on a terminal and clears it at the end', async () => {
    let ms = Date.parse('2026-03-01T12:00:00Z')
    const clock = () => {
      ms += 50
      return new Date(ms)
    }
    const { err } = await runDaybook(['import', SAMPLE, '--shift-to-now'], settings, { columns: 80, clock })
    const frames = err.split('\r\x1b[K').slice(1)
    expect(frames.length).toBeGreaterThan(2)
    expect(frames[0]).toMatch(/^[█░]{24} \d+ % · 0 of 1 file · 0 events/)
    expect(frames.every((frame) => frame.length < 80)).toBe(true)
    expect(frames.at(-1)).toBe('')
  })

  test('stops when the signal is aborted, and says how to continue', async () => {
    const { code, out } = await runDaybook(['import', SAMPLE, '--shift-to-now'], settings, {
      stop: AbortSignal.abort(),
    })
    expect(code).toBe(130)
    expect(out).toContain('Stopped early. Run the same command again to continue.')
  })
})
