import { afterEach, describe, expect, test } from 'bun:test'
import { toCountScope } from '../../../src/domain/counts/count-scope.ts'
import type { IncomingEvent } from '../../../src/domain/events/incoming-event.ts'
import { makeAllColumns } from '../../support/compacted-days.ts'
import { openCountedStore } from '../../support/counted-store.ts'
import { DATABASES } from '../../support/databases.ts'
import { executeSql } from '../../support/execute-sql.ts'
import type { WrittenFilter } from '../../support/filter-of.ts'
import { eventOf, NOON, toTestQuery } from '../../support/store-harness.ts'

type Opened = Awaited<ReturnType<typeof openCountedStore>>

const DAY_HOURS = 24
/** Events that may be read one by one: with columns, a question needs none. */
const MAX = 10
const USERS = ['ann', 'bob', 'eve']

let opened: Opened

afterEach(() => opened.close())

// Two days ago, six minutes apart: one of three users, every fifth event failed.
function eventsOf(count: number, prefix = 'event', changed: Partial<IncomingEvent> = {}): IncomingEvent[] {
  return Array.from({ length: count }, (_, i) =>
    eventOf(`${prefix}-${i}`, 2 * DAY_HOURS - 10 + (i % 100) / 10, {
      eventName: i % 2 === 0 ? 'StopInstances' : 'RunInstances',
      userName: USERS[i % USERS.length] ?? '',
      errorCode: i % 5 === 0 ? 'AccessDenied' : null,
      readOnly: false,
      ...changed,
    }),
  )
}

async function facetsOf(filter: WrittenFilter, max = MAX) {
  const query = toTestQuery(filter)
  const { values, events, isComplete } = await opened.store.forCustomer(1).counts.readFacets({
    ...{ query, scope: toCountScope(query), fields: ['userName'], limit: 10, isOpenEnded: false },
    bounds: { max, longestMs: 60_000 },
  })
  const users = values.get('userName')?.map(({ value, count }) => [value, count])
  return { users, events, isComplete }
}

describe.each(DATABASES)('facets of the events that match a filter, on %s,', (database) => {
  const open = async (events: IncomingEvent[]) => {
    opened = await openCountedStore(database, { compactsItself: true })
    await opened.store.append(events)
    // With that on which the other customer was created.
    expect(await makeAllColumns(opened.store, NOON)).toBe(2)
  }
  const stopped = { eventName: 'StopInstances' }

  test('have all events of the columns, however many match', async () => {
    await open(eventsOf(300))
    expect(await facetsOf(stopped)).toEqual({
      users: USERS.map((user) => [user, 50]),
      events: 150,
      isComplete: true,
    })
    expect(await facetsOf({ 'not.userName': ['ann', 'e*'], outcome: 'failed' })).toEqual({
      users: [['bob', 20]],
      events: 20,
      isComplete: true,
    })
  })

  test('have those that came late, and those of today', async () => {
    await open(eventsOf(300))
    await opened.store.append([
      ...eventsOf(4, 'late', { userName: 'late' }),
      eventOf('today', 1, { ...stopped, userName: 'today' }),
    ])
    expect(await facetsOf(stopped)).toEqual({
      users: [...USERS.map((user): [string, number] => [user, 50]), ['late', 2], ['today', 1]],
      events: 153,
      isComplete: true,
    })
  })

  test('are those of the newest events if too many came after the columns were made', async () => {
    await open(eventsOf(300))
    await opened.store.append(eventsOf(4 * MAX, 'late', { userName: 'late' }))
    expect(await facetsOf(stopped)).toEqual({ users: [['late', MAX]], events: MAX, isComplete: false })
  })

  test('are of the period to the millisecond', async () => {
    const events = eventsOf(300)
    await open(events)
    const times = events.map(({ eventTime }) => eventTime.getTime()).sort((one, other) => one - other)
    const [from, until] = [new Date((times[40] ?? 0) + 1), new Date(times[200] ?? 0)]
    const expected = events.filter(
      ({ eventTime, eventName }) => eventTime >= from && eventTime < until && eventName === 'StopInstances',
    )
    const { events: found, isComplete } = await facetsOf({ ...stopped, from, until }, 1_000)
    expect([found, isComplete]).toEqual([expected.length, true])
  })

  test('have no events of another customer', async () => {
    opened = await openCountedStore(database)
    const { otherCustomer } = opened
    await opened.store.append(eventsOf(20))
    await opened.store.append(eventsOf(30, 'other', { customer: otherCustomer, userName: 'other' }))
    await makeAllColumns(opened.store, NOON)
    expect(await facetsOf({ 'not.userName': 'nobody' })).toMatchObject({ events: 20, isComplete: true })
  })

  test('have no events of a day that is in the trash', async () => {
    await open(eventsOf(300))
    await opened.store.partitions.trashDays(NOON, { at: NOON, countMax: 1 })
    expect(await facetsOf(stopped)).toEqual({ users: [], events: 0, isComplete: true })
  })

  test('have the events of today in columns, of which more may be missing', async () => {
    const today = (count: number, prefix: string) =>
      Array.from({ length: count }, (_, i) => eventOf(`${prefix}-${i}`, 1, { ...stopped, userName: prefix }))
    await open(today(100, 'first'))
    await opened.store.append(today(24, 'second'))
    expect(await makeAllColumns(opened.store, NOON)).toBe(0)
    await opened.store.append(today(1, 'third'))
    expect(await makeAllColumns(opened.store, NOON)).toBe(1)
    expect(await facetsOf(stopped)).toMatchObject({ events: 125, isComplete: true })
  })

  test('have columns only of days with at least 500 events', async () => {
    opened = await openCountedStore(database, { compactsItself: true })
    const make = () =>
      opened.store.counts.makeColumns({
        ...{ days: 'all', now: NOON, pace: async () => {} },
        signal: new AbortController().signal,
      })
    await opened.store.append(eventsOf(499))
    expect(await make()).toBe(0)
    await opened.store.append(eventsOf(1, 'last'))
    expect(await make()).toBe(1)
  })

  test('get new columns once many events came late', async () => {
    await open(eventsOf(300))
    const late = eventsOf(14, 'late')
    await opened.store.append(late)
    expect(await makeAllColumns(opened.store, NOON)).toBe(0)
    await opened.store.append(eventsOf(1, 'last'))
    expect(await makeAllColumns(opened.store, NOON)).toBe(1)
    expect(await facetsOf(stopped)).toMatchObject({ events: 158, isComplete: true })
  })

  test('are right again after a recount that finds columns which do not say what the events say', async () => {
    await open(eventsOf(300))
    await opened.countAll()
    await opened.store.counts.makeDays(NOON)
    const day = '2026-02-27'
    expect(await opened.store.counts.recountDay(day, false)).toMatchObject({ differences: [] })
    await executeSql(
      opened.settings,
      `update day_counts as one set content =
        (select content from day_counts where part = 'column of project' and day = one.day and customer = one.customer)
        where part = 'column of eventName'`,
    )
    const differences = [{ customer: 1, hour: null }]
    expect(await opened.store.counts.recountDay(day, true)).toMatchObject({ differences, isFixed: true })
    expect(await opened.store.counts.recountDay(day, false)).toMatchObject({ differences: [] })
    expect(await facetsOf(stopped)).toMatchObject({ events: 150, isComplete: true })
  })
})
