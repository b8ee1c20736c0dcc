import { describe, expect, test } from 'bun:test'
import { rmSync } from 'node:fs'
import { ACTION_CATALOGUE } from '../../../src/domain/actions/action-catalogue.ts'
import { ID_GENERATION_DAYS } from '../../../src/store/partitions.ts'
import { openStore } from '../../../src/store/store.ts'
import { DATABASES } from '../../support/databases.ts'
import { startPostgres } from '../../support/postgres.ts'
import { rejectionOf } from '../../support/rejection.ts'
import { ask, eventOf, NOON, openTestStore } from '../../support/store-harness.ts'

const DAY_MS = 86_400_000

describe.each([...DATABASES])('appending on %s', (database) => {
  test('is stored though the clock goes on for long while it waits', async () => {
    const { where, close } = await openTestStore(database)
    await close()
    let asked = 0
    const clock = () => new Date(NOON.getTime() + asked++ * 16 * DAY_MS)
    const hasty = await openStore({ ...where, clock })
    expect(await hasty.append([eventOf('a')])).toEqual([true])
    expect(await hasty.append([eventOf('a')])).toEqual([false])
    await hasty.close()
    rmSync(where.dataDir, { recursive: true, force: true })
  })

  test('the same id is stored once, whatever time it carries, also within a batch and across generations', async () => {
    const { store, at, close } = await openTestStore(database)
    expect(await store.append([eventOf('a'), eventOf('b'), eventOf('a', 5)])).toEqual([true, true, false])
    expect(await store.append([eventOf('a', 100), eventOf('c')])).toEqual([false, true])
    at(new Date(NOON.getTime() + ID_GENERATION_DAYS * DAY_MS))
    await store.partitions.prepare(new Date(NOON.getTime() + ID_GENERATION_DAYS * DAY_MS))
    expect(await store.append([eventOf('a'), eventOf('d')])).toEqual([false, true])
    at(NOON)
    expect(await store.append([eventOf('d', 1)])).toEqual([false])
    expect((await store.forCustomer(1).events.listPage(ask(), 10, null)).events).toHaveLength(4)
    await close()
  })

  test('goes on when nobody has prepared anything for months, as after a machine slept', async () => {
    const { store, at, close } = await openTestStore(database)
    const later = new Date(NOON.getTime() + 100 * DAY_MS)
    at(later)
    expect(await store.append([eventOf('a', 0, { eventTime: later })])).toEqual([true])
    await close()
  })

  test('ids belong to a customer: two customers may use the same one', async () => {
    const { store, close } = await openTestStore(database)
    expect(await store.append([eventOf('a'), eventOf('a', 0, { customer: 2 })])).toEqual([true, true])
    await close()
  })

  test('many senders of the same ids at once leave each stored once', async () => {
    const { store, close } = await openTestStore(database)
    const batch = (from: number) =>
      Array.from({ length: 60 }, (_, i) => eventOf(`e${(from * 7 + i) % 100}`, i % 9))
    const answers = await Promise.all(Array.from({ length: 40 }, (_, i) => store.append(batch(i))))
    expect(answers.flat().filter(Boolean)).toHaveLength(100)
    expect((await store.forCustomer(1).events.listPage(ask(), 1_000, null)).events).toHaveLength(100)
    await close()
  })

  test('text of every kind survives', async () => {
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
        eventOf(`t${i}`, 0, { userName: text, errorCode: text, record: text }),
      )
    }
    await close()
  })

  test('forgetting drops whole days and nothing else; an id forgotten with its day is not found', async () => {
    const { store, close } = await openTestStore(database)
    await store.append([eventOf('today'), eventOf('edge', 12 + 24 * 29.9), eventOf('old', 24 * 32)])
    expect(await store.partitions.purgeDays(new Date(NOON.getTime() - 30 * DAY_MS))).toEqual({
      dropped: ['2026-01-28'],
      kept: [],
    })
    expect(await store.partitions.purgeDays(new Date(NOON.getTime() - 30 * DAY_MS))).toEqual({ dropped: [], kept: [] })
    expect(await store.forCustomer(1).events.find('old')).toBeNull()
    expect(await store.forCustomer(1).events.find('edge')).not.toBeNull()
    expect((await store.forCustomer(1).events.listPage({ ...ask(), from: new Date(0) }, 10, null)).events).toHaveLength(
      2,
    )
    await close()
  })

  test('what was acknowledged is there after the store is opened again', async () => {
    const opened = await openTestStore(database)
    await opened.store.append([eventOf('kept')])
    await opened.store.close()
    const again = await openStore(opened.where)
    expect(await again.forCustomer(1).events.find('kept')).toEqual(eventOf('kept'))
    expect(await again.append([eventOf('kept'), eventOf('new')])).toEqual([false, true])
    await again.close()
  })
})

describe('PostgreSQL away', () => {
  test('an append is refused as unavailable, and goes in when the server is back', async () => {
    const server = await startPostgres()
    const where = {
      databaseUrl: server.url,
      replicaUrl: null,
      dataDir: '',
      clock: () => NOON,
      catalogue: ACTION_CATALOGUE,
    }
    const store = await openStore(where)
    await server.kill9()
    expect(await rejectionOf(store.append([eventOf('a')]))).toMatchObject({
      code: 'unavailable',
      retryAfterSeconds: 5,
    })
    expect(await rejectionOf(store.ping())).toMatchObject({ code: 'unavailable' })
    const back = await startPostgres({ dataDir: server.dataDir, port: server.port })
    expect(await store.append([eventOf('a')])).toEqual([true])
    await store.ping()
    await store.close()
    await back.remove()
  }, 60_000)
})

describe.each([...DATABASES])('a very large batch on %s', (database) => {
  test('is stored whole, and what comes twice in it once', async () => {
    const { store, close } = await openTestStore(database)
    const batch = Array.from({ length: 5_000 }, (_, i) => eventOf(`e${i % 4_500}`, (i % 4_500) / 10))
    const isNew = await store.append(batch)
    expect(isNew.map((each, i) => each === i < 4_500)).not.toContain(false)
    expect(await store.append(batch)).not.toContain(true)
    await close()
  })
})
