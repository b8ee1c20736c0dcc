import { describe, expect, test } from 'bun:test'
import { openStore } from '../../../src/store/store.ts'
import { DATABASES } from '../../support/databases.ts'
import { executeSql } from '../../support/execute-sql.ts'
import { rejectionOf } from '../../support/rejection.ts'
import { openTestStore } from '../../support/store-harness.ts'

describe.each(DATABASES)('a database that a newer version has changed, on %s,', (database) => {
  test('is refused with the names of the changes, and opens again without them', async () => {
    const { store, settings, close } = await openTestStore(database)
    await store.close()
    await executeSql(settings, "insert into migrations values ('9998_new_columns'), ('9999_newer_columns')")
    for (const _ of [1, 2]) {
      expect(await rejectionOf(openStore(settings))).toMatchObject({
        code: 'conflict',
        message: expect.stringContaining('it has 9998_new_columns, 9999_newer_columns, which this version'),
      })
    }
    await executeSql(settings, "delete from migrations where name like '999%'")
    const reopened = await openStore(settings)
    expect(await reopened.installation.listUnknownMigrations()).toEqual([])
    await executeSql(settings, "insert into migrations values ('9998_new_columns')")
    const unknown = database === 'postgres' ? ['9998_new_columns'] : []
    expect(await reopened.installation.listUnknownMigrations()).toEqual(unknown)
    await reopened.close()
    await close().catch(() => {})
  })
})
