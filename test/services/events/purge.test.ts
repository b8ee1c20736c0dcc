import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { DATABASES } from '../../support/databases.ts'
import { startStorage, type TestStorage } from '../../support/storage.ts'
import { openTestApp } from '../../support/test-app.ts'
import {
  createTrailEnvironment,
  listDeliveredEventIds,
  openTrailProcess,
  type TrailProcess,
} from '../../support/trail-harness.ts'

const DAY_MS = 86_400_000

let storage: TestStorage
beforeAll(async () => {
  storage = await startStorage()
})
afterAll(() => storage.stop())

describe.each(DATABASES)('the purge, on %s,', (database) => {
  test.each(['UTC', 'Europe/Berlin', 'America/New_York'])(
    'forgets each day whole once its last moment is 30 days old, over a leap day and summer time, in %s',
    async (zone) => {
      const before = process.env.TZ ?? 'UTC'
      process.env.TZ = zone
      const place = await createTrailEnvironment(database)
      const crew = await openTrailProcess(place, { opened: '2028-02-20T00:00:00Z' })
      for (let day = 0; day < 42; day += 1) {
        await receiveDay(crew, day)
        expect(await crew.purge()).toMatchObject({ gone: [], kept: [] })
        crew.setClock(`${dayAt(day)}T23:59:59.999Z`)
        expect(await crew.purge()).toMatchObject({ gone: [], kept: [] })
        crew.advanceClock(0.001)
        expect(await crew.purge()).toMatchObject({ gone: day < 30 ? [] : [dayAt(day - 30)], kept: [] })
        expect(await isThere(crew, 'first', day - 29)).toBe(day >= 29)
        expect(await isThere(crew, 'last', day - 30)).toBe(false)
      }
      expect(dayAt(9)).toBe('2028-02-29')
      await crew.close()
      place.remove()
      process.env.TZ = before
    },
    60_000,
  )

  test.each([
    ['30', '366', ['2026-03', '2026-10', '2026-11']],
    ['800', '366', []],
    ['800', '1000', []],
  ])(
    'forgets the administrator log by months, with events kept for %s days and rows for %s',
    async (events, rows, months) => {
      const daybook = await openTestApp({
        ...{ database, DAYBOOK_RETENTION_DAYS: events, DAYBOOK_REPORT_RETENTION_DAYS: rows },
      })
      daybook.setClock('2026-11-15T12:00:00Z')
      const stop = { eventName: 'StopInstances', userName: 'ann' }
      const sent = [{ ...stop, eventTime: '2026-10-30T00:00:00Z' }, stop]
      expect(await daybook.send(sent)).toMatchObject({ accepted: 2 })
      daybook.setClock('2028-03-01T12:00:00Z')
      expect((await daybook.app.services.purge()).droppedMonths.toSorted()).toEqual(months)
      await daybook.close()
    },
  )

  test('holds back the days that a failing trail has not saved, and catches up after it has recovered', async () => {
    storage.setBehaviour('works')
    const bucket = `logs-${crypto.randomUUID()}`
    await storage.createBucket(bucket)
    const place = await createTrailEnvironment(database, storage.connection)
    const crew = await openTrailProcess(place, { opened: '2028-02-01T00:00:00Z' })
    await crew.createTrail({ name: 'keep', bucket })
    await crew.setLogging('keep', true)
    const gone: string[] = []
    const first = Date.parse('2028-02-01T00:00:00Z')
    const nameOf = (day: number) => new Date(first + day * DAY_MS).toISOString().slice(0, 10)
    for (let day = 0; day < 38; day += 1) {
      if (day === 5) storage.setBehaviour('fails')
      await crew.receiveEvents(`day-${day}`, 2)
      // Dated on a day whose own events have been saved already.
      if (day === 20) await crew.receiveEvents('late', 1, { daysAgo: 18 })
      crew.advanceClock(300)
      await crew.deliver()
      crew.advanceClock(86_100)
      const purged = await crew.purge()
      gone.push(...purged.droppedDays)
      const isOver = (each: number) => each <= day - 30
      const held = [2, 5, 6, 7].filter(isOver).map(nameOf)
      expect([purged.keptDays.toSorted(), day]).toEqual([held, day])
    }
    expect(gone.toSorted()).toEqual([0, 1, 3, 4].map(nameOf))
    storage.setBehaviour('works')
    await crew.deliver()
    expect(await crew.listWaitingWindows('keep')).toEqual([])
    const { droppedDays: after, keptDays: kept } = await crew.purge()
    expect({ after: after.toSorted(), kept }).toEqual({ after: [2, 5, 6, 7].map(nameOf), kept: [] })
    const ids = await listDeliveredEventIds(place, bucket)
    expect(ids).toHaveLength(38 * 2 + 1)
    expect(new Set(ids).size).toBe(ids.length)
    await crew.close()
    place.remove()
  }, 60_000)
})

const FIRST = Date.parse('2028-02-20T00:00:00Z')

function dayAt(day: number): string {
  return new Date(FIRST + day * DAY_MS).toISOString().slice(0, 10)
}

// The first and the last moment of a day.
async function receiveDay(crew: TrailProcess, day: number): Promise<void> {
  crew.setClock(`${dayAt(day)}T00:00:00.000Z`)
  await crew.receiveEvents(`first-${day}`, 1)
  await crew.receiveEvents(`last-${day}`, 1, { eventTime: new Date(`${dayAt(day)}T23:59:59.999Z`) })
}

async function isThere(crew: TrailProcess, name: string, day: number): Promise<boolean> {
  return (await crew.store.forCustomer(1).events.find(`${name}-${day}-0`)) !== null
}
