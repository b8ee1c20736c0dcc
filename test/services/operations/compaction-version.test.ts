import { expect, test } from 'bun:test'
import { createCompactDays } from '../../../src/services/operations/compact-days.ts'
import { executeSql } from '../../support/execute-sql.ts'
import { eventOf, openTestStore } from '../../support/store-harness.ts'

const YESTERDAY_HOURS = 30

test('no day is compacted by a process that does not know the columns of its table', async () => {
  const { store, settings, close } = await openTestStore('postgres')
  const compactDays = createCompactDays(
    {
      store,
      clock: settings.clock,
      closing: new AbortController().signal,
      settings: { retentionDays: 30 },
      log: { warn() {} },
      readDiskSpace: async () => null,
    },
    async () => {},
  )
  await store.append([eventOf('a', YESTERDAY_HOURS)])
  await executeSql(
    settings,
    "alter table events add column newer text; insert into migrations values ('9999_newer')",
  )
  await executeSql(settings, "update events set newer = 'value'")
  expect(await compactDays()).toEqual({ days: 0, events: 0 })
  await close()
})
