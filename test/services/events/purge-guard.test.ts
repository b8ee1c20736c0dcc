import { describe, expect, test } from 'bun:test'
import { DATABASES, type DatabaseName } from '../../support/databases.ts'
import { purgeHourly } from '../../support/purge-hourly.ts'
import { eventOf, toTestQuery } from '../../support/store-harness.ts'
import { createTrailEnvironment, openTrailProcess, type TrailProcess } from '../../support/trail-harness.ts'

const START = '2026-03-01T12:00:00Z'
const DAY_H = 24
const HOUR_MS = 3_600_000
const DAYS = 28

describe.each(DATABASES)('with a wrong clock, on %s,', (database) => {
  test('a start 45 days ahead purges nothing for hours, and leaves one event a day', async () => {
    const log = await openLog(database)
    const ahead = await log.open(45 * DAY_H)
    const results = await purgeHourly(ahead, 5)
    expect(new Set(results.map(({ refused }) => refused))).toEqual(new Set(['gap']))
    expect(results.flatMap(({ droppedDays }) => droppedDays)).toEqual([])
    expect(await storedDays(ahead)).toEqual(log.days)
    expect(await refusals(ahead)).toEqual(['ClockFarFromLastPurge'])
    await ahead.close()
    const corrected = await log.open(1)
    const purged = await purgeHourly(corrected, 10)
    expect(purged.flatMap(({ droppedDays, deleted }) => [...droppedDays, ...deleted])).toEqual([])
    expect(await storedDays(corrected)).toEqual(log.days)
    await log.close(corrected)
  }, 60_000)

  test('restarts ahead do not add up to the hours after which the clock is trusted', async () => {
    const log = await openLog(database)
    for (let start = 0; start < 4; start += 1) {
      const ahead = await log.open(45 * DAY_H + start * 5)
      expect((await purgeHourly(ahead, 4)).map(({ refused }) => refused)).toEqual(Array(5).fill('gap'))
      await ahead.close()
    }
    const corrected = await log.open(21)
    expect(await storedDays(corrected)).toEqual(log.days)
    await log.close(corrected)
  }, 60_000)

  test('a jump forward and back while it runs purges nothing', async () => {
    const log = await openLog(database)
    let offsetMs = 0
    const daybook = await log.open(1, { monotonicMs: () => daybook.clock().getTime() - offsetMs })
    await purgeHourly(daybook, 3)
    const jump = (hours: number) => {
      offsetMs += hours * HOUR_MS
      daybook.advanceClock(hours * 3_600)
    }
    jump(45 * DAY_H)
    expect((await purgeHourly(daybook, 5)).map(({ refused }) => refused)).toEqual(Array(6).fill('jump'))
    jump(-45 * DAY_H)
    const results = await purgeHourly(daybook, 8)
    expect(results.flatMap(({ droppedDays }) => droppedDays)).toEqual([])
    expect(await storedDays(daybook)).toEqual(log.days)
    expect(await refusals(daybook)).toEqual(['ClockJumped'])
    await log.close(daybook)
  }, 60_000)

  test('what was purged by a clock that was wrong for a day comes back once it is right', async () => {
    const log = await openLog(database)
    const ahead = await log.open(45 * DAY_H)
    const results = await purgeHourly(ahead, 24)
    expect(results.flatMap(({ droppedDays }) => droppedDays).length).toBeGreaterThan(DAYS)
    expect(Math.max(...results.map(({ droppedDays }) => droppedDays.length))).toBe(3)
    expect(results.flatMap(({ deleted }) => deleted)).toEqual([])
    expect(await storedDays(ahead)).toEqual([])
    await ahead.close()
    const corrected = await log.open(25)
    expect((await corrected.purge()).restored.length).toBeGreaterThan(DAYS)
    expect(await storedDays(corrected)).toEqual(log.days)
    // Indexes, IDs and order are those of before, and new events find their day.
    expect(await corrected.store.append([log.eventOf(0)])).toEqual(['duplicate'])
    expect(await corrected.receiveEvents('again', 1, { daysAgo: 20 })).toEqual(['again-0'])
    await log.close(corrected)
  }, 60_000)

  test('an event of a day in the trash brings the day back', async () => {
    const log = await openLog(database)
    const ahead = await log.open(45 * DAY_H)
    await purgeHourly(ahead, 24)
    expect(await isStored(ahead, 10)).toBe(false)
    const { eventTime } = log.eventOf(10)
    expect(await ahead.receiveEvents('late', 1, { eventTime })).toEqual(['late-0'])
    const query = { ...toTestQuery(), from: eventTime, until: new Date(eventTime.getTime() + 1) }
    const { events } = await ahead.store.forCustomer(1).events.listPage(query, 10, null)
    expect(events.map(({ id }) => id)).toEqual(['late-0', 'day-10-0'])
    await log.close(ahead)
  }, 60_000)

  test('a longer retention brings back what is in the trash', async () => {
    const log = await openLog(database)
    const daybook = await log.open(12 * DAY_H)
    const purged = (await purgeHourly(daybook, 12)).flatMap(({ droppedDays }) => droppedDays)
    expect(purged.length).toBeGreaterThan(9)
    const restored = await daybook.store.partitions.restoreTrash({ days: new Date(0), months: new Date(0) })
    expect(restored).toEqual(expect.arrayContaining(purged))
    expect(await storedDays(daybook)).toEqual(log.days)
    await log.close(daybook)
  }, 60_000)
})

describe.each(DATABASES)('with a right clock, on %s,', (database) => {
  test('a machine that was off for 40 days has purged within a day', async () => {
    const log = await openLog(database)
    const daybook = await log.open(40 * DAY_H)
    const results = await purgeHourly(daybook, 24)
    expect(results.at(0)).toMatchObject({ droppedDays: [], refused: 'gap' })
    expect(results.at(-1)).toMatchObject({ droppedDays: [], refused: null })
    expect(await storedDays(daybook)).toEqual([])
    await log.close(daybook)
  }, 60_000)

  test('a day stays in the trash for 48 hours, in which it is in no search, and is then deleted', async () => {
    const log = await openLog(database)
    const daybook = await log.open(23)
    const results = await purgeHourly(daybook, 160)
    const droppedAt = results.findIndex(({ droppedDays }) => droppedDays.length > 0)
    const [day] = results[droppedAt]?.droppedDays ?? []
    const deletedAt = results.findIndex(({ deleted }) => deleted.includes(String(day)))
    expect([droppedAt > 0, deletedAt - droppedAt]).toEqual([true, 48])
    expect((await storedDays(daybook)).length).toBeLessThan(DAYS)
    await log.close(daybook)
  }, 60_000)

  test('time away does not count as time in the trash', async () => {
    const log = await openLog(database)
    const first = await log.open(60)
    const dropped = (await purgeHourly(first, 30)).flatMap(({ droppedDays }) => droppedDays)
    expect(dropped.length).toBeGreaterThan(0)
    await first.close()
    const second = await log.open(40 * DAY_H)
    const results = await purgeHourly(second, 60)
    const acceptedAt = results.findIndex(({ refused }) => refused === null)
    expect(acceptedAt).toBe(6)
    const deletedAt = results.findIndex(({ deleted }) => deleted.length > 0)
    expect(deletedAt - acceptedAt).toBe(48)
    await log.close(second)
  }, 60_000)
})

test('of two processes on one PostgreSQL, one 45 days ahead purges nothing, and the other one what is expired', async () => {
  const log = await openLog('postgres')
  const right = await log.open(1)
  const wrong = await log.open(45 * DAY_H, { databaseClock: async () => right.clock() })
  for (let hour = 0; hour < 110; hour += 1) {
    for (const each of [right, wrong]) each.advanceClock(3_600)
    const [purged, refused] = [await right.purge(), await wrong.purge()]
    expect(refused).toMatchObject({ droppedDays: [], deleted: [], restored: [], refused: 'database' })
    expect([purged.refused, purged.restored]).toEqual([null, []])
  }
  expect(await storedDays(right)).toEqual(log.days.slice(2))
  // One for each day.
  expect(await refusals(wrong)).toEqual(Array(6).fill('ClockDiffersFromDatabase'))
  await wrong.close()
  await log.close(right)
}, 60_000)

test('on PostgreSQL the clock of the database is asked: a process that lives in another time purges nothing', async () => {
  const log = await openLog('postgres')
  let opened: TrailProcess | null = null
  const other = await log.open(45 * DAY_H, {
    databaseClock: async (now) => opened?.store.databaseClock(now) ?? now,
  })
  opened = other
  const results = await purgeHourly(other, 30)
  expect(new Set(results.map(({ refused }) => refused))).toEqual(new Set(['database']))
  expect(await storedDays(other)).toEqual(log.days)
  await log.close(other)
}, 60_000)

/** Opens a log with an event for each of 28 days until the start, which a process has purged and closed. */
async function openLog(database: DatabaseName) {
  const environment = await createTrailEnvironment(database)
  const open = (hours: number, options: Parameters<typeof openTrailProcess>[1] = {}) =>
    openTrailProcess(environment, { start: atHour(hours), ...options })
  const process = await open(-DAYS * DAY_H)
  await purgeHourly(process, 7)
  process.setClock(START)
  for (let day = 0; day < DAYS; day += 1) {
    await process.receiveEvents(`day-${day}`, 1, { eventTime: eventTimeOf(day) })
  }
  await purgeHourly(process, 0)
  await process.close()
  return {
    open,
    days: Array.from({ length: DAYS }, (_, day) => `day-${day}`),
    eventOf: (day: number) => eventOf(`day-${day}-0`, 0, { eventTime: eventTimeOf(day) }),
    async close(last: TrailProcess): Promise<void> {
      await last.close()
      environment.remove()
    },
  }
}

// The last one is dated at the start, the first one 27 days before.
function eventTimeOf(day: number): Date {
  return new Date(Date.parse(START) - (DAYS - 1 - day) * DAY_H * HOUR_MS)
}

function atHour(hours: number): string {
  return new Date(Date.parse(START) + hours * HOUR_MS).toISOString()
}

async function isStored({ store }: TrailProcess, day: number): Promise<boolean> {
  return (await store.forCustomer(1).events.find(`day-${day}-0`)) !== null
}

async function storedDays(daybook: TrailProcess): Promise<string[]> {
  const stored: string[] = []
  for (let day = 0; day < DAYS; day += 1) if (await isStored(daybook, day)) stored.push(`day-${day}`)
  return stored
}

/** Returns the error codes of the events of refused purges. */
async function refusals({ store }: TrailProcess): Promise<(string | null)[]> {
  const query = {
    ...toTestQuery({ eventName: 'RefusePurge' }),
    from: new Date(0),
    until: new Date('2100-01-01'),
  }
  const { events } = await store.forCustomer(1).events.listPage(query, 100, null)
  return events.map(({ errorCode }) => errorCode)
}
