import { afterAll, describe, expect, test } from 'bun:test'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadActionsFile } from '../../src/adapters/actions-file.ts'
import { ACTION_CATALOGUE, actionTitle } from '../../src/domain/actions/action-catalogue.ts'
import { rejectionOf } from '../support/rejection.ts'

const folder = mkdtempSync(join(tmpdir(), 'daybook-actions-file-'))
const file = join(folder, 'actions.json')
afterAll(() => rmSync(folder, { recursive: true }))

describe('the actions file', () => {
  test('adds its actions to the catalogue, with or without a byte order mark', async () => {
    for (const byteOrderMark of ['', '\uFEFF']) {
      writeFileSync(file, `${byteOrderMark}{"actions":{"FlushCache":{"title":"Flush It"}}}\n`)
      expect(actionTitle('FlushCache', await loadActionsFile(file, ACTION_CATALOGUE))).toBe('Flush It')
    }
  })

  test.each([
    ['is not JSON', '{"actions"', 'The file is not valid JSON.'],
    [
      'has an invalid entry',
      '{"actions":{"Flush":{"title":1}}}',
      'Action "Flush": `title` must be a string of 1 to 128 characters',
    ],
    ['is not UTF-8', Uint8Array.of(0x7b, 0xff), 'It is not valid UTF-8.'],
    ['is larger than 1 MB', ' '.repeat(1_048_577), 'It must not be larger than 1 MB.'],
  ])('that %s is rejected with its name and the reason', async (_, content, sentence) => {
    writeFileSync(file, content)
    const { message } = await rejectionOf(loadActionsFile(file, ACTION_CATALOGUE))
    expect(message).toStartWith(`The actions file ${file} cannot be used. ${sentence}`)
    expect(message).toEndWith(' Check DAYBOOK_ACTIONS_FILE.')
  })

  test.each([
    ['does not exist', join(folder, 'none.json'), 'It does not exist.'],
    ['is a folder', folder, 'It is not a file.'],
  ])('that %s is rejected with its name', async (_, path, sentence) => {
    const { message } = await rejectionOf(loadActionsFile(path, ACTION_CATALOGUE))
    expect(message).toBe(`The actions file ${path} cannot be used. ${sentence} Check DAYBOOK_ACTIONS_FILE.`)
  })
})
