import type { CountedField, PeriodCounts } from '../../domain/counts/period-counts.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../domain/time.ts'
import { type CountedHour, startOfHour } from './collect-hours.ts'
import { parseColumns, parseSlots, splitFields } from './counts-text.ts'
import { openText } from './hour-codec.ts'
import type { JoinedDay } from './read-joined-days.ts'
import type { ValueNumbers } from './value-numbers.ts'
import { tableOfHour, toColumns, type ValueTable } from './value-table.ts'

/** What counts say of some hours of a day, which are bits. */
export type CountedPart = {
  dayMs: number
  hours: number
  /** Returns how many events begin at each time, in milliseconds since 1970: those of a minute or of an hour. */
  slots(): PeriodCounts['slots']
  /** Returns what the hours say of the values of a field. */
  tableOf(field: CountedField): ValueTable
}

/** Returns the part of a day whose hours are joined. */
export function partOfDay({ day, slots, tables }: JoinedDay, hours: number): CountedPart {
  const dayMs = day * DAY_MS
  return {
    ...{ dayMs, hours },
    slots: () => toTimes(parseSlots(openText(slots)), dayMs, HOUR_MS, hours),
    tableOf: (field) => given(tables.get(field)),
  }
}

/** An hour as it is stored, without what was not read. */
export type HourContent = { day: number; hour: number; slots: Uint8Array | null; fields: Uint8Array | null }

/** Returns the part of a stored hour. */
export function partOfStoredHour(
  { day, hour, slots, fields }: HourContent,
  numbers: ReadonlyMap<CountedField, ValueNumbers>,
): CountedPart {
  const startMs = startOfHour({ day, hour })
  const texts = fields === null ? null : splitFields(openText(fields))
  return {
    ...{ dayMs: day * DAY_MS, hours: 1 << hour },
    slots: () => toTimes(parseSlots(openText(given(slots))), startMs, MINUTE_MS),
    tableOf: (field) =>
      tableOfHour({ day, hour }, parseColumns(given(texts?.get(field))), given(numbers.get(field))),
  }
}

/** Returns the part of an hour that has just been counted. */
export function partOfHour(
  { day, hour, counts }: CountedHour,
  numbers: ReadonlyMap<CountedField, ValueNumbers>,
): CountedPart {
  const startMs = startOfHour({ day, hour })
  return {
    ...{ dayMs: day * DAY_MS, hours: 1 << hour },
    slots: () => toTimes(counts.slots, startMs, MINUTE_MS),
    tableOf: (field) =>
      tableOfHour({ day, hour }, toColumns(counts.fields[field], startMs), given(numbers.get(field))),
  }
}

function toTimes(
  slots: PeriodCounts['slots'],
  startMs: number,
  slotMs: number,
  asked = ~0,
): PeriodCounts['slots'] {
  const isAsked = (slot: number) => slotMs !== HOUR_MS || ((asked >> slot) & 1) === 1
  return new Map(
    [...slots].filter(([slot]) => isAsked(slot)).map(([slot, tally]) => [startMs + slot * slotMs, tally]),
  )
}

function given<Value>(value: Value | null | undefined): Value {
  if (value === null || value === undefined) throw new Error('Counts are used that were not read.')
  return value
}
