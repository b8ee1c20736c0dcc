import { afterEach, describe, expect, test } from 'bun:test'
import { mkdirSync, rmSync } from 'node:fs'
import type { IncomingEvent } from '../../../src/domain/events/incoming-event.ts'
import { openStore } from '../../../src/store/store.ts'
import { countAll, openCountedStore } from '../../support/counted-store.ts'
import { DATABASES } from '../../support/databases.ts'
import { executeSql } from '../../support/execute-sql.ts'
import { createOlderDatabase } from '../../support/older-database.ts'
import { eventOf, HOUR_MS, NOON, openTestStore, toTestQuery } from '../../support/store-harness.ts'

const BOUNDS = { max: 10_000, longestMs: 60_000 }
const TODAY = '2026-03-01'

type Store = Awaited<ReturnType<typeof openStore>>

const events = (name: string, count: number, members: (i: number) => Partial<IncomingEvent> = () => ({})) =>
  Array.from({ length: count }, (_, i) => eventOf(`${name}-${i}`, 0, members(i)))

const facetsOf = ({ forCustomer }: Store, customer = 1, max = BOUNDS.max) =>
  forCustomer(customer).counts.readFacets({
    query: toTestQuery(),
    fields: ['sourceIPAddress'],
    scope: { part: { readOnly: null, isFailed: null }, values: null },
    limit: 10_000,
    isOpenEnded: true,
    bounds: { ...BOUNDS, max },
  })

const addressesOf = ({ values }: Awaited<ReturnType<typeof facetsOf>>) =>
  new Map(values.get('sourceIPAddress')?.map(({ value, count }) => [value, count]))

const noDifferences = (count: number) => ({ events: count, differences: [], isFixed: false })

describe.each(DATABASES)('events are counted, on %s,', (database) => {
  let close = async () => {}
  afterEach(() => close())
  const open = async (options = {}) => {
    const opened = await openCountedStore(database, options)
    close = opened.close
    return opened
  }

  test('at once, whether they are in the counts already or not', async () => {
    const { store, countAll } = await open()
    await store.append(events('first', 30, (i) => ({ sourceIPAddress: `10.0.0.${i % 2}` })))
    const facets = async () => {
      const found = await facetsOf(store)
      const { events, isComplete } = found
      return { events, isComplete, found: Object.fromEntries(addressesOf(found)) }
    }
    const both = { events: 30, isComplete: true, found: { '10.0.0.0': 15, '10.0.0.1': 15 } }
    expect(await facets()).toEqual(both)
    await countAll()
    expect(await facets()).toEqual(both)
    await store.append(events('second', 1, () => ({ sourceIPAddress: '10.0.0.1' })))
    expect(await facets()).toEqual({
      events: 31,
      isComplete: true,
      found: { '10.0.0.0': 15, '10.0.0.1': 16 },
    })
  })

  test('once each, although some arrive between two questions', async () => {
    const { store, otherCustomer, countAll } = await open()
    const ask = async () => [(await facetsOf(store)).events, (await facetsOf(store, otherCustomer)).events]
    // The other customer has the event that its creation has left.
    const expected = { own: 0, other: 1 }
    const append = async (whose: 'own' | 'other', name: string, count: number) => {
      const customer = whose === 'own' ? 1 : otherCustomer
      await store.append(events(name, count, () => ({ customer })))
      expected[whose] += count
    }
    for (let i = 1; i <= 70; i++) {
      await append('own', `own-${i}`, i % 35 === 1 ? 600 : 1)
      await append('other', `other-${i}`, 1)
      expect(await ask()).toEqual([expected.own, expected.other])
      if (i === 35) await countAll()
    }
  })

  test('for their own customer only', async () => {
    const { store, otherCustomer, countAll } = await open()
    await store.append(events('own', 3, () => ({ sourceIPAddress: '10.0.0.1' })))
    await countAll()
    const others = await facetsOf(store, otherCustomer)
    expect([others.events, [...addressesOf(others)]]).toEqual([1, []])
    const { counts } = store.forCustomer(otherCustomer)
    const { values } = await counts.listValues({ field: 'sourceIPAddress', prefix: '', limit: 10 })
    expect(values).toEqual([])
  })

  test('by name only if they are frequent, and then the answer says that it is not complete', async () => {
    const { store, countAll } = await open()
    const [often, rest] = [
      events('often', 20, () => ({ sourceIPAddress: '192.0.2.1' })),
      events('many', 2_500, (i) => ({ sourceIPAddress: `10.${i >> 8}.0.${i & 255}` })),
    ]
    await store.append([...rest.slice(0, 1_250), ...often, ...rest.slice(1_250)])
    await countAll()
    const facets = await facetsOf(store)
    expect([facets.events, facets.isComplete]).toEqual([2_520, false])
    const found = addressesOf(facets)
    expect(found.get('192.0.2.1')).toBe(20)
    expect(found.size).toBeLessThanOrEqual(1_500)
    expect(await store.counts.recountDay(TODAY, false)).toEqual(noDifferences(2_521))
  })

  test('however long their values are', async () => {
    const { store, countAll } = await open()
    await store.append(events('long', 400, (i) => ({ userName: `${i}-${'長'.repeat(500)}` })))
    await countAll()
    const { counts } = store.forCustomer(1)
    const { values, isComplete } = await counts.listValues({ field: 'userName', prefix: '', limit: 1_000 })
    expect(isComplete).toBe(false)
    expect(values.length).toBeWithin(100, 200)
    expect(values[0]?.value.length).toBeGreaterThan(500)
  })

  test('up to a number if they are not in the counts, the newest first', async () => {
    const { store } = await open({ compactsItself: true })
    const times = (i: number) => new Date(NOON.getTime() - i * 60_000)
    await store.append(events('some', 50, (i) => ({ eventTime: times(i), resources: [] })))
    const histogram = await store.forCustomer(1).counts.readHistogram({
      query: toTestQuery({ userName: 'alice', eventName: 'StopInstances' }),
      scope: null,
      bucketMs: HOUR_MS,
      bounds: { ...BOUNDS, max: 20 },
    })
    expect(histogram.isComplete).toBe(false)
    expect([...histogram.buckets.values()].reduce((sum, { changes }) => sum + changes, 0)).toBe(20)
    expect(Math.max(...histogram.buckets.keys())).toBe(NOON.getTime())
  })

  test('by whole days where a period has them, so that a month takes some thirty rows of a field', async () => {
    const { store, settings, countAll } = await open()
    const hours = Array.from({ length: 25 * 24 }, (_, i) => i)
    await store.append(hours.map((hour) => eventOf(`each-${hour}`, hour, { sourceIPAddress: '10.0.0.1' })))
    await countAll()
    await store.counts.makeDays(NOON)
    // What is not read need not be there.
    await executeSql(settings, 'delete from hour_counts where day < 20513')
    const facets = await facetsOf(store)
    expect([facets.events, facets.isComplete]).toEqual([600, true])
    expect(addressesOf(facets).get('10.0.0.1')).toBe(600)
    const { counts } = store.forCustomer(1)
    const scope = { part: { readOnly: null, isFailed: null }, values: null }
    const request = { query: toTestQuery(), scope, bounds: BOUNDS }
    const { buckets } = await counts.readHistogram({ ...request, bucketMs: 12 * HOUR_MS })
    expect([...buckets.values()].reduce((sum, { changes }) => sum + changes, 0)).toBe(600)
  })

  test('anew by hour and day, which finds and replaces counts that differ', async () => {
    const { store, settings, countAll } = await open()
    await store.append([...events('today', 5), eventOf('yesterday', 24), eventOf('before', 25)])
    await countAll()
    await store.counts.makeDays(NOON)
    expect(await store.counts.recountDay('2026-02-28', false)).toEqual(noDifferences(2))
    expect(await store.counts.recountDay(TODAY, false)).toEqual(noDifferences(6))
    await executeSql(settings, 'delete from hour_counts where day = 20512 and hour = 12 and customer = 1')
    await executeSql(settings, "delete from day_counts where day = 20512 and part = 'userName by hour'")
    const different = { events: 2, differences: [{ customer: 1, hour: 12 }], isFixed: true }
    expect(await store.counts.recountDay('2026-02-28', true)).toEqual(different)
    expect(await store.counts.recountDay('2026-02-28', false)).toEqual(noDifferences(2))
    await store.counts.makeDays(NOON)
    await executeSql(settings, "delete from day_counts where day = 20512 and part = 'userName by hour'")
    const days = { events: 2, differences: [{ customer: 1, hour: null }], isFixed: false }
    expect(await store.counts.recountDay('2026-02-28', false)).toEqual(days)
  })

  test('in the background if they were received before there were counts, the newest day first', async () => {
    const opened = await openTestStore('sqlite')
    await opened.store.close()
    const days = ['2026-02-27', '2026-02-28', TODAY]
    rmSync(opened.settings.dataDir, { recursive: true, force: true })
    mkdirSync(opened.settings.dataDir)
    const older = {
      dataDir: opened.settings.dataDir,
      before: '0027_counts',
      days,
      rows: rowsOf(database, days),
    }
    const settings = { ...opened.settings, databaseUrl: await createOlderDatabase(database, older) }
    const store = await openStore(settings)
    close = async () => {
      await store.close()
      rmSync(settings.dataDir, { recursive: true, force: true })
    }
    await store.append([...events('new', 4), eventOf('late', 24)])
    await countAll(store)
    const read = async () => {
      const { events, isComplete } = await facetsOf(store)
      return [events, isComplete]
    }
    expect(await read()).toEqual([5, false])
    expect(await store.counts.recountDay(TODAY, false)).toBeNull()
    expect(await store.counts.measure()).toMatchObject({ behind: 0, uncountedDays: 5 })
    // A thousand at a time; the two days ahead have none.
    for (const expected of [0, 0, 1_000]) expect(await store.counts.countExisting()).toBe(expected)
    expect(await read()).toEqual([1_005, false])
    for (let piece = 0; (await store.counts.countExisting()) !== null; piece++) expect(piece).toBeLessThan(10)
    expect(await read()).toEqual([5 + 3 * 1_100, true])
    for (const day of days)
      expect(await store.counts.recountDay(day, false)).toMatchObject({ differences: [] })
    expect((await store.counts.measure()).uncountedDays).toBe(0)
  })
})

// As the version before stored them.
function rowsOf(database: (typeof DATABASES)[number], days: string[]): string {
  const [epoch, no] = database === 'sqlite' ? ['0', '0'] : ['to_timestamp(0)', 'false']
  const rows = days.flatMap((day, number) =>
    Array.from({ length: 1_100 }, (_, i) => {
      const ms = Date.parse(`${day}T08:00:00Z`) + i * 1_000
      const time = database === 'sqlite' ? ms : `to_timestamp(${ms / 1_000})`
      return `(1, ${1 + i + 1_100 * number}, 'old-${day}-${i}', ${time}, 'StopInstances', 'ann', 'default', ${no}, '[]', '{}')`
    }),
  )
  const inserts = days.map((day, i) => {
    const table = database === 'sqlite' ? `events_${day.replaceAll('-', '')}` : 'events'
    const own = rows.slice(i * 1_100, (i + 1) * 1_100)
    return `insert into ${table} (customer, sequence, id, event_time, event_name, user_name, project, read_only, resources, record) values ${own.join(',\n')};`
  })
  const last = days.length * 1_100
  const sequence =
    database === 'sqlite'
      ? `update event_sequence set last = ${last};`
      : `select setval('event_sequence', ${last});`
  return [
    `insert into customers values (1, 'Default', '000000000001', 'organisation', ${epoch});`,
    `insert into projects values (1, 'default', 'Default', ${epoch});`,
    ...inserts,
    sequence,
  ].join('\n')
}
