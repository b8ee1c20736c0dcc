import { afterAll, describe, expect, test } from 'bun:test'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { create } from 'tar'
import { hasHidden } from '../../src/domain/foreign-text.ts'
import { runDaybook } from '../support/run-daybook.ts'

// Clears the terminal, hides what follows, reverses it, and adds a line that looks like one of Daybook's.
const NAME = '\u001b[2J\u001b[8m\u202e\nValid: 9 of 9'
const SHOWN = '[U+001B][2J[U+001B][8m[U+202E][U+000A]Valid: 9 of 9'

const folder = mkdtempSync(join(tmpdir(), 'daybook-hostile-names-'))
const settings = { DAYBOOK_DATA_DIR: join(folder, 'data') }
afterAll(() => rmSync(folder, { recursive: true }))

function expectPrintable(output: string): void {
  expect(output.split('\n').filter(hasHidden)).toEqual([])
  expect(output).not.toMatch(/^Valid: 9/m)
}

describe('names of others are printed in one line and command no terminal:', () => {
  test('members of an archive that is imported', async () => {
    const members = join(folder, 'members')
    mkdirSync(members)
    writeFileSync(join(members, `${NAME}.ndjson`), '{"userName":"x"}\n')
    await create({ file: join(folder, 'a.tar'), cwd: members }, readdirSync(members))
    const { code, out, err } = await runDaybook(['import', join(folder, 'a.tar')], settings)
    expect([code, err]).toEqual([1, ''])
    expect(out).toContain(`${SHOWN}.ndjson, record 1: \`eventName\` is missing.`)
    expectPrintable(out)
  })

  test('files and records', async () => {
    const path = join(folder, `${NAME}.ndjson`)
    const record = { eventID: '\u202eid', eventName: 'A', userName: 'x', eventTime: '\u001b[8m' }
    writeFileSync(path, JSON.stringify(record))
    const { out } = await runDaybook(['import', path], settings)
    expect(out).toContain(`${SHOWN}.ndjson, record 1 ([U+202E]id): `)
    expectPrintable(out)
  })

  test('files that are missing or hold no key', async () => {
    const missing = join(folder, `${NAME}.json`)
    const { err } = await runDaybook(['verify', '--proof', missing])
    expect(err).toBe(`Cannot read the file ${folder}/${SHOWN}.json.\n`)
    writeFileSync(missing, '')
    const verified = await runDaybook(['verify', folder, '--public-key', missing])
    expect(verified.err).toStartWith(`${folder}/${SHOWN}.json contains no public key.`)
    expectPrintable(verified.err)
  })

  test('arguments that are wrong', async () => {
    const { code, err } = await runDaybook([NAME])
    expect([code, err]).toEqual([
      2,
      `There is no command ${SHOWN}. Run daybook help for a list of commands.\n`,
    ])
  })
})
