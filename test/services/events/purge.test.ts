import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { DATABASES } from '../../support/databases.ts'
import { purgeHourly } from '../../support/purge-hourly.ts'
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
    'drops each day once its end is 30 days ago, also around a leap day and daylight saving time, in %s',
    async (zone) => {
      const before = process.env.TZ ?? 'UTC'
      process.env.TZ = zone
      const environment = await createTrailEnvironment(database)
      const daybook = await openTrailProcess(environment, { start: '2028-02-19T12:00:00Z' })
      for (let day = 0; day < 42; day += 1) {
        // The day before the first one is dropped too: the process was opened on it.
        const dropped = day < 30 ? [] : [dayAt(day - 31)]
        if (day % 2 === 0) {
          daybook.setClock(`${dayAt(day - 1)}T23:59:59.999Z`)
          expect(await daybook.purge()).toMatchObject({ droppedDays: [], keptDays: [] })
          await receiveDay(daybook, day)
          daybook.setClock(`${dayAt(day)}T00:59:59.999Z`)
          // What was expired an hour ago: a millisecond was missing.
          expect(await daybook.purge()).toMatchObject({ droppedDays: [], keptDays: [] })
          daybook.advanceClock(3_600)
        } else {
          await receiveDay(daybook, day)
          expect(await daybook.purge()).toMatchObject({ droppedDays: [], keptDays: [] })
          daybook.setClock(`${dayAt(day)}T01:00:00.000Z`)
        }
        expect(await isStored(daybook, 'first', day - 31)).toBe(day >= 31)
        expect(await daybook.purge()).toMatchObject({ droppedDays: dropped, keptDays: [] })
        expect(await isStored(daybook, 'first', day - 30)).toBe(day >= 30)
        expect(await isStored(daybook, 'last', day - 31)).toBe(false)
      }
      expect(dayAt(9)).toBe('2028-02-29')
      await daybook.close()
      environment.remove()
      process.env.TZ = before
    },
    60_000,
  )

  test.each([
    ['30', '366', ['2026-03', '2026-10', '2026-11']],
    ['800', '366', []],
    ['800', '1000', []],
  ])(
    'drops whole months of the administrator log, with a retention of %s days for events and %s for rows',
    async (eventDays, reportDays, months) => {
      const daybook = await openTestApp({
        ...{ database, DAYBOOK_RETENTION_DAYS: eventDays, DAYBOOK_REPORT_RETENTION_DAYS: reportDays },
      })
      daybook.setClock('2026-11-15T12:00:00Z')
      const stop = { eventName: 'StopInstances', userName: 'ann' }
      const records = [{ ...stop, eventTime: '2026-10-30T00:00:00Z' }, stop]
      expect(await daybook.send(records)).toMatchObject({ accepted: 2 })
      const process = { ...daybook, purge: daybook.app.services.purge }
      await purgeHourly(process, 0)
      daybook.setClock('2028-03-01T12:00:00Z')
      const results = await purgeHourly(process, 4)
      const dropped = months.map((month) => [month])
      expect(results.map(({ droppedMonths }) => droppedMonths).filter(({ length }) => length > 0)).toEqual(
        dropped,
      )
      await daybook.close()
    },
  )

  test('keeps the days that a failing trail has not delivered, and drops them after it has recovered', async () => {
    storage.setBehaviour('works')
    const bucket = `logs-${crypto.randomUUID()}`
    await storage.createBucket(bucket)
    const environment = await createTrailEnvironment(database, storage.connection)
    const daybook = await openTrailProcess(environment, { start: '2028-02-01T01:00:00Z' })
    await daybook.createTrail({ name: 'keep', bucket })
    await daybook.setLogging('keep', true)
    const droppedDays: string[] = []
    const start = Date.parse('2028-02-01T00:00:00Z')
    const nameOf = (day: number) => new Date(start + day * DAY_MS).toISOString().slice(0, 10)
    for (let day = 0; day < 38; day += 1) {
      if (day === 5) storage.setBehaviour('fails')
      await daybook.receiveEvents(`day-${day}`, 2)
      // Dated on a day whose own events were delivered before.
      if (day === 20) await daybook.receiveEvents('late', 1, { daysAgo: 18 })
      daybook.advanceClock(300)
      await daybook.deliver()
      daybook.advanceClock(82_500)
      const results = await purgeHourly(daybook, 1)
      droppedDays.push(...results.flatMap((each) => each.droppedDays))
      const isExpired = (each: number) => each <= day - 30
      const kept = [2, 5, 6, 7].filter(isExpired).map(nameOf)
      expect([results[1]?.keptDays.toSorted(), day]).toEqual([kept, day])
    }
    expect(droppedDays.toSorted()).toEqual([0, 1, 3, 4].map(nameOf))
    storage.setBehaviour('works')
    await daybook.deliver()
    expect(await daybook.listWaitingWindows('keep')).toEqual([])
    const last = await purgeHourly(daybook, 1)
    expect(last.map((each) => each.droppedDays)).toEqual([[2, 5, 6].map(nameOf), [nameOf(7)]])
    expect(last[1]?.keptDays).toEqual([])
    const ids = await listDeliveredEventIds(environment, bucket)
    expect(ids).toHaveLength(38 * 2 + 1)
    expect(new Set(ids).size).toBe(ids.length)
    await daybook.close()
    environment.remove()
  }, 60_000)
})

const FIRST_DAY = Date.parse('2028-02-20T00:00:00Z')

function dayAt(day: number): string {
  return new Date(FIRST_DAY + day * DAY_MS).toISOString().slice(0, 10)
}

// Receives events at the start and at the end of a day.
async function receiveDay(daybook: TrailProcess, day: number): Promise<void> {
  daybook.setClock(`${dayAt(day)}T00:00:00.000Z`)
  await daybook.receiveEvents(`first-${day}`, 1)
  await daybook.receiveEvents(`last-${day}`, 1, { eventTime: new Date(`${dayAt(day)}T23:59:59.999Z`) })
}

async function isStored(daybook: TrailProcess, name: string, day: number): Promise<boolean> {
  return (await daybook.store.forCustomer(1).events.find(`${name}-${day}-0`)) !== null
}
