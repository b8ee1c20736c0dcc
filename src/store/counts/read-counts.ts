import { and, eq, inArray } from 'drizzle-orm'
import type { Span } from '../../domain/counts/buckets.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../domain/time.ts'
import type { Database } from '../database.ts'
import { dayBounds } from '../partitions.ts'
import { startOfHour } from './collect-hours.ts'
import { listUncountedDays } from './count-existing.ts'
import type { CountPosition } from './count-position.ts'
import { splitFields } from './counts-text.ts'
import { openText } from './hour-codec.ts'
import { SLOTS_PART } from './make-day-counts.ts'

/**
 * Which counts are read: of the hours that a period touches, and of each the parts with some names. Where they may be read by
 * whole days (`byDay`), they are.
 */
export type CountsRequest = Span & { customer: number; parts: string[]; byDay: boolean }

/** A part of the counts of an hour or of a whole day, as text. `slotMs` is how long each of its slots is. */
export type CountsText = { startMs: number; part: string; text: string; slotMs: number }

/**
 * Counts as they were at one time, with up to where events were counted, and whether days are not counted completely. The texts
 * are decompressed one by one as they are asked for: together they may be very large.
 */
export type ReadCounts = { countedUntil: number; isComplete: boolean; texts: Iterable<CountsText> }

/** How often counts are read anew if they have changed meanwhile. */
const ATTEMPTS = 4

/** Reads counts of a customer. Days that are in the trash have none. */
export async function readCounts(database: Database, request: CountsRequest): Promise<ReadCounts> {
  for (let attempt = 1; ; attempt++) {
    const days = await listDaysOf(database, request)
    // Read together by one statement they are of one time, however often they change.
    const whole = request.byDay && attempt < ATTEMPTS ? days.filter((day) => isWhole(day, request)) : []
    const ofDays = await readDays(database, request, whole)
    const made = new Set(ofDays.days)
    const ofHours = await readHours(
      database,
      request,
      days.filter((day) => !made.has(day)),
    )
    if (whole.length > 0 && ofDays.position.revision !== ofHours.position.revision) continue
    // The events of a day that came meanwhile may have been counted, too.
    const hasAllDays = days.join() === (await listDaysOf(database, request)).join()
    if (!hasAllDays && attempt < ATTEMPTS) continue
    const { countedUntil, begunAfter } = ofHours.position
    const isComplete = hasAllDays && (begunAfter === 0 || (await areCounted(database, days)))
    return { countedUntil, isComplete, texts: joinTexts(ofDays.texts, ofHours.texts) }
  }
}

async function listDaysOf({ listDays }: Database, { fromMs, untilMs }: CountsRequest): Promise<number[]> {
  const days = (await listDays()).map((name) => dayBounds(name).from.getTime() / DAY_MS)
  return days
    .filter((day) => day * DAY_MS < untilMs && (day + 1) * DAY_MS > fromMs)
    .sort((one, other) => one - other)
}

function isWhole(day: number, { fromMs, untilMs }: CountsRequest): boolean {
  return day * DAY_MS >= fromMs && (day + 1) * DAY_MS <= untilMs
}

async function areCounted(database: Database, days: number[]): Promise<boolean> {
  const uncounted = new Set((await listUncountedDays(database)).map(({ day }) => day))
  return days.every((day) => !uncounted.has(day))
}

function* joinTexts(...all: Iterable<CountsText>[]): Generator<CountsText> {
  for (const texts of all) yield* texts
}

type PartOfCounts = { position: CountPosition; texts: Iterable<CountsText> }

async function readDays(
  { primary, tables }: Database,
  { customer, parts }: CountsRequest,
  days: number[],
): Promise<PartOfCounts & { days: number[] }> {
  const { countPosition, dayCounts } = tables
  const isAsked = and(
    inArray(dayCounts.day, days),
    eq(dayCounts.customer, customer),
    inArray(dayCounts.part, parts),
  )
  const { day, part, content } = dayCounts
  const rows = await primary
    .select({ position: countPosition, day, part, content })
    .from(countPosition)
    .leftJoin(dayCounts, isAsked)
  const found = rows.flatMap((row) => (row.day === null ? [] : [row.day]))
  return { position: positionOf(rows), days: found, texts: openDays(rows) }
}

type DayTextRow = { day: number | null; part: string | null; content: Uint8Array | null }

function* openDays(rows: DayTextRow[]): Generator<CountsText> {
  for (const { day, part, content } of rows)
    if (day !== null && part !== null && content !== null)
      yield { startMs: day * DAY_MS, part, text: openText(content), slotMs: HOUR_MS }
}

async function readHours(
  { primary, tables }: Database,
  { customer, fromMs, untilMs, parts }: CountsRequest,
  days: number[],
): Promise<PartOfCounts> {
  const { countPosition, hourCounts } = tables
  const isAsked = and(inArray(hourCounts.day, days), eq(hourCounts.customer, customer))
  const { day, hour, slots, fields } = hourCounts
  // Most of the bytes are those of the fields.
  const values = parts.some((part) => part !== SLOTS_PART) ? { fields } : {}
  const rows = await primary
    .select({ position: countPosition, day, hour, slots, ...values })
    .from(countPosition)
    .leftJoin(hourCounts, isAsked)
  return { position: positionOf(rows), texts: openHours(rows, { fromMs, untilMs }, parts) }
}

type HourTextRow = {
  day: number | null
  hour: number | null
  slots: Uint8Array | null
  fields?: Uint8Array | null
}

function* openHours(rows: HourTextRow[], { fromMs, untilMs }: Span, parts: string[]): Generator<CountsText> {
  for (const { day, hour, slots, fields = null } of rows) {
    if (day === null || hour === null) continue
    const startMs = startOfHour({ day, hour })
    if (startMs + HOUR_MS <= fromMs || startMs >= untilMs) continue
    const texts = fields === null ? new Map<string, string>() : splitFields(openText(fields))
    if (slots !== null && parts.includes(SLOTS_PART)) texts.set(SLOTS_PART, openText(slots))
    for (const part of parts) {
      const text = texts.get(part)
      if (text !== undefined) yield { startMs, part, text, slotMs: MINUTE_MS }
    }
  }
}

function positionOf([row]: { position: CountPosition }[]): CountPosition {
  if (!row) throw new Error('The row of the position of counts is missing.')
  return row.position
}
