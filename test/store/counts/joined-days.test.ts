import { afterEach, describe, expect, test } from 'bun:test'
import { toCountScope } from '../../../src/domain/counts/count-scope.ts'
import { toSortableAddress } from '../../../src/domain/events/sortable-address.ts'
import { openCountedStore } from '../../support/counted-store.ts'
import { DATABASES } from '../../support/databases.ts'
import type { WrittenFilter } from '../../support/filter-of.ts'
import { eventOf, HOUR_MS, NOON, toTestQuery } from '../../support/store-harness.ts'

type Opened = Awaited<ReturnType<typeof openCountedStore>>

const DAY_HOURS = 24
const BOUNDS = { max: 10_000, longestMs: 60_000 }

let opened: Opened

afterEach(() => opened.close())

describe.each(DATABASES)('days whose counts are joined, on %s,', (database) => {
  // Each hour of a few names all of its users, but their day has too many.
  const openWithManyUsers = async () => {
    opened = await openCountedStore(database)
    const { store, countAll } = opened
    const users = Array.from({ length: 5_000 }, (_, i) =>
      eventOf(`user-${i}`, DAY_HOURS + (i % 5), { userName: `user-${i}`, readOnly: i % 2 === 0 }),
    )
    await store.append([...users, eventOf('late', DAY_HOURS + 1, { userName: 'user-4999' })])
    await countAll()
    await store.counts.makeDays(NOON)
    return store.forCustomer(1).counts
  }
  const histogramOf = async (filter: WrittenFilter) => {
    const query = toTestQuery(filter)
    const request = { query, scope: toCountScope(query), bounds: BOUNDS, bucketMs: HOUR_MS }
    const { buckets, isComplete } = await opened.store.forCustomer(1).counts.readHistogram(request)
    const hours = [...buckets].map(([ms, { changes, reads }]) => [
      (NOON.getTime() - ms) / HOUR_MS,
      changes,
      reads,
    ])
    return { isComplete, hours: hours.sort() }
  }

  test('name the frequent values, and the events of a rare one are counted one by one', async () => {
    const counts = await openWithManyUsers()
    const { values, isComplete } = await counts.listValues({ field: 'userName', prefix: '', limit: 10_000 })
    expect([values.length, isComplete]).toEqual([3_000, false])
    expect(values[0]).toMatchObject({ value: 'user-4999', count: 2 })
    const isNamed = new Set(values.map(({ value }) => value))
    const unnamed = Array.from({ length: 5_000 }, (_, i) => i).find((i) => !isNamed.has(`user-${i}`)) ?? 0
    const [changes, reads] = unnamed % 2 === 0 ? [0, 1] : [1, 0]
    const expected = { isComplete: true, hours: [[DAY_HOURS + (unnamed % 5), changes, reads]] }
    expect(await histogramOf({ userName: `user-${unnamed}` })).toEqual(expected)
    expect(await histogramOf({ userName: `user-${unnamed}`, readOnly: unnamed % 2 !== 0 })).toEqual({
      isComplete: true,
      hours: [],
    })
    expect(await histogramOf({ userName: 'user-4999' })).toEqual({
      isComplete: true,
      hours: [
        [DAY_HOURS + 1, 1, 0],
        [DAY_HOURS + 4, 1, 0],
      ],
    })
    expect(await histogramOf({ userName: [`user-${unnamed}`, 'user-4999'] })).toMatchObject({
      isComplete: true,
    })
    const { hours } = await histogramOf({ userName: ['user-4999', `user-${unnamed}`] })
    expect(hours.reduce((sum, [, writes = 0, others = 0]) => sum + writes + others, 0)).toBe(3)
  })

  test('count a frequent value one by one only where it is not named', async () => {
    const counts = await openWithManyUsers()
    const { values } = await counts.listValues({ field: 'userName', prefix: '', limit: 10_000 })
    const isNamed = new Set(values.map(({ value }) => value))
    const unnamed = Array.from({ length: 5_000 }, (_, i) => i).find((i) => !isNamed.has(`user-${i}`)) ?? 0
    const { store, countAll } = opened
    const userName = `user-${unnamed}`
    await store.append(
      Array.from({ length: 1_001 }, (_, i) => eventOf(`more-${i}`, 3 * DAY_HOURS, { userName })),
    )
    await countAll()
    await store.counts.makeDays(NOON)
    const [changes, reads] = unnamed % 2 === 0 ? [0, 1] : [1, 0]
    expect(await histogramOf({ userName })).toEqual({
      isComplete: true,
      hours: [
        [DAY_HOURS + (unnamed % 5), changes, reads],
        [3 * DAY_HOURS, 1_001, 0],
      ],
    })
  })

  test('count an address completely in all its spellings, although they do not name all addresses', async () => {
    opened = await openCountedStore(database)
    const { store, countAll } = opened
    const addresses = Array.from({ length: 5_000 }, (_, i) =>
      eventOf(`address-${i}`, DAY_HOURS + (i % 5), {
        sourceIPAddress: `10.0.${i >> 8}.${i & 255}`,
        sortableAddress: toSortableAddress(`10.0.${i >> 8}.${i & 255}`),
      }),
    )
    const mapped = '::ffff:10.0.0.7'
    const other = { sourceIPAddress: mapped, sortableAddress: toSortableAddress(mapped) }
    await store.append([...addresses, eventOf('mapped', DAY_HOURS + 2, other)])
    await countAll()
    await store.counts.makeDays(NOON)
    for (const address of ['10.0.0.7', mapped]) {
      const { hours, isComplete } = await histogramOf({ sourceIPAddress: address })
      expect([hours.map(([hour, changes = 0, reads = 0]) => [hour, changes + reads]), isComplete]).toEqual([
        [[DAY_HOURS + 2, 2]],
        true,
      ])
    }
  })

  test('say that values with a prefix are lower bounds if they name not all, unless a part of the day is asked for', async () => {
    await openWithManyUsers()
    const sumOf = async (filter: WrittenFilter) => {
      const { hours, isComplete } = await histogramOf({ userName: 'user-*', ...filter })
      return [hours.reduce((sum, [, changes = 0, reads = 0]) => sum + changes + reads, 0), isComplete]
    }
    expect(await sumOf({})).toEqual([3_001, false])
    const hoursAgo = (hours: number) => new Date(NOON.getTime() - hours * HOUR_MS)
    const period = { from: hoursAgo(DAY_HOURS + 4), until: hoursAgo(DAY_HOURS + 1) }
    expect(await sumOf(period)).toEqual([3_000, true])
  })
})
