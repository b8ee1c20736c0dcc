import { COUNTED_FIELDS, type PeriodCounts, type ValueCount, type ValueCounts } from './period-counts.ts'
import { addTally, emptyTally, type Tally, tallySize } from './tally.ts'

/** Whether counts of a period say the same. Where values are not named, only the number of all of them is compared. */
export function areSameCounts(one: PeriodCounts, other: PeriodCounts): boolean {
  return (
    areSame(one.slots, other.slots, isSameTally) &&
    COUNTED_FIELDS.every((field) => areSameValues(one.fields[field], other.fields[field]))
  )
}

function areSameValues(one: ValueCounts, other: ValueCounts): boolean {
  const areNamed = tallySize(one.others) + tallySize(other.others) === 0
  if (areNamed) return areSame(one.named, other.named, isSameValue)
  return isSameTally(sumOf(one), sumOf(other))
}

function areSame<Key, Value>(
  one: ReadonlyMap<Key, Value>,
  other: ReadonlyMap<Key, Value>,
  isSame: (one: Value, other: Value) => boolean,
): boolean {
  if (one.size !== other.size) return false
  for (const [key, value] of one) {
    const same = other.get(key)
    if (same === undefined || !isSame(value, same)) return false
  }
  return true
}

function isSameTally(one: Tally, other: Tally): boolean {
  return (
    one.changes === other.changes &&
    one.failedChanges === other.failedChanges &&
    one.reads === other.reads &&
    one.failedReads === other.failedReads
  )
}

function isSameValue(one: ValueCount, other: ValueCount): boolean {
  return isSameTally(one, other) && one.firstMs === other.firstMs && one.lastMs === other.lastMs
}

function sumOf({ named, others }: ValueCounts): Tally {
  const sum = emptyTally()
  addTally(sum, others)
  for (const count of named.values()) addTally(sum, count)
  return sum
}
