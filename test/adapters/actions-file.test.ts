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

describe('the file of actions', () => {
  test('adds what it holds, a byte order mark before it or not', async () => {
    for (const mark of ['', '\uFEFF']) {
      writeFileSync(file, `${mark}{"actions":{"FlushCache":{"title":"Flush It"}}}\n`)
      expect(actionTitle('FlushCache', await loadActionsFile(file, ACTION_CATALOGUE))).toBe('Flush It')
    }
  })

  test.each([
    ['that is not JSON', '{"actions"', 'The file is not valid JSON.'],
    [
      'of a wrong entry',
      '{"actions":{"Flush":{"title":1}}}',
      'Action "Flush": `title` must be a string of 1 to 128 characters',
    ],
    ['that is not UTF-8', Uint8Array.of(0x7b, 0xff), 'It is not valid UTF-8.'],
    ['of more than 1 MB', ' '.repeat(1_048_577), 'It has more than 1 MB, which is the most.'],
  ])('%s is refused by its name and what is wrong in it', async (_, content, sentence) => {
    writeFileSync(file, content)
    const { message } = await rejectionOf(loadActionsFile(file, ACTION_CATALOGUE))
    expect(message).toStartWith(`The actions file ${file} cannot be used. ${sentence}`)
    expect(message).toEndWith(' See DAYBOOK_ACTIONS_FILE.')
  })

  test.each([
    ['is not there', join(folder, 'none.json'), 'It cannot be found.'],
    ['is a folder', folder, 'It is no file.'],
  ])('that %s is refused by its name', async (_, path, sentence) => {
    const { message } = await rejectionOf(loadActionsFile(path, ACTION_CATALOGUE))
    expect(message).toBe(`The actions file ${path} cannot be used. ${sentence} See DAYBOOK_ACTIONS_FILE.`)
  })
})
