import { addTally, emptyTally, type Tally, tallyEvent, tallySize } from './tally.ts'

/** The fields of events whose values are counted. */
export const COUNTED_FIELDS = [
  ...(['eventName', 'userName', 'project', 'eventSource', 'sourceIPAddress', 'errorCode'] as const),
] as const

export type CountedField = (typeof COUNTED_FIELDS)[number]

/** What is counted of an event. A value that is null is not counted. */
export type CountedEvent = { [field in CountedField]: string | null } & { timeMs: number; readOnly: boolean }

/** How often a value occurs, and the times of the first and the last event that has it, in milliseconds since 1970. */
export type ValueCount = Tally & { firstMs: number; lastMs: number }

/** The values of a field. `others` are events with values that are not named, because there are too many of them. */
export type ValueCounts = { named: Map<string, ValueCount>; others: Tally }

/** What the events of a period are: how many in each slot of it, by its number, and how many with each value. */
export type PeriodCounts = { slots: Map<number, Tally>; fields: { [field in CountedField]: ValueCounts } }

/** The most values of a field that a period has by name, and characters that these have together. */
export type NamedLimits = { values: number; characters: number }

export const HOUR_LIMITS: NamedLimits = { values: 1_000, characters: 64_000 }
export const DAY_LIMITS: NamedLimits = { values: 3_000, characters: 192_000 }

/** While a period is counted, it may have this many times as many. */
const SLACK = 1.5

/** Returns the counts of a period without events. */
export function emptyCounts(): PeriodCounts {
  const fields = Object.fromEntries(COUNTED_FIELDS.map((field) => [field, emptyValues()]))
  // It has a member for each field.
  return { slots: new Map(), fields: fields as PeriodCounts['fields'] }
}

/** Returns the counts of a field without values. */
export function emptyValues(): ValueCounts {
  return { named: new Map(), others: emptyTally() }
}

/** Adds an event to the counts of a period, in one of its slots. */
export function countEvent(counts: PeriodCounts, event: CountedEvent, slot: number): void {
  const { timeMs, readOnly, errorCode } = event
  const tallied = { readOnly, isFailed: errorCode !== null }
  tallyEvent(getSlot(counts, slot), tallied)
  for (const field of COUNTED_FIELDS) {
    const value = event[field]
    if (value === null) continue
    const { named } = counts.fields[field]
    const known = named.get(value)
    const count = known ?? { ...emptyTally(), firstMs: timeMs, lastMs: timeMs }
    if (known) spanTime(known, timeMs, timeMs)
    else named.set(value, count)
    tallyEvent(count, tallied)
  }
}

function getSlot({ slots }: PeriodCounts, slot: number): Tally {
  const known = slots.get(slot)
  if (known) return known
  const tally = emptyTally()
  slots.set(slot, tally)
  return tally
}

function spanTime(count: ValueCount, firstMs: number, lastMs: number): void {
  if (firstMs < count.firstMs) count.firstMs = firstMs
  if (lastMs > count.lastMs) count.lastMs = lastMs
}

/** Adds counts to those of the same period. */
export function mergeCounts(to: PeriodCounts, from: PeriodCounts): void {
  for (const [slot, tally] of from.slots) addTally(getSlot(to, slot), tally)
  for (const field of COUNTED_FIELDS) mergeValues(to.fields[field], from.fields[field])
}

/** Adds the counts of values to those of others. */
export function mergeValues({ named, others }: ValueCounts, from: ValueCounts): void {
  addTally(others, from.others)
  for (const [value, count] of from.named) addValue(named, value, count)
}

/** Adds the count of a value to those of others. */
export function addValue(named: ValueCounts['named'], value: string, count: ValueCount): void {
  const known = named.get(value)
  if (known) {
    addTally(known, count)
    spanTime(known, count.firstMs, count.lastMs)
  } else named.set(value, { ...count })
}

/** Moves the rarest values of each field to the others, if a period has too many. */
export function limitCounts({ fields }: PeriodCounts, limits: NamedLimits): void {
  for (const field of COUNTED_FIELDS) limitValues(fields[field], limits)
}

function limitValues(counts: ValueCounts, { values, characters }: NamedLimits): void {
  const { named } = counts
  if (named.size > values * SLACK) dropRarest(counts, values)
  if (lengthOf(named) <= characters * SLACK) return
  let length = 0
  for (const [value] of frequentFirst(named)) {
    length += value.length
    if (length > characters) dropValue(counts, value)
  }
}

// Without sorting the values: most of those that are too many occur once.
function dropRarest(counts: ValueCounts, values: number): void {
  const { named } = counts
  const sizes = Float64Array.from(named.values(), tallySize).sort()
  const rarest = sizes[sizes.length - values] ?? 0
  let room = values - sizes.filter((size) => size > rarest).length
  for (const [value, count] of named) {
    const size = tallySize(count)
    if (size < rarest || (size === rarest && room <= 0)) dropValue(counts, value)
    else if (size === rarest) room -= 1
  }
}

function dropValue({ named, others }: ValueCounts, value: string): void {
  const count = named.get(value)
  if (count) addTally(others, count)
  named.delete(value)
}

function lengthOf(named: ValueCounts['named']): number {
  let length = 0
  for (const value of named.keys()) length += value.length
  return length
}

/** Returns values with their counts, the most frequent first, and equally frequent ones in their order as text. */
export function frequentFirst(named: ReadonlyMap<string, ValueCount>): [string, ValueCount][] {
  return [...named].sort(
    ([oneValue, one], [otherValue, other]) =>
      tallySize(other) - tallySize(one) || (oneValue < otherValue ? -1 : 1),
  )
}
