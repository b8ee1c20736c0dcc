import { describe, expect, test } from 'bun:test'
import { toDayNumber } from '../../src/domain/time.ts'
import { DATABASES } from '../support/databases.ts'
import { rejectionOf } from '../support/rejection.ts'
import { ask, eventOf, NOON, openTestStore } from '../support/store-harness.ts'

const TODAY = toDayNumber(NOON)
const DAY_HOURS = 24

describe.each([...DATABASES])('while a download lasts, on %s,', (database) => {
  test('days and months come, and nobody who sends waits for it', async () => {
    const { store, close } = await openTestStore(database)
    await store.append([eventOf('a')])
    const own = store.forCustomer(1)
    const downloads = [
      own.administratorLog.stream({ from: TODAY - 3, until: TODAY + 1 }),
      own.events.stream(ask()),
    ]
    for (const download of downloads) expect((await download.next()).done).toBe(false)
    expect(await store.append([eventOf('late', 5 * DAY_HOURS), eventOf('later', 20 * DAY_HOURS)])).toEqual([
      true,
      true,
    ])
    expect(await store.append([eventOf('now')])).toEqual([true])
    for (const download of downloads) await download.return(undefined)
    await close()
  })

  test('what is to be forgotten goes, or gives way to those who send and goes afterwards', async () => {
    const { store, close } = await openTestStore(database)
    await store.append([eventOf('a'), eventOf('old', 40 * DAY_HOURS)])
    const download = store.forCustomer(1).administratorLog.stream({ from: TODAY - 60, until: TODAY + 1 })
    await download.next()
    const forgetting = store.partitions.purgeMonths(new Date('2026-02-01T00:00:00Z'))
    if (database === 'sqlite') expect(await forgetting).toEqual(['2026-01'])
    else expect(await rejectionOf(forgetting)).toMatchObject({ message: expect.stringContaining('2026-01') })
    expect(await store.append([eventOf('b')])).toEqual([true])
    await download.return(undefined)
    expect(await store.partitions.purgeMonths(new Date('2026-02-01T00:00:00Z'))).toEqual(
      database === 'sqlite' ? [] : ['2026-01'],
    )
    await close()
  })
})
