import { afterAll, describe, expect, test } from 'bun:test'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createDatabase } from '../support/postgres.ts'
import { runDaybook } from '../support/run-daybook.ts'

const folder = mkdtempSync(join(tmpdir(), 'daybook-open-'))
afterAll(() => rmSync(folder, { recursive: true }))
writeFileSync(join(folder, 'file'), '')
writeFileSync(join(folder, 'daybook.db'), 'not a database', { mode: 0o600 })

describe('opening Daybook fails with a sentence that names the setting to check:', () => {
  test.each([
    ['a data folder that is a file', { DAYBOOK_DATA_DIR: join(folder, 'file') }, 'Check DAYBOOK_DATA_DIR.'],
    [
      'a data folder with a file that is not a database',
      { DAYBOOK_DATA_DIR: folder },
      'Check DAYBOOK_DATA_DIR.',
    ],
    [
      'a database that refuses the connection',
      { DATABASE_URL: 'postgres://a:hunter2@127.0.0.1:1/b' },
      'Check DATABASE_URL.',
    ],
    [
      'a database host that does not exist',
      { DATABASE_URL: 'postgres://a:hunter2@nowhere.invalid/b?sslmode=require' },
      'Check DATABASE_URL.',
    ],
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

  test('a wrong database password', async () => {
    const url = new URL(await createDatabase())
    url.password = 'hunter2'
    const environment = { DAYBOOK_DATA_DIR: join(folder, 'new'), DATABASE_URL: url.href }
    const { code, err } = await runDaybook(['serve'], environment)
    expect(code).toBe(1)
    expect(err).toStartWith('Cannot connect to PostgreSQL: password authentication failed')
  })
})
