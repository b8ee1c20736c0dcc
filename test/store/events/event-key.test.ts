import { describe, expect, test } from 'bun:test'
import type { IncomingEvent } from '../../../src/domain/events/incoming-event.ts'
import { DAY_MS, toDayNumber } from '../../../src/domain/time.ts'
import { hashId } from '../../../src/store/events/event-key.ts'
import { ID_GENERATION_DAYS } from '../../../src/store/partitions.ts'
import { openStore } from '../../../src/store/store.ts'
import { DATABASES } from '../../support/databases.ts'
import { eventOf, NOON, openTestStore, toTestQuery } from '../../support/store-harness.ts'

const other = (id: string, members: Partial<IncomingEvent> = {}) =>
  eventOf(id, 0, { record: '{}', ...members })
const inShop = { project: 'shop' }

describe.each(DATABASES)('IDs of events, on %s,', (database) => {
  test('are free in another project, also within one batch', async () => {
    const { store, close } = await openTestStore(database)
    expect(await store.append([eventOf('a'), eventOf('a', 0, inShop)])).toEqual(['new', 'new'])
    expect(await store.append([eventOf('a', 1, { project: 'attic' })])).toEqual(['new'])
    expect(await store.append([eventOf('a'), eventOf('a', 0, inShop)])).toEqual(['duplicate', 'duplicate'])
    const { events } = store.forCustomer(1)
    expect((await events.find('a', 'attic'))?.project).toBe('attic')
    expect((await events.find('a', 'default'))?.project).toBe('default')
    expect((await events.find('a'))?.project).toBe('shop')
    expect(await events.find('a', 'cellar')).toBeNull()
    const page = await events.listPage(toTestQuery({ eventId: 'a' }), 10, null)
    expect(page.events.map(({ project }) => project)).toEqual(['shop', 'default', 'attic'])
    await close()
  })

  test('are in conflict if they come again with another text, also within a batch and a group', async () => {
    const { store, close } = await openTestStore(database)
    expect(await store.append([eventOf('a'), other('a'), eventOf('a')])).toEqual([
      'new',
      'conflict',
      'duplicate',
    ])
    expect(await store.append([other('a'), eventOf('b'), other('a')])).toEqual([
      'conflict',
      'new',
      'conflict',
    ])
    const grouped = await Promise.all([store.append([eventOf('c')]), store.append([other('c')])])
    expect(grouped).toEqual([['new'], ['conflict']])
    const { events } = await store.forCustomer(1).events.listPage(toTestQuery(), 10, null)
    expect(events.map(({ id, record }) => [id, record])).toEqual([
      ['c', '{"eventID":"c"}'],
      ['b', '{"eventID":"b"}'],
      ['a', '{"eventID":"a"}'],
    ])
    await close()
  })

  test('are the same event if the text as sent or as stored is the same', async () => {
    const { store, close } = await openTestStore(database)
    const received = (sentRecord: string, record: string) => [eventOf('a', 0, { sentRecord, record })]
    expect(await store.append(received('{sent}', '{sent, 12:00}'))).toEqual(['new'])
    expect(await store.append(received('{sent}', '{sent, 12:01}'))).toEqual(['duplicate'])
    expect(await store.append(received('{sent, 12:00}', '{sent, 12:00}'))).toEqual(['duplicate'])
    expect(await store.append(received('{spoofed}', '{sent, 12:01}'))).toEqual(['conflict'])
    expect(await store.append(received('{spoofed}', '{spoofed, 12:00}'))).toEqual(['conflict'])
    await close()
  })

  test('are in conflict across ID generations, and in a transaction of thousands', async () => {
    const { store, setClock, close } = await openTestStore(database)
    await store.append([eventOf('a'), eventOf('a', 0, inShop)])
    setClock(new Date(NOON.getTime() + ID_GENERATION_DAYS * DAY_MS))
    expect(await store.append([other('a'), eventOf('a'), other('a', { project: 'attic' })])).toEqual([
      ...(['conflict', 'duplicate', 'new'] as const),
    ])
    const batch = Array.from({ length: 3_000 }, (_, i) => eventOf(`e${i}`))
    const arrivals = await store.append([...batch, other('e0'), other('e2999'), eventOf('e1')])
    expect(arrivals.slice(2_998)).toEqual(['new', 'new', 'conflict', 'conflict', 'duplicate'])
    await close()
  })

  test('of one customer do not matter to another one', async () => {
    const { store, close } = await openTestStore(database)
    await store.append([eventOf('a')])
    expect(await store.append([other('a', { customer: 2 }), other('a')])).toEqual(['new', 'conflict'])
    await close()
  })

  test('may contain what a project’s name contains, and are not mixed up', async () => {
    const { store, close } = await openTestStore(database)
    const pairs: [id: string, project: string][] = [
      ['a', 'b c'],
      ['a b', 'c'],
      ['a b c', ''],
      ['a', 'b\u001fc'],
      ['a!', 'b'],
      ['', 'a'],
    ]
    const events = pairs.map(([id, project]) => eventOf(id, 0, { project }))
    expect(await store.append(events)).toEqual(pairs.map(() => 'new'))
    for (const [id, project] of pairs)
      expect(await store.forCustomer(1).events.find(id, project)).toMatchObject({ id, project })
    expect((await store.forCustomer(1).events.find('a'))?.project).toBe('b\u001fc')
    await close()
  })

  test('that two projects share have two rows in the report, with IDs that differ and never change', async () => {
    const { store, close } = await openTestStore(database)
    const id = '019c8a5e-8d0e-7b3a-9f41-5a2f6c1d7e90'
    await store.append([eventOf(id), eventOf(id, 0, inShop)])
    await store.append([eventOf(id, 0, { project: 'attic' }), eventOf('plain')])
    const today = toDayNumber(NOON)
    const read = async () =>
      (
        await Array.fromAsync(store.forCustomer(1).administratorLog.stream({ from: today, until: today + 1 }))
      ).flat()
    const rows = await read()
    expect(rows.map(({ eventId }) => eventId)).toEqual([id, id, id, 'plain'])
    expect(rows[0]?.id).toBe(id)
    expect(new Set(rows.map((row) => row.id)).size).toBe(4)
    for (const row of rows)
      expect(row.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-[78][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    expect(await store.append([eventOf(id, 0, inShop)])).toEqual(['duplicate'])
    expect(await read()).toEqual(rows)
    await close()
  })
})

test('two processes on PostgreSQL never store one ID twice, and tell conflicts from duplicates', async () => {
  const { store, settings, close } = await openTestStore('postgres')
  const second = await openStore(settings)
  const ids = Array.from({ length: 200 }, (_, i) => `race-${i}`)
  const [ours, theirs] = await Promise.all([
    Promise.all(ids.map((id) => store.append([eventOf(id)]))),
    Promise.all(ids.map((id) => second.append([other(id), eventOf(id)]))),
  ])
  for (const [i, [our]] of ours.entries()) {
    const answers = [our, ...(theirs[i] ?? [])].join(' ')
    expect(['new conflict duplicate', 'conflict new conflict']).toContain(answers)
  }
  const { events } = await store.forCustomer(1).events.listPage(toTestQuery(), 1_000, null)
  expect(events).toHaveLength(200)
  await second.close()
  await close()
})

test('hashes of IDs differ by customer and ID, and those of UUIDv7 are in the order of their times', () => {
  const first = '0193c5a8-0000-7abc-8000-000000000001'
  const second = '0193c5a8-0001-7abc-8000-000000000001'
  const ids = [first, second, 'a', 'b', first.toUpperCase(), '0193c5a8-0000-4abc-8000-000000000001']
  const hashes = [1, 2].flatMap((customer) => ids.map((id) => hashId(customer, id)))
  expect(new Set(hashes).size).toBe(12)
  expect(hashes.every((each) => /^[0-9a-f]{30}$/.test(each))).toBe(true)
  expect([hashId(2, first), hashId(1, second)].map((each) => each.slice(0, 12))).toEqual([
    ...['0193c5a80000', '0193c5a80001'],
  ])
})
