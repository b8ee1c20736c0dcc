import { Database } from 'bun:sqlite'
import { expect, test } from 'bun:test'
import { join } from 'node:path'
import { Glob } from 'bun'
import { openStore } from '../../../src/store/store.ts'
import { rejectionOf } from '../../support/rejection.ts'
import { openTestStore } from '../../support/store-harness.ts'

test('a column that is gone is an error, not a constant with its name', async () => {
  const { store, settings, close } = await openTestStore('sqlite')
  await store.close()
  const db = new Database(join(settings.dataDir, 'daybook.db'))
  db.run(`insert into customers values (1, 'Default', '000000000001', 'organisation', 0)`)
  db.run(`insert into projects values (1, 'default', 'Default', 0)`)
  db.run('alter table projects rename column name to label')
  db.close()
  const reopened = await openStore(settings)
  const error = await rejectionOf(reopened.forCustomer(1).projects.list())
  expect(String(error instanceof Error && error.cause)).toContain('no such column')
  await reopened.close()
  await close().catch(() => {})
})

// Statements that Drizzle does not make are written out, on SQLite in files below src/store/sqlite and in the migrations.
test('no statement for SQLite has a name in double quotes', async () => {
  const folder = join(import.meta.dir, '../../../src/store')
  for await (const path of new Glob('{sqlite,migrations/sqlite}/*.{ts,sql}').scan(folder)) {
    const text = await Bun.file(join(folder, path)).text()
    const statements = path.endsWith('.sql') ? [text] : (text.match(/`[^`]*`|'[^'\n]*'/g) ?? [])
    const quoted = statements.filter((each) =>
      /\b(?:select|insert|update|delete|create|from|where)\b/i.test(each),
    )
    expect([path, quoted.filter((each) => each.includes('"'))]).toEqual([path, []])
  }
})
