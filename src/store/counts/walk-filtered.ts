import type { Span } from '../../domain/counts/buckets.ts'
import type { Query } from '../../domain/events/query.ts'
import { DAY_MS, HOUR_MS } from '../../domain/time.ts'
import { type ColumnCondition, toColumnConditions } from '../columns/column-conditions.ts'
import { type DayColumns, listDayColumns, sizeOfColumns } from '../columns/day-columns.ts'
import type { ColumnsOf } from '../columns/kept-columns.ts'
import { findLateDays } from '../columns/late-events.ts'
import { createRowMatcher, type MatchingRows } from '../columns/matching-rows.ts'
import { type FieldColumns, readColumns } from '../columns/read-columns.ts'
import type { ColumnField } from '../columns/value-column.ts'
import type { Database } from '../database.ts'
import { dayBounds } from '../partitions.ts'
import { inTurns } from './in-turns.ts'
import type { LiveBounds } from './live-search.ts'

/** The events of a customer that match a query, and the fields that are needed of them. */
export type FilteredRequest = {
  customer: number
  query: Query
  fields: readonly ColumnField[]
  bounds: LiveBounds
  columnsOf: ColumnsOf
}

/** Events of a day that match a query, by their places in its columns. */
export type MatchingDay = { of: DayColumns; columns: FieldColumns; matching: MatchingRows }

/**
 * What takes the events that match a query: those of days that have columns, and those of a period, or only those of it that came after
 * a sequence. `takeLive` resolves with whether these are all.
 */
export type FilteredTaker = {
  takeDay(day: MatchingDay): void
  takeLive(query: Query, afterSequence?: number): Promise<boolean>
}

/** Days whose columns are read together have at most about this many events. */
const EVENTS_AT_ONCE = 400_000

/**
 * Has the events that match a query taken, the newest first. Resolves with whether these are all: it stops where what is read one by
 * one is not complete, or the time is over.
 */
export async function walkFiltered(
  database: Database,
  request: FilteredRequest,
  taker: FilteredTaker,
): Promise<boolean> {
  const { query, bounds } = request
  const untilMs = performance.now() + bounds.longestMs
  const conditions = toColumnConditions(query)
  const days = conditions === null ? [] : await listUsableDays(database, request)
  const takeLive: TakeLive = (span, afterSequence) =>
    taker.takeLive({ ...query, from: new Date(span.fromMs), until: new Date(span.untilMs) }, afterSequence)
  const takeDays = createDaysTaker(
    database,
    { ...request, conditions: conditions ?? [] },
    { takeLive, taker },
  )
  return takeInOrder(periodOf(query), days, async (part) => {
    if (bounds.signal?.aborted || performance.now() > untilMs) return false
    return 'days' in part ? takeDays(part.days) : takeLive(part)
  })
}

/** The part of a period that the columns of a day have: whole hours. */
type UsableDay = Span & { columns: DayColumns }

type TakeLive = (span: Span, afterSequence?: number) => Promise<boolean>

function periodOf({ from, until }: Query): Span {
  return { fromMs: from.getTime(), untilMs: until.getTime() }
}

// Newest first.
async function listUsableDays(
  database: Database,
  { customer, query }: FilteredRequest,
): Promise<UsableDay[]> {
  const { fromMs, untilMs } = periodOf(query)
  const present = (await database.listDays()).map((name) => dayBounds(name).from.getTime() / DAY_MS)
  const touched = present.filter((day) => day * DAY_MS < untilMs && (day + 1) * DAY_MS > fromMs)
  const found = touched.length === 0 ? [] : await listDayColumns(database, touched, customer)
  return found.flatMap((columns) => {
    const startMs = columns.day * DAY_MS
    const usable = {
      columns,
      fromMs: Math.max(Math.ceil(fromMs / HOUR_MS) * HOUR_MS, startMs),
      untilMs: Math.min(Math.floor(untilMs / HOUR_MS) * HOUR_MS, startMs + DAY_MS),
    }
    return usable.fromMs < usable.untilMs ? [usable] : []
  })
}

// The newest events first.
async function takeInOrder(
  { fromMs, untilMs }: Span,
  days: UsableDay[],
  take: (part: Span | { days: UsableDay[] }) => Promise<boolean>,
): Promise<boolean> {
  let endMs = untilMs
  for (const group of groupDays(days)) {
    const [newest, oldest] = [group[0], group.at(-1)]
    if (!newest || !oldest) continue
    if (newest.untilMs < endMs && !(await take({ fromMs: newest.untilMs, untilMs: endMs }))) return false
    if (!(await take({ days: group }))) return false
    endMs = oldest.fromMs
  }
  return fromMs >= endMs || take({ fromMs, untilMs: endMs })
}

// Of days that follow one another.
function groupDays(days: UsableDay[]): UsableDay[][] {
  const groups: UsableDay[][] = []
  let events = 0
  for (const day of days) {
    const [last, size] = [groups.at(-1), sizeOfColumns(day.columns)]
    events += size
    if (last?.at(-1)?.fromMs === day.untilMs && events <= EVENTS_AT_ONCE) last.push(day)
    else {
      groups.push([day])
      events = size
    }
  }
  return groups
}

type DaysRequest = Pick<FilteredRequest, 'fields' | 'columnsOf'> & { conditions: ColumnCondition[] }

function createDaysTaker(
  database: Database,
  { fields, conditions, columnsOf }: DaysRequest,
  { takeLive, taker }: { takeLive: TakeLive; taker: FilteredTaker },
) {
  const read = [...new Set([...fields, ...conditions.map(({ field }) => field)])]
  const findRows = createRowMatcher(conditions, columnsOf)
  return async (days: UsableDay[]): Promise<boolean> => {
    const listed = days.map(({ columns }) => columns)
    const late = await findLateDays(database, listed)
    const columnsOfDays = await readColumns(database, listed, read, columnsOf)
    for await (const { columns: of, ...span } of inTurns(days)) {
      const columns = columnsOfDays.get(of.day)
      const isRead = columns === undefined || late.has(of.day)
      if (isRead && !(await takeLive(span, columns && of.untilSequence))) return false
      if (columns) taker.takeDay({ of, columns, matching: findRows(columns, placesOf(of, span)) })
    }
    return true
  }
}

function placesOf(of: DayColumns, { fromMs, untilMs }: Span) {
  const placeOf = (ms: number) => of.hours[(ms - of.day * DAY_MS) / HOUR_MS] ?? 0
  return { from: placeOf(fromMs), until: placeOf(untilMs), size: sizeOfColumns(of) }
}
