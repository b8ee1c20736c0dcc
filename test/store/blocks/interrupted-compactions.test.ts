import { afterEach, beforeEach, describe, expect, test } from 'bun:test'
import postgres from 'postgres'
import { openStore, type Store } from '../../../src/store/store.ts'
import { compactAllDays } from '../../support/compacted-days.ts'
import { DATABASES } from '../../support/databases.ts'
import { executeSql } from '../../support/execute-sql.ts'
import type { WrittenFilter } from '../../support/filter-of.ts'
import { rejectionOf } from '../../support/rejection.ts'
import { eventOf, NOON, openTestStore, toTestQuery } from '../../support/store-harness.ts'

const DAY = '2026-02-25'
const HOURS = 4 * 24
const { signal } = new AbortController()
const AFTER_DAY = new Date('2026-02-26T00:00:00Z')

const eventsOf = (name: string, count: number) =>
  Array.from({ length: count }, (_, i) => eventOf(`${name}-${i}`, HOURS + i / 1_000))
const noPause = async () => {}

describe.each(DATABASES)('a compaction, on %s,', (database) => {
  let opened: Awaited<ReturnType<typeof openTestStore>>
  let store: Store
  beforeEach(async () => {
    opened = await openTestStore(database, { compactsItself: true })
    store = opened.store
    await store.append(eventsOf('day', 300))
  })
  afterEach(() => opened.close())

  const streamIds = async (filter: WrittenFilter = {}) =>
    (await Array.fromAsync(store.forCustomer(1).events.stream(toTestQuery(filter))))
      .flat()
      .map(({ id }) => id)
      .sort()
  const idsOf = (...events: { id: string }[][]) =>
    events
      .flat()
      .map(({ id }) => id)
      .sort()

  test('replaces no table with one that lacks an event', async () => {
    // Of the copied events some are deleted past Daybook.
    const lose = () =>
      executeSql(
        opened.settings,
        'delete from next_events_20260225 where sequence = (select min(sequence) from next_events_20260225)',
      )
    const failed = await rejectionOf(store.compactions.compact(DAY, NOON, lose, signal))
    expect(failed.message).toBe(`The compaction of ${DAY} has not copied all events.`)
    expect([await streamIds(), await store.compactions.list()]).toEqual([idsOf(eventsOf('day', 300)), []])
    await compactAllDays(store, NOON)
    expect([await streamIds(), (await store.compactions.list()).length]).toEqual([
      idsOf(eventsOf('day', 300)),
      1,
    ])
  })

  test('deletes no block that events refer to, though nothing is recorded of it', async () => {
    await compactAllDays(store, NOON)
    await executeSql(opened.settings, 'delete from day_compactions')
    const failed = await rejectionOf(store.compactions.compact(DAY, NOON, noPause, signal))
    expect(failed.message).toBe(
      `Nothing is recorded of the compaction of ${DAY}, but its events are in blocks.`,
    )
    expect(await streamIds()).toHaveLength(300)
  })

  test('leaves a day in the trash, and brings no event back', async () => {
    const purge = () => store.partitions.trashDays(AFTER_DAY, { at: NOON, countMax: 1 })
    await purge()
    expect(await store.compactions.compact(DAY, NOON, noPause, signal)).toBeNull()
    expect(await streamIds()).toEqual([])
    await store.partitions.restoreTrash({ days: new Date(0), months: new Date(0) })
    expect(await streamIds()).toHaveLength(300)

    // It may fail before it is waited for.
    const compacted = store.compactions.compact(DAY, NOON, () => Bun.sleep(2), signal).catch(() => {})
    await Bun.sleep(5)
    await purge()
    await store.partitions.emptyTrash(NOON)
    await store.append([eventOf('again', HOURS)])
    await compacted
    expect(await streamIds()).toEqual(['again'])
    await compactAllDays(store, NOON)
    expect(await streamIds()).toEqual(['again'])
    expect(await streamIds({ q: 'again' })).toEqual(['again'])
  })

  test('that was interrupted before the replaced table was removed does not keep the day from being dropped', async () => {
    const interrupt = async () => {
      if ((await store.compactions.list()).length > 0) throw new Error('interrupted')
    }
    await store.compactions.compact(DAY, NOON, interrupt, signal).catch(() => {})
    await store.partitions.trashDays(AFTER_DAY, { at: NOON, countMax: 1 })
    expect(await store.partitions.emptyTrash(NOON)).toEqual([DAY])
    expect(await store.compactions.list()).toEqual([])
    await store.append([eventOf('again', HOURS)])
    await compactAllDays(store, NOON)
    expect(await streamIds()).toEqual(['again'])
  })

  test('loses nothing that arrives meanwhile, and hides nothing from readers', async () => {
    let isDone = false
    const compacted = store.compactions
      .compact(DAY, NOON, () => Bun.sleep(1), signal)
      .finally(() => {
        isDone = true
      })
    const late: { id: string }[] = []
    for (let batch = 0; !isDone || batch < 5; batch++) {
      const events = eventsOf(`late-${batch}`, 40)
      const [found, containing] = await Promise.all([
        streamIds(),
        streamIds({ q: '"day-1' }),
        store.append(events),
      ])
      expect(found.length).toBeGreaterThanOrEqual(300 + late.length)
      expect(containing).toHaveLength(111)
      late.push(...events)
    }
    expect((await compacted)?.events).toBeGreaterThanOrEqual(300)
    const all = idsOf(eventsOf('day', 300), late)
    expect(await streamIds()).toEqual(all)
    await compactAllDays(store, NOON)
    expect(await streamIds()).toEqual(all)
    expect(await streamIds({ q: 'late-' })).toEqual(idsOf(late))
  })

  test('breaks no download that is open', async () => {
    await store.append(eventsOf('more', 5_000))
    const download = store.forCustomer(1).events.stream(toTestQuery())
    const first = await download.next()
    // On PostgreSQL the table is replaced once the download has ended.
    const rest: { id: string }[][] = []
    const readRest = async (workMs: number) => {
      if (workMs >= 1_000 && rest.length === 0) rest.push(...(await Array.fromAsync(download)))
    }
    expect((await store.compactions.compact(DAY, NOON, readRest, signal))?.events).toBe(5_300)
    if (database === 'sqlite') rest.push(...(await Array.fromAsync(download)))
    expect(idsOf(first.value ?? [], ...rest)).toEqual(idsOf(eventsOf('day', 300), eventsOf('more', 5_000)))
  })

  test.each([{}, { q: 'eventID' }])(
    'a day that is purged while it is read is said to be, %p',
    async (filter) => {
      await store.append(eventsOf('more', 5_000))
      await compactAllDays(store, NOON)
      const download = store.forCustomer(1).events.stream(toTestQuery(filter))
      expect((await download.next()).value?.length).toBeGreaterThan(0)
      const purge = () => store.partitions.trashDays(AFTER_DAY, { at: NOON, countMax: 1 })
      if (database === 'postgres' && !('q' in filter)) {
        expect((await rejectionOf(purge())).message).toContain(DAY)
        expect((await Array.fromAsync(download)).flat().length).toBeGreaterThan(5_000)
        return
      }
      await purge()
      const failed = await rejectionOf(Array.fromAsync(download))
      expect(failed.message).toStartWith('A day of this file was deleted while it was being read')
    },
  )

  if (database === 'postgres')
    test('is done by one process at a time', async () => {
      const other = await openStore(opened.settings)
      const run = ({ compactions }: Store) =>
        compactions.runAlone(() => compactions.compact(DAY, NOON, () => Bun.sleep(1), signal))
      const results = await Promise.all([run(store), run(other)])
      expect(results.filter((each) => each !== null)).toHaveLength(1)
      expect(await streamIds()).toHaveLength(300)
      expect((await run(other))?.events).toBe(300)
      await other.close()
    })

  if (database === 'postgres')
    test('replaces nothing once another process may compact, because a connection was lost', async () => {
      const lose = () =>
        executeSql(
          opened.settings,
          "select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and objid = 7305010",
        )
      let failed: Error | undefined
      const compact = async () => {
        failed = await rejectionOf(store.compactions.compact(DAY, NOON, lose, signal))
        throw failed
      }
      await rejectionOf(store.compactions.runAlone(compact))
      expect(failed?.message).toContain('lock of compactions was lost')
      expect([await streamIds(), await store.compactions.list()]).toEqual([idsOf(eventsOf('day', 300)), []])
      await compactAllDays(store, NOON)
      expect([await streamIds(), (await store.compactions.list()).length]).toEqual([
        ...[idsOf(eventsOf('day', 300)), 1],
      ])
    })

  test('ends where events come as fast as they are copied', async () => {
    let paces = 0
    let came = 0
    let returnedAt = performance.now()
    const pace = async (workMs: number) => {
      paces += 1
      // More than the 500 that are copied before a pause, if it is a full one.
      const count = paces > 200 ? 0 : Math.round((650 * workMs) / (performance.now() - returnedAt))
      if (count > 0) await store.append(eventsOf(`came-${paces}`, count))
      came += count
      returnedAt = performance.now()
    }
    expect(await store.compactions.compact(DAY, NOON, pace, signal)).not.toBeNull()
    expect(paces).toBeLessThan(100)
    expect((await streamIds()).length).toBe(300 + came)
  })

  if (database === 'postgres')
    test('is seen as a whole by a download that begins while the table is replaced', async () => {
      const reader = postgres(opened.settings.databaseUrl ?? '', { max: 1 })
      await reader.unsafe('begin; lock table events in access share mode')
      let waits = 0
      const pace = async (workMs: number) => {
        if (workMs >= 1_000) waits += 1
        if (waits === 0) await store.append(eventsOf(`late-${late++}`, 5))
      }
      let late = 0
      const compacted = store.compactions.compact(DAY, NOON, pace, signal)
      while (waits === 0) await Bun.sleep(5)
      // It waits behind the compaction, which waits for the reader.
      await Bun.sleep(100)
      const ids = streamIds()
      await Bun.sleep(300)
      await reader.unsafe('rollback')
      await reader.end()
      expect(await compacted).not.toBeNull()
      expect((await ids).length).toBe(300 + 5 * late)
    })
})
