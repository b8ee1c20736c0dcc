import { and, eq, inArray, or, type SQL } from 'drizzle-orm'
import type { Span } from '../../domain/counts/buckets.ts'
import type { CountedField } from '../../domain/counts/period-counts.ts'
import { DAY_MS, HOUR_MS } from '../../domain/time.ts'
import type { Database } from '../database.ts'
import { dayBounds } from '../partitions.ts'
import { listUncountedDays } from './count-existing.ts'
import { type CountPosition, positionOf } from './count-position.ts'
import { type CountedPart, type HourContent, partOfDay, partOfStoredHour } from './counted-part.ts'
import { keptTablesOf } from './counts-cache.ts'
import { type JoinedDay, readJoinedDays } from './read-joined-days.ts'
import type { ValueNumbers } from './value-numbers.ts'
import { ALL_HOURS, hoursWithOthers, listHours } from './value-table.ts'

/**
 * Which counts are read: of the hours that a period touches, the numbers of events by minute, by hour, or not at all, and those of
 * the values of some fields. `ofOthers` says where the joined counts of a day may be used although they do not name all values:
 * on days of which the period has all hours, and then on others as well, or everywhere.
 */
export type CountsRequest = Span & {
  customer: number
  slots: 'minutes' | 'hours' | 'none'
  fields: readonly CountedField[]
  ofOthers: 'whole days' | 'everywhere'
}

/**
 * Counts as they were at one time, with up to where events were counted, and whether days are not counted completely. Those of
 * hours are decompressed one by one as they are asked for: together they may be very large.
 */
export type ReadCounts = {
  countedUntil: number
  isComplete: boolean
  parts: Iterable<CountedPart>
  numbers: ReadonlyMap<CountedField, ValueNumbers>
}

/** How often counts are read anew if they have changed meanwhile. */
const ATTEMPTS = 4

/** Reads counts of a customer. Days that are in the trash have none. */
export async function readCounts(database: Database, request: CountsRequest): Promise<ReadCounts> {
  const { customer, fields } = request
  const kept = new Map(fields.map((field) => [field, keptTablesOf(database, customer, field)]))
  const numbers = new Map([...kept].map(([field, each]) => [field, each.numbers]))
  for (let attempt = 1; ; attempt++) {
    const days = await listDaysOf(database, request)
    // Read together by one statement they are of one time, however often they change.
    const usesJoined = request.slots !== 'minutes' && attempt < ATTEMPTS
    const joined = await readJoinedDays(database, { customer, days: usesJoined ? days : [], kept })
    if (joined === null) continue
    const used = pickJoined(joined.days, request)
    const hours = await readHours(database, request, listLeft(days, used, request))
    if (usesJoined && joined.position.revision !== hours.position.revision) continue
    // The events of a day that came meanwhile may have been counted, too.
    const hasAllDays = days.join() === (await listDaysOf(database, request)).join()
    if (!hasAllDays && attempt < ATTEMPTS) continue
    const { countedUntil, begunAfter } = hours.position
    const isComplete = hasAllDays && (begunAfter === 0 || (await areCounted(database, days)))
    const ofDays = [...used.values()].map((day) => partOfDay(day, hoursInJoined(day, request)))
    return { countedUntil, isComplete, parts: joinParts(ofDays, hours.rows, numbers), numbers }
  }
}

async function listDaysOf({ listDays }: Database, { fromMs, untilMs }: CountsRequest): Promise<number[]> {
  const days = (await listDays()).map((name) => dayBounds(name).from.getTime() / DAY_MS)
  return days
    .filter((day) => day * DAY_MS < untilMs && (day + 1) * DAY_MS > fromMs)
    .sort((one, other) => one - other)
}

// Those that a period touches, as bits.
function touchedHours(day: number, { fromMs, untilMs }: Span): number {
  return hoursWithin(
    Math.floor((fromMs - day * DAY_MS) / HOUR_MS),
    Math.ceil((untilMs - day * DAY_MS) / HOUR_MS),
  )
}

function wholeHours(day: number, { fromMs, untilMs }: Span): number {
  return hoursWithin(
    Math.ceil((fromMs - day * DAY_MS) / HOUR_MS),
    Math.floor((untilMs - day * DAY_MS) / HOUR_MS),
  )
}

function hoursWithin(first: number, end: number): number {
  const before = (hour: number) => (1 << Math.min(Math.max(hour, 0), 24)) - 1
  return before(end) & ~before(first)
}

function hoursInJoined({ day, changed }: JoinedDay, request: CountsRequest): number {
  return wholeHours(day, request) & ~changed
}

function listLeft(days: number[], used: ReadonlyMap<number, JoinedDay>, request: CountsRequest): AskedDay[] {
  return days.flatMap((day) => {
    const joined = used.get(day)
    const hours = touchedHours(day, request) & ~(joined ? hoursInJoined(joined, request) : 0)
    return hours === 0 ? [] : [{ day, hours }]
  })
}

async function areCounted(database: Database, days: number[]): Promise<boolean> {
  const uncounted = new Set((await listUncountedDays(database)).map(({ day }) => day))
  return days.every((day) => !uncounted.has(day))
}

function pickJoined(days: JoinedDay[], request: CountsRequest): Map<number, JoinedDay> {
  const { ofOthers } = request
  const isIncomplete = (each: JoinedDay) => {
    const hours = hoursInJoined(each, request)
    return [...each.tables.values()].some((table) => hoursWithOthers(table, hours) !== 0)
  }
  const incomplete = new Set(ofOthers === 'everywhere' ? [] : days.filter(isIncomplete))
  const hasWholeDay = [...incomplete].some(({ day }) => wholeHours(day, request) === ALL_HOURS)
  const used = ofOthers === 'whole days' && hasWholeDay ? days : days.filter((each) => !incomplete.has(each))
  return new Map(used.map((each) => [each.day, each]))
}

/** Hours of a day, as bits. */
type AskedDay = { day: number; hours: number }
type ReadHours = { position: CountPosition; rows: HourContent[] }

async function readHours(
  { primary, tables }: Database,
  { customer, slots, fields }: CountsRequest,
  days: AskedDay[],
): Promise<ReadHours> {
  const { countPosition, hourCounts } = tables
  const { day, hour } = hourCounts
  const columns = {
    ...(slots === 'none' ? {} : { slots: hourCounts.slots }),
    // Most of the bytes.
    ...(fields.length === 0 ? {} : { fields: hourCounts.fields }),
  }
  const isAsked = and(
    inArray(
      day,
      days.map((each) => each.day),
    ),
    eq(hourCounts.customer, customer),
    isOneOf(hourCounts, days),
  )
  const found = await primary
    .select({ position: countPosition, day, hour, ...columns })
    .from(countPosition)
    .leftJoin(hourCounts, isAsked)
  return { position: positionOf(found), rows: found.flatMap(toHourContent) }
}

function isOneOf(hourCounts: Database['tables']['hourCounts'], days: AskedDay[]): SQL | undefined {
  const byHours = Map.groupBy(days, ({ hours }) => hours)
  return or(
    ...[...byHours].map(([hours, of]) =>
      and(
        inArray(
          hourCounts.day,
          of.map(({ day }) => day),
        ),
        inArray(hourCounts.hour, listHours(hours)),
      ),
    ),
  )
}

type HourRow = {
  day: number | null
  hour: number | null
  slots?: Uint8Array | null
  fields?: Uint8Array | null
}

function toHourContent({ day, hour, slots = null, fields = null }: HourRow): HourContent[] {
  return day === null || hour === null ? [] : [{ day, hour, slots, fields }]
}

function* joinParts(
  ofDays: CountedPart[],
  hours: HourContent[],
  numbers: ReadCounts['numbers'],
): Generator<CountedPart> {
  yield* ofDays
  for (const hour of hours) yield partOfStoredHour(hour, numbers)
}
