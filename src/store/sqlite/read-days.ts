import type { Database } from 'bun:sqlite'
import { keepStatements } from './kept-statements.ts'
import { type DaysRequest, VALUE_SEPARATOR } from './worker-messages.ts'

/** Prepared statements that are kept, over all days; a search has one for each. */
const STATEMENTS_MAX = 300

/** The tables of a day in the text of a statement, as Drizzle quotes them. */
const DAY_TABLES = /`(events|event_resources)`/g

const prepare = keepStatements(STATEMENTS_MAX)

/**
 * Returns the first rows of a statement that runs on one day after the other, as one string. Arrays of values would be cloned
 * one by one on their way to the other thread.
 */
export function readDays(db: Database, request: DaysRequest): string {
  const values: string[] = []
  let rows = 0
  for (const suffix of request.suffixes) {
    for (const row of runOnDay(db, request, suffix, request.limit - rows)) {
      for (const value of row) values.push(value === null ? '' : `=${value}`)
      rows += 1
    }
    if (rows >= request.limit) break
  }
  return values.join(VALUE_SEPARATOR)
}

/** Returns what a statement counts in each day, one after the other, until that is the limit in total. */
export function countDays(db: Database, request: DaysRequest): number[] {
  const counts: number[] = []
  let total = 0
  for (const suffix of request.suffixes) {
    const count = Number(runOnDay(db, request, suffix, request.limit - total)[0]?.[0] ?? 0)
    counts.push(count)
    total += count
    if (total >= request.limit) break
  }
  return counts
}

function runOnDay(db: Database, { sql, params }: DaysRequest, suffix: string, limit: number): unknown[][] {
  try {
    return prepare(db, sql.replace(DAY_TABLES, `\`$1${suffix}\``)).values(...params, limit)
  } catch (error) {
    // An answer can then name the day whose table is damaged.
    if (error instanceof Error) error.message += ` (events${suffix})`
    throw error
  }
}
