import { describe, expect, test } from 'bun:test'
import { toDayNumber } from '../../src/domain/time.ts'
import { DATABASES } from '../support/databases.ts'
import { rejectionOf } from '../support/rejection.ts'
import { eventOf, NOON, openTestStore, toTestQuery } from '../support/store-harness.ts'

const TODAY = toDayNumber(NOON)
const DAY_HOURS = 24

describe.each([...DATABASES])('during a download on %s', (database) => {
  test('days and months are created, and senders do not wait', async () => {
    const { store, close } = await openTestStore(database)
    await store.append([eventOf('a')])
    const { administratorLog, events } = store.forCustomer(1)
    const downloads = [
      administratorLog.stream({ from: TODAY - 3, until: TODAY + 1 }),
      events.stream(toTestQuery()),
    ]
    for (const download of downloads) expect((await download.next()).done).toBe(false)
    expect(await store.append([eventOf('late', 5 * DAY_HOURS), eventOf('later', 20 * DAY_HOURS)])).toEqual([
      'new',
      'new',
    ])
    expect(await store.append([eventOf('now')])).toEqual(['new'])
    for (const download of downloads) await download.return(undefined)
    await close()
  })

  test('a month is dropped on SQLite; on PostgreSQL it does not block senders and is dropped afterwards', async () => {
    const { store, close } = await openTestStore(database)
    await store.append([eventOf('a'), eventOf('old', 40 * DAY_HOURS)])
    const { administratorLog } = store.forCustomer(1)
    const download = administratorLog.stream({ from: TODAY - 60, until: TODAY + 1 })
    await download.next()
    const purge = () =>
      store.partitions.trashMonths(new Date('2026-02-01T00:00:00Z'), { at: NOON, countMax: 3 })
    if (database === 'sqlite') expect(await purge()).toEqual(['2026-01'])
    else
      expect(await rejectionOf(purge())).toMatchObject({
        message: 'Partition 2026-01 is in use and was not dropped. Daybook retries within the hour.',
      })
    expect(await store.append([eventOf('b')])).toEqual(['new'])
    await download.return(undefined)
    expect(await purge()).toEqual(database === 'sqlite' ? [] : ['2026-01'])
    await close()
  })
})
