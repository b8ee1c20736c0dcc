import { afterEach, beforeEach, describe, expect, test } from 'bun:test'
import { compactAllDays } from '../../support/compacted-days.ts'
import { DATABASES } from '../../support/databases.ts'
import { executeSql } from '../../support/execute-sql.ts'
import { reasonOf } from '../../support/rejection.ts'
import { eventOf, NOON, openTestStore, toTestQuery } from '../../support/store-harness.ts'

const DAY = '2026-02-25'
const HOURS = 4 * 24
const { signal } = new AbortController()

describe.each(DATABASES)('a compaction, on %s,', (database) => {
  let opened: Awaited<ReturnType<typeof openTestStore>>
  beforeEach(async () => {
    opened = await openTestStore(database)
    await opened.store.append(Array.from({ length: 300 }, (_, i) => eventOf(`day-${i}`, HOURS + i / 1_000)))
  })
  afterEach(() => opened.close())

  const count = async () =>
    (await opened.store.forCustomer(1).events.listPage(toTestQuery(), 1_000, null)).events.length

  test('replaces no table with one that lacks an event', async () => {
    const { compactions } = opened.store
    let isLost = false
    // Once events have been copied, one of the copies is deleted past Daybook.
    const lose = async () => {
      if (isLost) return
      const some = 'select min(sequence) from next_events_20260225'
      await executeSql(opened.settings, `delete from next_events_20260225 where sequence = (${some})`)
      isLost = (await countRows(opened.settings)) > 0
    }
    const failed = await reasonOf(compactions.compact(DAY, NOON, lose, signal))
    expect(String(failed)).toContain(`The compaction of ${DAY} has not copied all events.`)
    expect([await count(), await compactions.list()]).toEqual([300, []])
    await compactAllDays(opened.store, NOON)
    expect([await count(), (await compactions.list()).length]).toEqual([300, 1])
  })
})
