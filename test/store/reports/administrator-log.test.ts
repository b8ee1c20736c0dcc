import { describe, expect, test } from 'bun:test'
import type { AdministratorLogRow } from '../../../src/domain/reports/administrator-log.ts'
import { toDayNumber } from '../../../src/domain/time.ts'
import { openStore, type Store } from '../../../src/store/store.ts'
import { DATABASES } from '../../support/databases.ts'
import { eventOf, NOON, openTestStore } from '../../support/store-harness.ts'

const TODAY = toDayNumber(NOON)
const RUN = { at: NOON, countMax: 3 }
const FIRST = { after: 0, limit: 50, isPendingOnly: false, hasTotals: false }
const MONTH = { from: TODAY - 15, until: TODAY + 16 }

describe.each([...DATABASES])('the administrator log on %s', (database) => {
  test('has one row for every event that changed something, in the order of sending', async () => {
    const { store, close } = await openTestStore(database)
    await store.append(['z', 'b', 'm'].map((id) => eventOf(id)))
    await store.append([eventOf('b'), eventOf('reads', 0, { readOnly: true }), eventOf('a')])
    expect((await rowsOf(store)).map(({ eventId }) => eventId)).toEqual(['z', 'b', 'm', 'a'])
    await close()
  })

  test('has the rows of a large batch in the order of sending, each with an ID of its own', async () => {
    const { store, close } = await openTestStore(database)
    const ids = Array.from({ length: 1_200 }, (_, i) => `${(i * 7) % 1_200} ${i}`)
    const isChange = (i: number) => i % 60 === 0 || (i > 295 && i < 305)
    const batch = ids.map((id, i) => eventOf(id, 0, { readOnly: !isChange(i) }))
    const twin = eventOf(ids[0] ?? '', 0, { project: 'other' })
    expect(await store.append([...batch, twin])).toEqual([...batch, twin].map(() => 'new'))
    const rows = await rowsOf(store)
    expect(rows.map(({ eventId }) => eventId)).toEqual([...ids.filter((_, i) => isChange(i)), ids[0] ?? ''])
    expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length)
    await close()
  })

  test('keeps the order of rows: late events come last, whatever their time', async () => {
    const { store, close } = await openTestStore(database)
    await store.append([eventOf('noon'), eventOf('morning', 3)])
    const before = await rowsOf(store)
    await store.append([eventOf('yesterday', 24), eventOf('last month', 24 * 10), eventOf('now')])
    const after = await rowsOf(store)
    expect(after.slice(0, 2)).toEqual(before)
    expect(after.slice(2).map(({ eventId }) => eventId)).toEqual(['yesterday', 'last month', 'now'])
    await close()
  })

  test('returns the days of the period and the rows of the customer, and nothing else', async () => {
    const { store, close } = await openTestStore(database)
    const at = (time: string) => ({ eventTime: new Date(time) })
    await store.append([
      eventOf('before', 0, at('2026-02-27T23:59:59.999Z')),
      eventOf('first', 0, at('2026-02-28T00:00:00.000Z')),
      eventOf('last', 0, at('2026-03-01T23:59:59.999Z')),
      eventOf('after', 0, at('2026-03-02T00:00:00.000Z')),
      eventOf('other', 0, { customer: 2 }),
    ])
    const period = { from: TODAY - 1, until: TODAY + 1 }
    expect((await rowsOf(store, period)).map(({ eventId }) => eventId)).toEqual(['first', 'last'])
    expect((await rowsOf(store, MONTH, 2)).map(({ eventId }) => eventId)).toEqual(['other'])
    expect(await rowsOf(store, { from: TODAY + 400, until: TODAY + 401 })).toEqual([])
    await close()
  })

  test('gives every row a UUID: the ID of the event if it is one, else one derived from it that never changes', async () => {
    const { store, close } = await openTestStore(database)
    const uuid = 'af779880-0531-45d3-be56-df41c459aa09'
    await store.append([eventOf(uuid), eventOf('no uuid'), eventOf(uuid.toUpperCase())])
    const [own, derived, upperCase] = await rowsOf(store)
    expect(own?.id).toBe(uuid)
    // IDs that differ only in letter case belong to different events.
    expect(upperCase?.id).not.toBe(uuid)
    expect(derived?.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    await close()
  })

  test('has the user’s tags as of the time of the event, also if it arrives late, unless the record has its own', async () => {
    const { store, setClock, close } = await openTestStore(database)
    const { users } = store.forCustomer(1)
    const tags = (department: string) => ({ department, customerDefined1: '', customerDefined2: '' })
    await createCustomer(store)
    setClock(hoursAgo(20))
    await users.create('ann', tags('first'), null, hoursAgo(20), eventOf('add', 20, { readOnly: true }))
    for (const [department, hours] of [['second', 10] as const, ['third', 5] as const]) {
      setClock(hoursAgo(hours))
      await users.updateTags('ann', { department }, eventOf(department, hours, { readOnly: true }))
    }
    const record = JSON.stringify({ department: 'its own' })
    const events = [1, 5, 5.1, 10, 11, 30].map((hours) => eventOf(`${hours}`, hours, { userName: 'ann' }))
    await store.append([
      ...events,
      eventOf('with tags', 11, { userName: 'ann', record }),
      eventOf('of another user', 11),
    ])
    expect((await rowsOf(store)).map(({ department }) => department)).toEqual([
      ...['third', 'third', 'second', 'second', 'first', 'first', 'its own', ''],
    ])
    await close()
  })

  test('drops a month once all of its days have ended', async () => {
    const { store, close } = await openTestStore(database)
    await store.append([eventOf('february', 24 * 10), eventOf('march')])
    expect(await store.partitions.trashMonths(new Date('2026-02-28T23:00:00Z'), RUN)).toEqual([])
    expect(await store.partitions.trashMonths(new Date('2026-03-01T00:00:00Z'), RUN)).toEqual(['2026-02'])
    expect((await rowsOf(store)).map(({ eventId }) => eventId)).toEqual(['march'])
    await store.append([eventOf('february again', 24 * 10)])
    // Creating the month again brings back what is in the trash.
    expect((await rowsOf(store)).map(({ eventId }) => eventId)).toEqual([
      ...['february', 'march', 'february again'],
    ])
    expect(await store.partitions.trashMonths(new Date('2026-03-01T00:00:00Z'), RUN)).toEqual(['2026-02'])
    expect(await store.partitions.emptyTrash(NOON)).toEqual(['2026-02'])
    await store.append([eventOf('february at last', 24 * 10)])
    expect((await rowsOf(store)).map(({ eventId }) => eventId)).toEqual(['march', 'february at last'])
    await close()
  })

  test('has its rows after the store is opened again, and gets more', async () => {
    const opened = await openTestStore(database)
    await opened.store.append([eventOf('a')])
    await opened.store.close()
    const reopened = await openStore(opened.settings)
    await reopened.append([eventOf('b')])
    expect((await rowsOf(reopened)).map(({ eventId }) => eventId)).toEqual(['a', 'b'])
    await reopened.close()
  })

  test('returns the number of rows, and which operations are pending', async () => {
    const { store, close } = await openTestStore(database)
    const stop = (id: string, requestID: string, members: object = {}) =>
      eventOf(id, 0, { record: JSON.stringify({ requestID, ...members }) })
    const system = { userIdentity: { type: 'AWSService' } }
    await store.append([
      stop('early outcome', 'r1', system),
      stop('request', 'r1'),
      stop('pending', 'r2'),
      stop('shared request', 'r3', { sharedEventID: 's' }),
      stop('shared outcome', 'r4', { sharedEventID: 's', ...system }),
    ])
    await store.append([
      eventOf('another action', 0, {
        eventName: 'StartInstances',
        record: JSON.stringify({ requestID: 'r2', ...system }),
      }),
      eventOf('another customer', 0, { customer: 2, record: JSON.stringify({ requestID: 'r2', ...system }) }),
    ])
    const page = await store
      .forCustomer(1)
      .administratorLog.listPage(MONTH, { ...FIRST, limit: 4, hasTotals: true })
    expect(page.totals).toEqual({
      count: 6,
      isMore: false,
      pending: { count: 1, isMore: false },
      isLogEmpty: false,
    })
    expect(page.rows.map(({ eventId, isPending }) => [eventId, isPending])).toEqual([
      ['early outcome', false],
      ['request', false],
      ['pending', true],
      ['shared request', false],
    ])
    await close()
  })
})

describe('two processes on one PostgreSQL', () => {
  test('never return a row before one that sorts ahead of it', async () => {
    const { store, settings, close } = await openTestStore('postgres')
    const second = await openStore(settings)
    const seen: string[] = []
    let isOver = false
    const write = async (writer: Store, name: string) => {
      for (let i = 0; i < 60; i++) await writer.append([eventOf(`${name}${i}a`), eventOf(`${name}${i}b`)])
    }
    const read = async () => {
      while (!isOver) {
        const ids = (await rowsOf(store)).map(({ eventId }) => eventId)
        expect(ids.slice(0, seen.length)).toEqual(seen)
        seen.push(...ids.slice(seen.length))
      }
    }
    const reading = read()
    await Promise.all([write(store, 'x'), write(second, 'y'), write(second, 'z')])
    isOver = true
    await reading
    expect(await rowsOf(store)).toHaveLength(360)
    await second.close()
    await close()
  })
})

function hoursAgo(hours: number): Date {
  return new Date(NOON.getTime() - hours * 3_600_000)
}

async function createCustomer(store: Store): Promise<void> {
  await store.customers.createFirst({
    customer: { name: 'Default', accountId: '000000000001', organisationId: 'o' },
    project: { id: 'default', name: 'default' },
    administrator: { userName: 'admin', passwordHash: 'h' },
    accessKey: null,
    now: NOON,
  })
}

async function rowsOf(store: Store, period = MONTH, customer = 1): Promise<AdministratorLogRow[]> {
  const rows: AdministratorLogRow[] = []
  for await (const chunk of store.forCustomer(customer).administratorLog.stream(period)) rows.push(...chunk)
  return rows
}
