import { afterAll, describe, expect, test } from 'bun:test'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freshDatabase } from '../support/postgres.ts'
import { runDaybook } from '../support/run-daybook.ts'

const folder = mkdtempSync(join(tmpdir(), 'daybook-open-'))
afterAll(() => rmSync(folder, { recursive: true }))
writeFileSync(join(folder, 'file'), '')
writeFileSync(join(folder, 'daybook.db'), 'not a database at all, whatever it is called')

describe('what an operator can put right is told in a sentence:', () => {
  test.each([
    ['a data folder that is a file', { DAYBOOK_DATA_DIR: join(folder, 'file') }, 'See DAYBOOK_DATA_DIR.'],
    ['a data folder that holds something else', { DAYBOOK_DATA_DIR: folder }, 'See DAYBOOK_DATA_DIR.'],
    [
      'a database that is not there',
      { DATABASE_URL: 'postgres://a:hunter2@127.0.0.1:1/b' },
      'See DATABASE_URL.',
    ],
    ['a database nowhere', { DATABASE_URL: 'postgres://a:hunter2@nowhere.invalid/b' }, 'See DATABASE_URL.'],
  ])('%s', async (_, environment, sentence) => {
    const { code, out, err } = await runDaybook(['serve'], {
      DAYBOOK_DATA_DIR: join(folder, 'new'),
      ...environment,
    })
    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(err).toEndWith(`${sentence}\n`)
    expect(err.split('\n')).toHaveLength(2)
    expect(err).not.toContain('hunter2')
  })

  test('a password that the database does not know', async () => {
    const url = new URL(await freshDatabase())
    url.password = 'hunter2'
    const environment = { DAYBOOK_DATA_DIR: join(folder, 'new'), DATABASE_URL: url.href }
    const { code, err } = await runDaybook(['serve'], environment)
    expect(code).toBe(1)
    expect(err).toStartWith('PostgreSQL cannot be opened: password authentication failed')
  })
})
