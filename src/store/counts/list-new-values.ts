import {
  addValue,
  type CountedField,
  type ValueCount,
  type ValueCounts,
} from '../../domain/counts/period-counts.ts'
import { tallySize } from '../../domain/counts/tally.ts'
import { DAY_MS, HOUR_MS } from '../../domain/time.ts'
import type { Database } from '../database.ts'
import { type CountedHour, startOfHour } from './collect-hours.ts'
import { openValues, type ValuesText } from './counts-text.ts'
import { inTurns } from './in-turns.ts'
import { LAST_MS, type ListedValue, toListedValue } from './list-values.ts'
import { type CountsText, readCounts } from './read-counts.ts'
import { countUncounted } from './uncounted-events.ts'

/**
 * Which values are new: those of some fields that no event before an instant has; the newest `limit` of each field. `source` is an
 * event source whose events are counted.
 */
export type NewValuesRequest = { fields: CountedField[]; since: Date; limit: number; source: string }

/**
 * The newest of the values of a field that are new, and how many are. They are incomplete if rare values are not named: then some
 * may be missing, and others be older than that.
 */
export type NewValues = { values: ListedValue[]; count: number; isComplete: boolean }

/**
 * The new values of fields, how many events there are in all and from the source, and the time of the oldest event; null if there is
 * none.
 */
export type SeenValues = {
  fields: Map<CountedField, NewValues>
  events: number
  fromSource: number
  oldest: Date | null
}

/** Returns the values of a customer's events that are new. It reads the counts of all days, but no events that are counted. */
export async function listNewValues(
  database: Database,
  customer: number,
  { fields, since, limit, source }: NewValuesRequest,
): Promise<SeenValues> {
  const sinceMs = since.getTime()
  const counts = await readCounts(database, {
    ...{ customer, fromMs: 0, untilMs: LAST_MS },
    parts: [...new Set([...fields, ALL, SOURCE])],
    byDay: true,
  })
  const uncounted = await countUncounted(database, customer, counts.countedUntil)
  const isComplete = counts.isComplete && uncounted.isComplete
  const seen = new Map<string, Seen>(fields.map((field) => [field, emptySeen(isComplete)]))
  const all: All = { events: 0, fromSource: 0, oldestMs: Number.POSITIVE_INFINITY }
  for await (const text of inTurns(counts.texts)) {
    const opened = openValues(text.text, text.startMs)
    if (text.part === ALL) addToAll(all, opened)
    if (text.part === SOURCE) all.fromSource += countOf(opened, source)
    const ofField = seen.get(text.part)
    if (ofField) addText(ofField, text, opened, sinceMs)
  }
  for (const hour of uncounted.hours) {
    for (const field of fields) addHour(seen.get(field), hour, field, sinceMs)
    for (const count of hour.counts.fields[ALL].named.values()) addCount(all, count)
    all.fromSource += sizeOf(hour.counts.fields[SOURCE].named.get(source))
  }
  const found = fields.map((field): [CountedField, NewValues] => [
    field,
    toNewValues(seen.get(field) ?? emptySeen(isComplete), sinceMs, limit),
  ])
  const oldest = all.events === 0 ? null : new Date(all.oldestMs)
  return { fields: new Map(found), events: all.events, fromSource: all.fromSource, oldest }
}

/** Every event has a value of this field. */
const ALL = 'eventName'
const SOURCE = 'eventSource'

type Seen = { recent: ValueCounts['named']; before: Set<string>; isComplete: boolean }
type All = { events: number; fromSource: number; oldestMs: number }

function emptySeen(isComplete: boolean): Seen {
  return { recent: new Map(), before: new Set(), isComplete }
}

function addText(seen: Seen, { startMs, slotMs }: CountsText, opened: ValuesText, sinceMs: number): void {
  const { values, others, countAt } = opened
  if (tallySize(others) > 0) seen.isComplete = false
  const lengthMs = slotMs === HOUR_MS ? DAY_MS : HOUR_MS
  for (const [i, value] of values.entries())
    if (startMs + lengthMs <= sinceMs) seen.before.add(value)
    else addValue(seen.recent, value, countAt(i))
}

function addHour(seen: Seen | undefined, hour: CountedHour, field: CountedField, sinceMs: number): void {
  const isBefore = startOfHour(hour) + HOUR_MS <= sinceMs
  for (const [value, count] of hour.counts.fields[field].named)
    if (isBefore) seen?.before.add(value)
    else if (seen) addValue(seen.recent, value, count)
}

function addToAll(all: All, { values, others, countAt }: ValuesText): void {
  all.events += tallySize(others)
  for (const i of values.keys()) addCount(all, countAt(i))
}

function countOf({ values, tallyAt }: ValuesText, value: string): number {
  const index = values.indexOf(value)
  return index < 0 ? 0 : tallySize(tallyAt(index))
}

function sizeOf(count: ValueCount | undefined): number {
  return count ? tallySize(count) : 0
}

function addCount(all: All, count: ValueCount): void {
  all.events += tallySize(count)
  all.oldestMs = Math.min(all.oldestMs, count.firstMs)
}

function toNewValues({ recent, before, isComplete }: Seen, sinceMs: number, limit: number): NewValues {
  const values = [...recent]
    .filter(([value, { firstMs }]) => firstMs >= sinceMs && !before.has(value))
    .sort(([, one], [, other]) => other.firstMs - one.firstMs)
  return { values: values.slice(0, limit).map(toListedValue), count: values.length, isComplete }
}
