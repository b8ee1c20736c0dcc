import { describe, expect, test } from 'bun:test'
import { openStore } from '../../../src/store/store.ts'
import { countAll, openCountedStore } from '../../support/counted-store.ts'
import { DATABASES } from '../../support/databases.ts'
import { executeSql } from '../../support/execute-sql.ts'
import { createRandom } from '../../support/random-json.ts'
import { eventOf, HOUR_MS, NOON } from '../../support/store-harness.ts'

const DAYS = ['2026-02-28', '2026-03-01']
const NONE = { differences: [] }

/** Events at random times of the last day, of which some are of the present hour. */
function createEvents(seed: number) {
  const random = createRandom(seed)
  let number = 0
  return (count: number) =>
    Array.from({ length: count }, () => {
      const ms = random.below(random.pick([1, 24]) * HOUR_MS)
      const members = { userName: `user-${random.below(9)}`, readOnly: random.oneIn(2) }
      return eventOf(`event-${number++}`, 0, { ...members, eventTime: new Date(NOON.getTime() - ms) })
    })
}

describe('counts on PostgreSQL', () => {
  test('have each event once, however many processes count at the same time', async () => {
    const opened = await openCountedStore('postgres')
    const others = [await openStore(opened.settings), await openStore(opened.settings)]
    const stores = [opened.store, ...others]
    const create = createEvents(1)
    let isSending = true
    const send = async () => {
      for (let i = 0; i < 40; i++) await stores[i % 3]?.append(create(25))
      isSending = false
    }
    const follow = async (store: (typeof stores)[number]) => {
      while (isSending) await countAll(store)
    }
    await Promise.all([send(), ...stores.map(follow)])
    await opened.countAll()
    for (const day of DAYS) expect(await opened.store.counts.recountDay(day, false)).toMatchObject(NONE)
    expect((await opened.store.counts.recountDay('2026-03-01', false))?.events).toBeGreaterThan(500)
    for (const store of others) await store.close()
    await opened.close()
  })
})

describe.each(DATABASES)('counts, on %s,', (database) => {
  test('have each event once if the transaction that counts it fails at any statement', async () => {
    const opened = await openCountedStore(database)
    const { store } = opened
    const create = createEvents(2)
    await store.append(create(60))
    await opened.countAll()
    await store.append(create(60))
    await executeSql(opened.settings, 'alter table hour_counts rename to away')
    const position = await store.counts.readPosition()
    expect(
      await opened.countAll().then(
        () => 'counted',
        () => 'failed',
      ),
    ).toBe('failed')
    await executeSql(opened.settings, 'alter table away rename to hour_counts')
    expect(await store.counts.readPosition()).toEqual(position)
    await opened.countAll()
    for (const day of DAYS) expect(await store.counts.recountDay(day, false)).toMatchObject(NONE)
    await opened.close()
  })
})
