import type { Span } from '../../domain/counts/buckets.ts'
import type { Tally } from '../../domain/counts/tally.ts'
import { matchesOneOf, type Pattern } from '../../domain/events/pattern.ts'
import { HOUR_MS } from '../../domain/time.ts'
import { hoursWithOthers, listHours, tallyHours, type ValueTable } from './value-table.ts'

/** A period in which counts do not name the value of a pattern. There are few such events, or none. */
export type UnnamedSpan = Span & { pattern: Pattern }

/** Tables whose values are looked for: some hours of it, as bits, and the texts of its numbers. */
export type SearchedTable = { table: ValueTable; hours: number; values: string[] }

/** Returns what finds the values that match some patterns in the tables of a field, one table after the other. */
export function createValueFinder(patterns: readonly Pattern[]) {
  // Of a single value, the events can be looked for where it is not named.
  const areSingle = patterns.every(({ kind }) => kind === 'equals' || kind === 'address')
  const searched = patterns.map((pattern) => createSearched(pattern))
  const listMatching = createMatcher(patterns)
  let isComplete = true
  return {
    areSingle,

    /** Calls `add` with the start and the tally of each hour in which any of the values occurs. */
    find({ table, hours, values }: SearchedTable, add: (startMs: number, tally: Tally) => void): void {
      const rows: FoundRow[] = []
      for (let row = 0; row < table.numbers.length; row++) {
        const matching = listMatching(table.numbers[row] ?? 0, values)
        if (matching !== NONE) rows.push({ row, patterns: matching })
      }
      const tallies = tallyHours(
        table,
        rows.map(({ row }) => row),
        hours,
      )
      for (const [hour, tally] of tallies) add(table.dayMs + hour * HOUR_MS, tally)
      if (!areSingle) isComplete &&= hoursWithOthers(table, hours) === 0
      else for (const [i, each] of searched.entries()) each.note(table, hours, rowsOfPattern(rows, i))
    },

    /** Returns where values are not named, and whether all other tallies are complete, or only lower bounds. */
    listUnnamed(): { unnamed: UnnamedSpan[]; isComplete: boolean } {
      const all = searched.map((each) => each.listUnnamed())
      const unnamed = all.flatMap(({ spans }) => spans)
      const isBounded = unnamed.length <= SPANS_MAX
      return {
        unnamed: isBounded ? unnamed : [],
        isComplete: isComplete && isBounded && all.every((each) => each.isComplete),
      }
    },
  }
}

/** A row of a table whose value matches some of the patterns, by their numbers. */
type FoundRow = { row: number; patterns: number[] }

function rowsOfPattern(rows: FoundRow[], pattern: number): number[] {
  return rows.filter(({ patterns }) => patterns.includes(pattern)).map(({ row }) => row)
}

/** Periods that are looked through one by one. */
const SPANS_MAX = 100

const NONE: number[] = []

// Each value is compared once, however many tables have it.
function createMatcher(patterns: readonly Pattern[]): (number: number, values: string[]) => number[] {
  const known: number[][] = []
  const all = patterns.map((pattern, i) => [i, [pattern]] as const)
  const toMatching = (value: string) =>
    matchesOneOf(patterns, value) ? all.filter(([, each]) => matchesOneOf(each, value)).map(([i]) => i) : NONE
  return (number, values) => {
    // In their order, so that the list has no gaps, which would make it slow.
    while (known.length <= number) known.push(toMatching(values[known.length] ?? ''))
    return known[number] ?? NONE
  }
}

// Notes in which hours the value of a pattern is named, and in which it may occur without being named.
function createSearched(pattern: Pattern) {
  const named = new Set<number>()
  const unnamed = new Set<number>()
  let isComplete = true
  return {
    note(table: ValueTable, asked: number, rows: number[]): void {
      let bits = 0
      for (const row of rows) bits |= (table.hours[row] ?? 0) & asked
      // A value that a day names is named in all hours, unless these have too many. An address may have another spelling.
      const isOfDay = pattern.kind === 'equals' && rows.length > 0
      const doubtful = hoursWithOthers(table, asked) & (isOfDay ? table.dropped : ~0)
      if ((doubtful & bits) !== 0) isComplete = false
      for (const hour of listHours(bits)) named.add(table.dayMs + hour * HOUR_MS)
      for (const hour of listHours(doubtful & ~bits)) unnamed.add(table.dayMs + hour * HOUR_MS)
    },

    listUnnamed(): { spans: UnnamedSpan[]; isComplete: boolean } {
      const starts = [...unnamed].filter((start) => !named.has(start)).sort((one, other) => one - other)
      const isNamed = starts.length < unnamed.size
      return { spans: toSpans(pattern, starts, named.size > 0), isComplete: isComplete && !isNamed }
    },
  }
}

// Without hours in which the value is named, one period is as good as many: it does not occur between them.
function toSpans(pattern: Pattern, starts: number[], isNamed: boolean): UnnamedSpan[] {
  const spans: UnnamedSpan[] = []
  for (const fromMs of starts) {
    const last = spans.at(-1)
    if (last && (last.untilMs === fromMs || !isNamed)) last.untilMs = fromMs + HOUR_MS
    else spans.push({ fromMs, untilMs: fromMs + HOUR_MS, pattern })
  }
  return spans
}
