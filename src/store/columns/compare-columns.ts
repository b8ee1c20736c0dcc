import { formatDay } from '../../domain/time.ts'
import { open } from '../counts/hour-codec.ts'
import type { Database } from '../database.ts'
import { COLUMNS_PART, type DayColumns, formatDayColumns, isColumn, listDayColumns } from './day-columns.ts'
import { buildColumns, type ColumnParts, storeColumns } from './make-columns.ts'
import { COLUMN_FIELDS } from './value-column.ts'

/** How often columns are compared anew, because they have been made again meanwhile. */
const ATTEMPTS = 5

/**
 * Makes the columns of a day of a customer again, if it has any, and compares them with those that are stored; with `fix`, it puts
 * them in the place of those that differ. Resolves with whether they were the same.
 */
export async function compareColumns(
  database: Database,
  { day, customer }: Pick<DayColumns, 'day' | 'customer'>,
  fix: boolean,
): Promise<boolean> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const [known] = await listDayColumns(database, [day], customer)
    if (!known) return true
    const expected = await buildColumns(database, known, {
      pace: async () => {},
      signal: new AbortController().signal,
    })
    const stored = await readParts(database, known)
    const [now] = await listDayColumns(database, [day], customer)
    if (expected === null || now?.untilSequence !== known.untilSequence) continue
    const isSame = areSame(expected, stored.set(COLUMNS_PART, formatDayColumns(known)))
    if (!isSame && fix) await storeColumns(database, known, expected)
    return isSame
  }
  throw new Error(`The columns of ${formatDay(day)} change too often to be compared.`)
}

async function readParts({ primary, tables }: Database, { day, customer }: DayColumns): Promise<ColumnParts> {
  const { dayCounts } = tables
  const rows = await primary
    .select({ part: dayCounts.part, content: dayCounts.content })
    .from(dayCounts)
    .where(isColumn(tables, customer, [day], COLUMN_FIELDS))
  return new Map(rows.map(({ part, content }) => [part, open(content)]))
}

function areSame(expected: ColumnParts, stored: ColumnParts): boolean {
  return [...expected].every(([part, bytes]) => {
    const other = stored.get(part)
    return other !== undefined && Buffer.from(bytes).equals(other)
  })
}
