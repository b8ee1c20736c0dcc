import { expect, test } from 'bun:test'
import { rejectionOf } from '../../support/rejection.ts'
import { eventOf, NOON, openTestStore, toTestQuery } from '../../support/store-harness.ts'

const OLD_HOURS = 24 * 20
const EXPIRED = new Date('2026-02-10T00:00:00Z')

test('a stream whose oldest day is purged before it is read fails with the reason', async () => {
  const opened = await openTestStore('sqlite')
  const { store } = opened
  const recent = Array.from({ length: 4_500 }, (_, index) => eventOf(`e-${index}`, index / 1_000))
  await store.append([eventOf('old', OLD_HOURS), ...recent])
  const stream = store.forCustomer(1).events.stream(toTestQuery())
  const ids: string[] = []
  const readRest = async () => {
    for await (const chunk of stream) {
      if (ids.length === 0)
        expect(await store.partitions.trashDays(EXPIRED, { at: NOON, countMax: 3 })).toMatchObject({
          dropped: ['2026-02-09'],
        })
      ids.push(...chunk.map(({ id }) => id))
    }
  }
  expect(await rejectionOf(readRest())).toMatchObject({ code: 'conflict', key: 'purgedWhileRead' })
  expect(ids).toEqual(recent.map(({ id }) => id))
  await opened.close()
})
