import { expect, test } from 'bun:test'
import { toCountScope } from '../../src/domain/counts/count-scope.ts'
import type { WrittenFilter } from '../support/filter-of.ts'
import { eventOf, HOUR_MS, NOON, openTestStore, toTestQuery } from '../support/store-harness.ts'

/** How often a day is purged while pages are read. */
const PURGES = 24
/** Counts say nothing of these together. */
const OF_NO_COUNTS = { userName: 'alice', eventSource: 'ec2.amazonaws.com' }

test('A page of the embedded database whose oldest day is purged meanwhile has the events of the others', async () => {
  const { store, close } = await openTestStore('sqlite')
  const hours = Array.from({ length: 120 }, (_, hour) => hour)
  await store.append(hours.map((hour) => eventOf(`${hour}`, hour)))
  const { events, counts } = store.forCustomer(1)
  const newest = hours.slice(0, 13).map(String)
  const list = async () => {
    const { events: found } = await events.listPage(toTestQuery({ 'not.userName': 'bob' }), 1_000, null)
    return found.slice(0, newest.length).map(({ id }) => id)
  }
  const count = async (filter: WrittenFilter) => {
    const query = toTestQuery(filter)
    const bounds = { max: 1_000, longestMs: 60_000 }
    const request = { query, scope: toCountScope(query), bucketMs: HOUR_MS, bounds }
    return (await counts.readHistogram(request)).buckets.get(NOON.getTime())?.changes
  }
  for (let purge = 0; purge < PURGES; purge++) {
    const reads = Promise.all([list(), count(OF_NO_COUNTS), list(), count({}), count({})])
    const run = { at: NOON, countMax: 5 }
    await Bun.sleep(purge % 4)
    await store.partitions.trashDays(new Date(NOON.getTime() - 3 * 24 * HOUR_MS), run)
    expect(await reads).toEqual([newest, 1, newest, 1, 1])
    await store.partitions.restoreTrash({ days: new Date(0), months: new Date(0) })
  }
  await close()
})
