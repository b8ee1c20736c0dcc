import { and, eq, inArray } from 'drizzle-orm'
import { HOUR_LIMITS, limitCounts, mergeCounts } from '../../domain/counts/period-counts.ts'
import { areSameCounts } from '../../domain/counts/same-counts.ts'
import { DAY_MS } from '../../domain/time.ts'
import { compareColumns } from '../columns/compare-columns.ts'
import type { Database } from '../database.ts'
import { dayBounds } from '../partitions.ts'
import { type CountedHour, createHourCollector } from './collect-hours.ts'
import { listUncountedDays } from './count-existing.ts'
import { STEP } from './count-next.ts'
import { type CountPosition, changeCounts, readCountPosition } from './count-position.ts'
import { parseHour, toHourRow } from './hour-codec.ts'
import { storeHours } from './hour-rows.ts'
import { isOfJoined } from './joined-days.ts'
import { isSameDay, type StoredCounts } from './make-day-counts.ts'
import { type CountedPlace, collectRows, selectCountedRows } from './select-counted.ts'

/** An hour of a customer whose counts differ from its events; null for the joined counts of the day, and for its columns. */
export type CountDifference = { customer: number; hour: number | null }

/** What comparing the counts of a day with its events has shown; null if its events are not all counted yet. */
export type DayRecount = { events: number; differences: CountDifference[]; isFixed: boolean } | null

/** Events that are read at a time. */
const PIECE = 1_000
/** How often the counts of a customer are compared anew, because they have changed meanwhile. */
const ATTEMPTS = 20

/** Counts the events of a day again, compares them with its counts and columns, and with `fix` puts them in the place of those that differ. */
export async function recountDay(database: Database, day: string, fix: boolean): Promise<DayRecount> {
  const number = dayBounds(day).from.getTime() / DAY_MS
  const position = await readCountPosition(database)
  const uncounted = position.begunAfter === 0 ? [] : await listUncountedDays(database)
  if (uncounted.some((each) => each.day === number)) return null
  const differences: CountDifference[] = []
  let events = 0
  for (const customer of await listCustomers(database, number)) {
    const counted = await countDay(database, { day, number, customer }, position.countedUntil)
    events += counted.events
    const found = await compare(database, counted, fix)
    const isSame = await compareColumns(database, { day: number, customer }, fix)
    if (!isSame && found.every(({ hour }) => hour !== null)) found.push({ customer, hour: null })
    differences.push(...found)
  }
  return { events, differences, isFixed: fix }
}

type DayOfCustomer = { day: string; number: number; customer: number }

/** What the events of a day of a customer are that have sequences up to one. */
type RecountedDay = DayOfCustomer & { countedUntil: number; hours: Map<number, CountedHour>; events: number }

async function listCustomers({ primary, tables }: Database, day: number): Promise<number[]> {
  const { customers, hourCounts } = tables
  const known = await primary.select({ id: customers.id }).from(customers)
  const counted = await primary
    .select({ id: hourCounts.customer })
    .from(hourCounts)
    .where(eq(hourCounts.day, day))
    .groupBy(hourCounts.customer)
  return [...new Set([...known, ...counted].map(({ id }) => id))].sort((one, other) => one - other)
}

async function countDay(
  database: Database,
  ofCustomer: DayOfCustomer,
  countedUntil: number,
): Promise<RecountedDay> {
  const { day, customer } = ofCustomer
  const collector = createHourCollector()
  let after: CountedPlace = { customer, eventTime: dayBounds(day).from, sequence: 0 }
  let events = 0
  for (;;) {
    const selection = { after, untilSequence: countedUntil, customer, limit: PIECE }
    const rows = await selectCountedRows(database, day, selection)
    collectRows(collector, rows)
    // So that it does not take memory for each of many values.
    for (const { counts } of collector.list()) limitCounts(counts, HOUR_LIMITS)
    events += rows.length
    after = rows.at(-1) ?? after
    if (rows.length < PIECE) break
  }
  const hours = new Map(collector.list().map((each) => [each.hour, each]))
  return { ...ofCustomer, countedUntil, hours, events }
}

async function compare(database: Database, counted: RecountedDay, fix: boolean): Promise<CountDifference[]> {
  const { customer, number: day, hours } = counted
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const position = await readCountPosition(database)
    const stored = await readStored(database, counted)
    await catchUp(database, counted, position)
    if ((await readCountPosition(database)).revision !== position.revision) continue
    const differences = await findDifferences(counted, stored)
    if (!fix || differences.length === 0) return differences
    const rows = [...hours.values()].map(toHourRow)
    const { hourCounts } = database.tables
    const isFixed = await changeCounts(database, position, position.countedUntil, async (db) => {
      const ofDay = and(eq(hourCounts.day, day), eq(hourCounts.customer, customer))
      const old = stored.hours.map(({ hour }) => hour)
      await db.delete(hourCounts).where(and(ofDay, inArray(hourCounts.hour, old)))
      await storeHours(db, database, rows, { day, customer })
    })
    if (isFixed) return differences
  }
  throw new Error(`The counts of ${counted.day} change too often to be compared.`)
}

async function readStored(
  { primary, tables: { hourCounts, dayCounts, joinedDays } }: Database,
  { number: day, customer }: DayOfCustomer,
): Promise<StoredCounts> {
  const hours = await primary
    .select()
    .from(hourCounts)
    .where(and(eq(hourCounts.day, day), eq(hourCounts.customer, customer)))
    .orderBy(hourCounts.hour)
  const days = await primary.select().from(dayCounts).where(isOfJoined(dayCounts, { day, customer }))
  const [joined] = await primary
    .select({ changed: joinedDays.changed })
    .from(joinedDays)
    .where(and(eq(joinedDays.day, day), eq(joinedDays.customer, customer)))
  return { hours, days: joined?.changed === 0 ? days : [] }
}

// Adds the events that have been counted since.
async function catchUp(
  database: Database,
  counted: RecountedDay,
  { countedUntil }: CountPosition,
): Promise<void> {
  while (counted.countedUntil < countedUntil) {
    const until = Math.min(countedUntil, counted.countedUntil + STEP)
    for (const hour of await database.countReceived(counted.countedUntil, until)) {
      if (hour.day !== counted.number || hour.customer !== counted.customer) continue
      const known = counted.hours.get(hour.hour)
      if (known) mergeCounts(known.counts, hour.counts)
      else counted.hours.set(hour.hour, hour)
    }
    counted.countedUntil = until
  }
}

async function findDifferences(
  { number: day, customer, hours }: RecountedDay,
  stored: StoredCounts,
): Promise<CountDifference[]> {
  const rows = new Map(stored.hours.map((row) => [row.hour, row]))
  const all = [...new Set([...rows.keys(), ...hours.keys()])].sort((one, other) => one - other)
  const different = all.filter((hour) => {
    const [row, counted] = [rows.get(hour), hours.get(hour)]
    return !row || !counted || !areSameCounts(parseHour(row), counted.counts)
  })
  if (different.length > 0) return different.map((hour) => ({ customer, hour }))
  const isSame = await isSameDay({ day, customer }, stored)
  return isSame ? [] : [{ customer, hour: null }]
}
