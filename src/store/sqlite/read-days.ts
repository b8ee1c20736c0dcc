import type { Database } from 'bun:sqlite'
import { emptyValueTally, tallyRow } from '../value-tally.ts'
import { keepStatements } from './kept-statements.ts'
import { createRecordFiller } from './read-records.ts'
import {
  type DaysRequest,
  type DaysRows,
  type DaysTally,
  VALUE_SEPARATOR,
  type WorkerTask,
} from './worker-messages.ts'

/** Prepared statements that are kept, over all days; a search has one for each. */
const STATEMENTS_MAX = 300

/** The tables of a day in the text of a statement, as Drizzle quotes them. */
const DAY_TABLES = /`(events|event_resources)`/g

const prepare = keepStatements(STATEMENTS_MAX)

/** After this time a walk over days ends, so that what waits for the thread has its turn before the other days. */
const WALK_MS = 20

/** Returns what the first rows of a statement are, which runs on one day after the other. */
export function visitDays(db: Database, request: DaysTask): DaysRows | DaysTally | unknown[][] {
  switch (request.op) {
    case 'readDays':
      return readDays(db, request)
    case 'sumDays':
      return sumDays(db, request)
    case 'tallyDays':
      return tallyDays(db, request)
  }
}

type DaysTask = Extract<WorkerTask, DaysRequest>

/**
 * Returns the first rows of a statement that runs on one day after the other, as one string, and on how many days it ran. Arrays
 * of values would be cloned one by one on their way to the other thread.
 */
export function readDays(db: Database, request: DaysRequest): DaysRows {
  const values: string[] = []
  let rows = 0
  const filler = request.recordColumns ? createRecordFiller(db, request.recordColumns) : null
  const days = walk(request, (suffix) => {
    for (const row of runOnDay(db, request, suffix, request.limit - rows)) {
      filler?.fill(row)
      for (const value of row) values.push(value === null ? '' : `=${value}`)
      rows += 1
    }
    return rows
  })
  filler?.release()
  return { rows: values.join(VALUE_SEPARATOR), days }
}

/**
 * Returns the first row of a statement on each day on which it ran, one after the other, until the first values of these rows, which
 * are numbers of events, are the limit in total.
 */
export function sumDays(db: Database, request: DaysRequest): unknown[][] {
  const rows: unknown[][] = []
  let total = 0
  walk(request, (suffix) => {
    const [row = [0]] = runOnDay(db, request, suffix, request.limit - total)
    rows.push(row)
    total += Number(row[0])
    return total
  })
  return rows
}

/** Returns how often each value occurs in the first columns of the rows of a statement, which runs on one day after the other. */
export function tallyDays(db: Database, request: DaysRequest & { width: number }): DaysTally {
  const tally = emptyValueTally(request.width)
  let rows = 0
  const days = walk(request, (suffix) => {
    for (const row of runOnDay(db, request, suffix, request.limit - rows)) {
      rows += 1
      if (rows < request.limit) tallyRow(tally, row)
    }
    return rows
  })
  const columns = tally.columns.map((counts) => ({
    values: [...counts.keys()].join(VALUE_SEPARATOR),
    counts: [...counts.values()],
  }))
  return { columns, rows, days }
}

// Returns how many days it has visited; `visit` returns how much it has found so far.
function walk({ suffixes, limit }: DaysRequest, visit: (suffix: string) => number): number {
  const endMs = performance.now() + WALK_MS
  for (const [i, suffix] of suffixes.entries())
    if (visit(suffix) >= limit || performance.now() >= endMs) return i + 1
  return suffixes.length
}

function runOnDay(db: Database, { sql, params }: DaysRequest, suffix: string, limit: number): unknown[][] {
  try {
    return prepare(db, sql.replace(DAY_TABLES, `\`$1${suffix}\``)).values(...params, limit)
  } catch (error) {
    // An answer can then name the day whose table is damaged. One that is missing is named already.
    if (error instanceof Error && !error.message.startsWith('no such table'))
      error.message += ` (events${suffix})`
    throw error
  }
}
