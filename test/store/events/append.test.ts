import { describe, expect, test } from 'bun:test'
import { rmSync } from 'node:fs'
import { ACTION_CATALOGUE } from '../../../src/domain/actions/action-catalogue.ts'
import { DAY_MS } from '../../../src/domain/time.ts'
import { ID_GENERATION_DAYS } from '../../../src/store/partitions.ts'
import { openStore } from '../../../src/store/store.ts'
import { DATABASES } from '../../support/databases.ts'
import { startPostgres } from '../../support/postgres.ts'
import { rejectionOf } from '../../support/rejection.ts'
import { eventOf, NOON, openTestStore, storedEventOf, toTestQuery } from '../../support/store-harness.ts'

describe.each([...DATABASES])('appending on %s', (database) => {
  test('creates the partitions of a new month once, for appends and changes that arrive together', async () => {
    const { store, setClock, close } = await openTestStore(database)
    const later = new Date('2027-07-01T00:00:00Z')
    setClock(later)
    const changes = Array.from({ length: 4 }, (_, i) =>
      store.sources.recordHeartbeat(new Date(later.getTime() + i), false),
    )
    const appends = Array.from({ length: 4 }, (_, i) =>
      store.append([eventOf(`new-month-${i}`, 0, { eventTime: later })]),
    )
    await Promise.all(changes)
    expect((await Promise.all(appends)).flat()).toEqual(['new', 'new', 'new', 'new'])
    await close()
  })

  test('stores events even if the clock moves far ahead while they wait', async () => {
    const { settings, close } = await openTestStore(database)
    await close()
    let reads = 0
    const clock = () => new Date(NOON.getTime() + reads++ * 16 * DAY_MS)
    const store = await openStore({ ...settings, clock })
    expect(await store.append([eventOf('a')])).toEqual(['new'])
    expect(await store.append([eventOf('a')])).toEqual(['duplicate'])
    await store.close()
    rmSync(settings.dataDir, { recursive: true, force: true })
  })

  test('stores an ID once, whatever its time, also within a batch and across ID generations', async () => {
    const { store, setClock, close } = await openTestStore(database)
    expect(await store.append([eventOf('a'), eventOf('b'), eventOf('a', 5)])).toEqual([
      'new',
      'new',
      'duplicate',
    ])
    expect(await store.append([eventOf('a', 100), eventOf('c')])).toEqual(['duplicate', 'new'])
    const nextGeneration = new Date(NOON.getTime() + ID_GENERATION_DAYS * DAY_MS)
    setClock(nextGeneration)
    await store.partitions.prepare(nextGeneration)
    expect(await store.append([eventOf('a'), eventOf('d')])).toEqual(['duplicate', 'new'])
    setClock(NOON)
    expect(await store.append([eventOf('d', 1)])).toEqual(['duplicate'])
    expect((await store.forCustomer(1).events.listPage(toTestQuery(), 10, null)).events).toHaveLength(4)
    await close()
  })

  test('stores events when no partitions were prepared for months, as after the machine was asleep', async () => {
    const { store, setClock, close } = await openTestStore(database)
    const later = new Date(NOON.getTime() + 100 * DAY_MS)
    setClock(later)
    expect(await store.append([eventOf('a', 0, { eventTime: later })])).toEqual(['new'])
    await close()
  })

  test('lets two customers use the same ID', async () => {
    const { store, close } = await openTestStore(database)
    expect(await store.append([eventOf('a'), eventOf('a', 0, { customer: 2 })])).toEqual(['new', 'new'])
    await close()
  })

  test('stores each ID once when many senders send it at the same time', async () => {
    const { store, close } = await openTestStore(database)
    const batch = (from: number) =>
      Array.from({ length: 60 }, (_, i) => eventOf(`e${(from * 7 + i) % 100}`, i % 9))
    const results = await Promise.all(Array.from({ length: 40 }, (_, i) => store.append(batch(i))))
    expect(results.flat().filter((each) => each === 'new')).toHaveLength(100)
    expect((await store.forCustomer(1).events.listPage(toTestQuery(), 1_000, null)).events).toHaveLength(100)
    await close()
  })

  test('stores text with any characters unchanged', async () => {
    const { store, close } = await openTestStore(database)
    const texts = [
      '',
      ' ',
      '\\',
      '"',
      '{}',
      'NULL',
      'null',
      "'; drop table events --",
      '🎉',
      'a\tb\nc',
      'ß',
      '\u0001',
    ]
    await store.append(
      texts.map((text, i) => eventOf(`t${i}`, 0, { userName: text, errorCode: text, record: text })),
    )
    for (const [i, text] of texts.entries()) {
      expect(await store.forCustomer(1).events.find(`t${i}`)).toEqual(
        storedEventOf(`t${i}`, 0, { userName: text, errorCode: text, record: text }),
      )
    }
    await close()
  })

  test('a purge drops only days that have ended before, and finds no event of theirs by its ID', async () => {
    const { store, close } = await openTestStore(database)
    await store.append([eventOf('today'), eventOf('edge', 12 + 24 * 29.9), eventOf('old', 24 * 32)])
    const before = new Date(NOON.getTime() - 30 * DAY_MS)
    expect(await store.partitions.trashDays(before, { at: NOON, countMax: 3 })).toEqual({
      dropped: ['2026-01-28'],
      kept: [],
    })
    expect(await store.partitions.trashDays(before, { at: NOON, countMax: 3 })).toEqual({
      dropped: [],
      kept: [],
    })
    expect(await store.forCustomer(1).events.find('old')).toBeNull()
    expect(await store.forCustomer(1).events.find('edge')).not.toBeNull()
    expect(
      (await store.forCustomer(1).events.listPage({ ...toTestQuery(), from: new Date(0) }, 10, null)).events,
    ).toHaveLength(2)
    await close()
  })

  test('acknowledged events are there after the store is opened again', async () => {
    const opened = await openTestStore(database)
    await opened.store.append([eventOf('kept')])
    await opened.store.close()
    const reopened = await openStore(opened.settings)
    expect(await reopened.forCustomer(1).events.find('kept')).toEqual(storedEventOf('kept'))
    expect(await reopened.append([eventOf('kept'), eventOf('new')])).toEqual(['duplicate', 'new'])
    await reopened.close()
  })
})

describe('while PostgreSQL is down', () => {
  test('an append throws an unavailable fault, and succeeds once the server is back', async () => {
    const server = await startPostgres()
    const settings = {
      databaseUrl: server.url,
      replicaUrl: null,
      dataDir: '',
      clock: () => NOON,
      catalogue: ACTION_CATALOGUE,
    }
    const store = await openStore(settings)
    await server.kill9()
    expect(await rejectionOf(store.append([eventOf('a')]))).toMatchObject({
      code: 'unavailable',
      retryAfterSeconds: 5,
    })
    expect(await rejectionOf(store.ping())).toMatchObject({ code: 'unavailable' })
    const restarted = await startPostgres({ dataDir: server.dataDir, port: server.port })
    expect(await store.append([eventOf('a')])).toEqual(['new'])
    await store.ping()
    await store.close()
    await restarted.remove()
  }, 60_000)
})

describe.each([...DATABASES])('a very large batch on %s', (database) => {
  test('is stored completely, and each of its IDs once', async () => {
    const { store, close } = await openTestStore(database)
    const batch = Array.from({ length: 5_000 }, (_, i) => eventOf(`e${i % 4_500}`, (i % 4_500) / 10))
    const arrivals = await store.append(batch)
    expect(arrivals).toEqual(batch.map((_, i) => (i < 4_500 ? 'new' : 'duplicate')))
    expect(await store.append(batch)).toEqual(batch.map(() => 'duplicate'))
    await close()
  })

  test('has duplicates and conflicts of its own, however far apart', async () => {
    const { store, close } = await openTestStore(database)
    await store.append([eventOf('e7')])
    const batch = Array.from({ length: 1_200 }, (_, i) => eventOf(`e${i}`))
    const again = [eventOf('e5'), eventOf('e6', 0, { record: '{}' }), eventOf('e7', 0, { record: '{}' })]
    const arrivals = batch.map(({ id }) => (id === 'e7' ? 'duplicate' : 'new'))
    expect(await store.append([...batch, ...again])).toEqual([
      ...arrivals,
      ...(['duplicate', 'conflict', 'conflict'] as const),
    ])
    await close()
  })

  // A batch is stored in parts: the event without a member that every row has is in the first, one between,
  // or the last. Without a name its rows cannot be made, and without a project the database refuses them.
  test.each([
    [1_000, 10, 'eventName'],
    [1_000, 400, 'eventName'],
    [1_000, 999, 'eventName'],
    [1_000, 10, 'project'],
    [1_000, 400, 'project'],
    [1_000, 999, 'project'],
    [3_000, 2_500, 'project'],
  ])('of %i events is not stored at all if event %i has no %s', async (size, refused, member) => {
    const { store, close } = await openTestStore(database)
    const good = Array.from({ length: size }, (_, i) => eventOf(`e${i}`))
    const bad = good.with(refused, eventOf('refused', 0, { [member]: null }))
    const neighbour = [eventOf('neighbour')]
    const [failed, stored] = await Promise.allSettled([store.append(bad), store.append(neighbour)])
    expect(failed).toMatchObject({ status: 'rejected' })
    expect(stored).toEqual({ status: 'fulfilled', value: ['new'] })
    expect(await store.append(good)).toEqual(good.map(() => 'new'))
    expect((await store.forCustomer(1).events.listPage(toTestQuery(), 10, null)).events).toHaveLength(10)
    await close()
  })
})

test('two processes store each ID of a large batch once if they send it in opposite orders at the same time', async () => {
  const { store, settings, close } = await openTestStore('postgres')
  const other = await openStore(settings)
  const batch = Array.from({ length: 2_000 }, (_, i) => eventOf(`e${i}`))
  const reversed = [...batch].reverse()
  const arrivals = (await Promise.all([store.append(batch), other.append(reversed)])).flat()
  expect(arrivals).toHaveLength(4_000)
  expect(arrivals.filter((each) => each === 'new')).toHaveLength(2_000)
  expect(arrivals.filter((each) => each === 'duplicate')).toHaveLength(2_000)
  await other.close()
  await close()
})
