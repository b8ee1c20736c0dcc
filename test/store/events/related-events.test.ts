import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { ACTION_CATALOGUE } from '../../../src/domain/actions/action-catalogue.ts'
import { createRelatedEventStore } from '../../../src/store/events/related-events.ts'
import { openPostgres } from '../../../src/store/postgres/postgres-database.ts'
import { openSqlite } from '../../../src/store/sqlite/sqlite-database.ts'
import { compactAllDays } from '../../support/compacted-days.ts'
import { DATABASES, type DatabaseName } from '../../support/databases.ts'
import { explainStatement, recordQueries } from '../../support/query-plans.ts'
import { eventOf, NOON, openTestStore } from '../../support/store-harness.ts'

const HOUR_MS = 3_600_000
const WIDE = { aroundMs: 24 * HOUR_MS, scanMax: 1_000, limit: 10 }
const LINK = { name: 'requestID', value: 'r' } as const
const PERIOD = { from: new Date('2026-02-01T00:00:00Z'), until: new Date('2026-03-02T00:00:00Z') }

describe.each(DATABASES)('events around another one, on %s,', (database) => {
  let opened: Awaited<ReturnType<typeof openTestStore>>
  beforeAll(async () => {
    opened = await openTestStore(database)
  })
  afterAll(() => opened.close())

  const at = (id: string, hours: number, members: object = {}) =>
    eventOf(id, hours, { requestID: 'r', ...members })
  const storeOf = (customer: number) => opened.store.forCustomer(customer)
  const positionOf = async (customer: number, id: string) => {
    const event = await storeOf(customer).events.find(id)
    const position = event && (await storeOf(customer).relatedEvents.findPosition(event))
    if (!position) throw new Error(`No event ${id}.`)
    return position
  }
  const idsOf = (events: { id: string }[]) => events.map(({ id }) => id)

  test('are found by their link on both sides, over the end of a day, and of no other customer', async () => {
    await opened.store.append([
      ...[at('one', 13), at('near', 13), at('later', 11), at('day-before', 30)],
      ...[
        at('too-early', 38),
        at('other-link', 13, { requestID: 'x' }),
        at('no-link', 13, { requestID: null }),
      ],
      at('foreign', 13, { customer: 2 }),
    ])
    const found = await storeOf(1).relatedEvents.listLinked(await positionOf(1, 'one'), LINK, WIDE)
    expect(idsOf(found.events)).toEqual(['later', 'near', 'day-before'])
    expect(found.events[1]).toEqual((await storeOf(1).events.find('near')) as never)
    expect(found).toMatchObject({
      ...{ isMore: false, from: new Date('2026-02-27T23:00:00Z'), until: new Date('2026-03-01T23:00:00Z') },
    })
    const shared = { name: 'sharedEventID', value: 'r' } as const
    expect(
      (await storeOf(1).relatedEvents.listLinked(await positionOf(1, 'one'), shared, WIDE)).events,
    ).toEqual([])
    expect(
      await storeOf(2).relatedEvents.listLinked(await positionOf(2, 'foreign'), LINK, WIDE),
    ).toMatchObject({
      events: [],
    })
  })

  test('are searched for among the nearest ones only, and the period says how far', async () => {
    const crowd = Array.from({ length: 30 }, (_, i) =>
      at(`crowd-${i}`, 3, { customer: 3, requestID: 'other' }),
    )
    const early = at('early', 4, { customer: 3 })
    const late = at('late', 2, { customer: 3 })
    await opened.store.append([
      early,
      ...crowd.slice(0, 15),
      at('middle', 3, { customer: 3 }),
      ...crowd.slice(15),
      late,
    ])
    const position = await positionOf(3, 'middle')
    const search = (scanMax: number) =>
      storeOf(3).relatedEvents.listLinked(position, LINK, { ...WIDE, scanMax })
    expect(idsOf((await search(16)).events)).toEqual(['late', 'early'])
    const near = await search(15)
    expect(near).toMatchObject({
      ...{ events: [], isMore: false, from: new Date('2026-03-01T08:00:00.001Z') },
      until: new Date('2026-03-01T10:00:00Z'),
    })
    expect(await search(3)).toMatchObject({
      ...{ events: [], from: new Date('2026-03-01T09:00:00.001Z'), until: new Date('2026-03-01T09:00:00Z') },
    })
  })

  test('are the nearest of each side if there are more than the limit', async () => {
    await opened.store.append(Array.from({ length: 9 }, (_, i) => at(`many-${i}`, 1, { customer: 4 })))
    const found = await storeOf(4).relatedEvents.listLinked(await positionOf(4, 'many-4'), LINK, {
      ...WIDE,
      limit: 2,
    })
    expect(idsOf(found.events)).toEqual(['many-6', 'many-5', 'many-3', 'many-2'])
    expect(found.isMore).toBe(true)
    const all = await storeOf(4).relatedEvents.listLinked(await positionOf(4, 'many-4'), LINK, {
      ...WIDE,
      limit: 4,
    })
    expect([all.events.length, all.isMore]).toEqual([8, false])
  })

  test('are those of the same user, nearest first, over many days', async () => {
    const hours = [1, 2, 3, 50, 400]
    await opened.store.append([
      ...hours.map((hour) =>
        at(`ann-${hour}`, hour, { customer: 5, userName: 'ann', record: `{"hour":${hour}}` }),
      ),
      ...hours.map((hour) => at(`bob-${hour}`, hour, { customer: 5, userName: 'bob' })),
      ...hours.map((hour) => at(`ann-${hour}`, hour, { customer: 6, userName: 'ann' })),
      ...['a', 'b', 'c'].map((id) => at(`same-${id}`, 3, { customer: 5, userName: 'ann' })),
    ])
    const list = async (id: string, side: 'older' | 'newer', limit: number) => {
      const search = { userName: 'ann', side, position: await positionOf(5, id), ...PERIOD }
      return idsOf(await storeOf(5).relatedEvents.listNeighbours(search, limit))
    }
    expect(await list('same-b', 'older', 10)).toEqual(['same-a', 'ann-3', 'ann-50', 'ann-400'])
    expect(await list('same-b', 'newer', 10)).toEqual(['same-c', 'ann-2', 'ann-1'])
    expect(await list('ann-400', 'newer', 3)).toEqual(['ann-50', 'ann-3', 'same-a'])
    expect(await list('ann-1', 'newer', 3)).toEqual([])
    const search = {
      userName: 'ann',
      side: 'older',
      position: await positionOf(5, 'ann-1'),
      ...PERIOD,
    } as const
    expect((await storeOf(5).relatedEvents.listNeighbours(search, 1))[0]?.record).toBe('{"hour":2}')
  })

  test('have no position once the event is not there', async () => {
    const gone = { ...eventOf('gone'), customer: 1 }
    expect(await storeOf(1).relatedEvents.findPosition(gone)).toBeNull()
    expect(await storeOf(1).relatedEvents.findLinksStart()).toBeNull()
  })
})

describe.each(DATABASES)('the plans of the searches around an event, on %s,', (name) => {
  test.each(['open', 'compacted'])(
    'read an index of an %s day in its order, and no more than they need',
    async (day) => {
      const { store, settings, close } = await openTestStore(name, { compactsItself: true })
      await store.append(Array.from({ length: 50 }, (_, i) => eventOf(`e-${i}`, i / 100)))
      if (day === 'compacted') await compactAllDays(store, NOON)
      await store.close()
      const { database, statements } = recordQueries(await open(name, settings))
      const related = createRelatedEventStore(database, 1)
      const position = { eventTime: NOON, sequence: 1 }
      await related.listLinked(position, LINK, { aroundMs: HOUR_MS, scanMax: 5, limit: 10 })
      for (const side of ['older', 'newer'] as const)
        await related.listNeighbours({ userName: 'alice', side, position, ...PERIOD }, 5)
      const ofEvents = statements().filter(({ sql }) => !sql.includes('event_blocks'))
      const plans = await Promise.all(ofEvents.map((each) => explainStatement(settings, each, '2026-03-01')))
      await database.close()
      await close().catch(() => {})
      expect(plans.length).toBeGreaterThanOrEqual(6)
      for (const plan of plans) expect(plan).toMatch(name === 'sqlite' ? SQLITE_PLAN : POSTGRES_PLAN)
      for (const plan of plans) expect(plan).not.toMatch(/TEMP B-TREE|Sort|SCAN|Seq Scan/)
    },
  )
})

const SQLITE_PLAN =
  /USING (COVERING )?INDEX events_20260301_(1_)?(time|user) \(customer=\? AND (user_name=\? AND )?event_time>\? AND event_time<\?\)/
const POSTGRES_PLAN = /Index Cond: \(\(customer = 1\) AND/

function open(name: DatabaseName, { dataDir, databaseUrl }: { dataDir: string; databaseUrl: string | null }) {
  return name === 'sqlite'
    ? openSqlite(dataDir, ACTION_CATALOGUE)
    : openPostgres(databaseUrl ?? '', null, ACTION_CATALOGUE)
}
