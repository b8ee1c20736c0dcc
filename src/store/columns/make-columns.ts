import { count, sql } from 'drizzle-orm'
import { DAY_MS, formatDay, MINUTE_MS } from '../../domain/time.ts'
import { toCountedEvent } from '../counts/collect-hours.ts'
import { changeCounts, readCountPosition } from '../counts/count-position.ts'
import { compress } from '../counts/hour-codec.ts'
import { type CountedPlace, selectCountedRows } from '../counts/select-counted.ts'
import type { Database, Pace } from '../database.ts'
import { dayBounds } from '../partitions.ts'
import { isWithin } from '../within-period.ts'
import {
  COLUMNS_PART,
  DAY_HOURS,
  type DayColumns,
  formatDayColumns,
  listDayColumns,
  partOfColumn,
  sizeOfColumns,
} from './day-columns.ts'
import { COLUMN_FIELDS, createColumnWriter } from './value-column.ts'

/** Columns of fewer events would be mostly values, and as many rows are read in no time. */
const EVENTS_MIN = 500
/** Of more events, the columns would take too much memory while they are made: those of such days are read. */
const EVENTS_MAX = 1_000_000
/** Columns are made anew once they lack this share of their events: of a day that has been over for a while, and of any other day. */
const MISSING_SHARE = { over: 0.05, present: 0.25 }
/** How long after its end a day is over, for most events of it. */
const SETTLE_MS = 10 * MINUTE_MS
/** Events that are read at a time. */
const PIECE = 1_000
/** How often it is tried to store columns while the counts change. */
const ATTEMPTS = 20

/**
 * How columns are made: of all days or of those that are not over at `now`, with `eventsMin` events, or as many as are worth it; with
 * pauses, until a signal is aborted.
 */
export type ColumnMaking = {
  days: 'all' | 'present'
  now: Date
  pace: Pace
  signal: AbortSignal
  eventsMin?: number
}

/**
 * Makes the columns of each customer's days, if there are none yet or these lack many events, the newest day first. Resolves with the
 * number of days of customers.
 */
export async function makeColumns(database: Database, making: ColumnMaking): Promise<number> {
  let made = 0
  const days = (await database.listDays()).filter((day) => making.days === 'all' || !isOver(day, making.now))
  for (const day of days.sort().reverse()) {
    const number = dayBounds(day).from.getTime() / DAY_MS
    const known = new Map((await listDayColumns(database, [number])).map((each) => [each.customer, each]))
    for (const { customer, events } of await countByCustomer(database, day)) {
      if (making.signal.aborted) return made
      if (!areDue(events, known.get(customer), toLimits(day, making))) continue
      if (await makeDay(database, { day: number, customer }, making)) made += 1
    }
  }
  return made
}

/** Columns are made for so many events, and made anew once they lack such a share of them. */
type Limits = { eventsMin: number; share: number }

function toLimits(day: string, { now, eventsMin = EVENTS_MIN }: ColumnMaking): Limits {
  return { eventsMin, share: isOver(day, now) ? MISSING_SHARE.over : MISSING_SHARE.present }
}

function isOver(day: string, now: Date): boolean {
  return now.getTime() - dayBounds(day).until.getTime() >= SETTLE_MS
}

function areDue(events: number, known: DayColumns | undefined, { eventsMin, share }: Limits): boolean {
  if (events < eventsMin || events > EVENTS_MAX) return false
  if (known === undefined) return true
  const size = sizeOfColumns(known)
  return events - size >= Math.max(eventsMin, size * share)
}

async function countByCustomer(
  database: Database,
  day: string,
): Promise<{ customer: number; events: number }[]> {
  const { from, until } = dayBounds(day)
  const [partition] = database.logPartitions(from, until, true)
  if (!partition) return []
  const { events } = partition
  return database.primary
    .select({ customer: events.customer, events: count() })
    .from(events)
    .where(isWithin(events.eventTime, { from, until }))
    .groupBy(events.customer)
}

type CustomerDay = Pick<DayColumns, 'day' | 'customer'>

async function makeDay(
  database: Database,
  each: CustomerDay,
  { pace, signal }: ColumnMaking,
): Promise<boolean> {
  const untilSequence = await database.settledSequence()
  const parts = await buildColumns(database, { ...each, untilSequence }, { pace, signal })
  return parts !== null && storeColumns(database, each, parts)
}

/** The contents of parts of `day_counts` by their names, not compressed. */
export type ColumnParts = Map<string, Uint8Array>

/** Returns the columns of the events of a day of a customer with sequences up to one; null if it was stopped. */
export async function buildColumns(
  database: Database,
  { day, customer, untilSequence }: Omit<DayColumns, 'hours'>,
  { pace, signal }: Pick<ColumnMaking, 'pace' | 'signal'>,
): Promise<ColumnParts | null> {
  const from = new Date(day * DAY_MS)
  const hours = new Array<number>(DAY_HOURS).fill(0)
  const columns = COLUMN_FIELDS.map((field) => ({ field, ...createColumnWriter() }))
  for (let after: CountedPlace | undefined = { customer, eventTime: from, sequence: 0 }; after; ) {
    if (signal.aborted) return null
    const startedMs = performance.now()
    const selection = { after, untilSequence, customer, limit: PIECE }
    const rows = await selectCountedRows(database, formatDay(day), selection)
    for (const { eventTime, values } of rows) {
      const event = toCountedEvent(values)
      const hour = eventTime.getUTCHours()
      hours[hour] = (hours[hour] ?? 0) + 1
      for (const { field, add } of columns) add(field === 'readOnly' ? String(event.readOnly) : event[field])
    }
    after = rows.length < PIECE ? undefined : rows.at(-1)
    await pace(performance.now() - startedMs)
  }
  const head = formatDayColumns({ day, customer, untilSequence, hours: toStarts(hours) })
  const parts = columns.map(({ field, format }): [string, Uint8Array] => [
    partOfColumn(field),
    format(untilSequence),
  ])
  return new Map([[COLUMNS_PART, head], ...parts])
}

function toStarts(hours: number[]): number[] {
  const starts = [0]
  for (const events of hours) starts.push((starts.at(-1) ?? 0) + events)
  return starts
}

/** Stores the columns of a day of a customer, unless the day was purged meanwhile. */
export async function storeColumns(
  database: Database,
  { day, customer }: CustomerDay,
  parts: ColumnParts,
): Promise<boolean> {
  const { dayCounts } = database.tables
  const rows = [...parts].map(([part, bytes]) => ({
    ...{ day, customer, part },
    content: part === COLUMNS_PART ? bytes : compress(bytes),
  }))
  const target = [dayCounts.day, dayCounts.customer, dayCounts.part]
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const position = await readCountPosition(database)
    // What is kept of a day is deleted with it, which changes the position.
    if (!(await database.listDays()).includes(formatDay(day))) return false
    const isStored = await changeCounts(database, position, position.countedUntil, async (db) => {
      await db
        .insert(dayCounts)
        .values(rows)
        .onConflictDoUpdate({ target, set: { content: sql`excluded.content` } })
    })
    if (isStored) return true
  }
  return false
}
