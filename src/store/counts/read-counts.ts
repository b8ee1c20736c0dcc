import { and, eq, inArray } from 'drizzle-orm'
import type { Span } from '../../domain/counts/buckets.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../domain/time.ts'
import type { Database } from '../database.ts'
import { dayBounds } from '../partitions.ts'
import { startOfHour } from './collect-hours.ts'
import { listUncountedDays } from './count-existing.ts'
import type { CountPosition } from './count-position.ts'
import { splitFields } from './counts-text.ts'
import { openText } from './hour-rows.ts'
import { SLOTS_PART } from './make-day-counts.ts'

/**
 * Which counts are read: of the hours that a period touches, and of each the parts with some names. Where they may be read by
 * whole days (`byDay`), they are.
 */
export type CountsRequest = Span & { customer: number; parts: string[]; byDay: boolean }

/** A part of the counts of an hour or of a whole day, as text. `slotMs` is how long each of its slots is. */
export type CountsText = { startMs: number; part: string; text: string; slotMs: number }

/** Counts as they were at one time, with up to where events were counted, and whether days are not counted completely. */
export type ReadCounts = { countedUntil: number; isComplete: boolean; texts: CountsText[] }

/** How often counts are read anew if they have changed meanwhile. */
const ATTEMPTS = 4

/** Reads counts of a customer. Days that are in the trash have none. */
export async function readCounts(database: Database, request: CountsRequest): Promise<ReadCounts> {
  const days = await listDaysOf(database, request)
  for (let attempt = 1; ; attempt++) {
    // Read together by one statement they are of one time, however often they change.
    const whole = request.byDay && attempt < ATTEMPTS ? days.filter((day) => isWhole(day, request)) : []
    const ofDays = await readDays(database, request, whole)
    const made = new Set(ofDays.texts.map(({ startMs }) => startMs / DAY_MS))
    const ofHours = await readHours(
      database,
      request,
      days.filter((day) => !made.has(day)),
    )
    if (whole.length > 0 && ofDays.position.revision !== ofHours.position.revision) continue
    const { countedUntil, begunAfter } = ofHours.position
    const isComplete = begunAfter === 0 || (await areCounted(database, days))
    return { countedUntil, isComplete, texts: [...ofDays.texts, ...ofHours.texts] }
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

type PartOfCounts = { position: CountPosition; texts: CountsText[] }

async function readDays(
  { primary, tables }: Database,
  { customer, parts }: CountsRequest,
  days: number[],
): Promise<PartOfCounts> {
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
  const texts = rows.flatMap((row) =>
    row.day === null || row.part === null || row.content === null
      ? []
      : [{ startMs: row.day * DAY_MS, part: row.part, text: openText(row.content), slotMs: HOUR_MS }],
  )
  return { position: positionOf(rows), texts }
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
  const texts = rows.flatMap((row): CountsText[] => {
    if (row.day === null || row.hour === null) return []
    const startMs = startOfHour({ day: row.day, hour: row.hour })
    if (startMs + HOUR_MS <= fromMs || startMs >= untilMs) return []
    const fieldTexts =
      'fields' in row && row.fields !== null ? splitFields(openText(row.fields)) : new Map<string, string>()
    if (row.slots !== null) fieldTexts.set(SLOTS_PART, openText(row.slots))
    return parts.flatMap((part) => {
      const text = fieldTexts.get(part)
      return text === undefined ? [] : [{ startMs, part, text, slotMs: MINUTE_MS }]
    })
  })
  return { position: positionOf(rows), texts }
}

function positionOf([row]: { position: CountPosition }[]): CountPosition {
  if (!row) throw new Error('The row of the position of counts is missing.')
  return row.position
}
