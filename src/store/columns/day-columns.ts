import { and, eq, inArray, type SQL } from 'drizzle-orm'
import { DAY_MS, HOUR_MS } from '../../domain/time.ts'
import { toList, toWholeNumber } from '../column-codec.ts'
import type { Database } from '../database.ts'
import type { ColumnField } from './value-column.ts'

/** Hours of a day. */
export const DAY_HOURS = DAY_MS / HOUR_MS

/**
 * What the columns of a day of a customer have: its events with sequences up to one. `hours` says where the events of each hour begin,
 * and last how many events there are.
 */
export type DayColumns = { day: number; customer: number; untilSequence: number; hours: number[] }

/** The part of `day_counts` that says what the columns of a day have. */
export const COLUMNS_PART = 'columns'

/** Returns the name of the part of `day_counts` with the column of a field. */
export function partOfColumn(field: ColumnField): string {
  return `column of ${field}`
}

/** Returns the number of events that columns have. */
export function sizeOfColumns({ hours }: DayColumns): number {
  return hours.at(-1) ?? 0
}

/** Returns what says what columns have, as bytes. */
export function formatDayColumns({ untilSequence, hours }: DayColumns): Uint8Array {
  return Buffer.from(JSON.stringify([untilSequence, ...hours]))
}

/** Returns which of some days have columns, those of a customer or of all, newest first. */
export async function listDayColumns(
  { primary, tables: { dayCounts } }: Database,
  days: number[],
  customer?: number,
): Promise<DayColumns[]> {
  const rows = await primary
    .select({ day: dayCounts.day, customer: dayCounts.customer, content: dayCounts.content })
    .from(dayCounts)
    .where(
      and(
        inArray(dayCounts.day, days),
        customer === undefined ? undefined : eq(dayCounts.customer, customer),
        eq(dayCounts.part, COLUMNS_PART),
      ),
    )
  return rows
    .map(({ content, ...row }) => {
      const [untilSequence = 0, ...hours] = toList(
        JSON.parse(Buffer.from(content).toString('utf8')),
        toWholeNumber,
      )
      return { ...row, untilSequence, hours }
    })
    .sort((one, other) => other.day - one.day)
}

/** Returns the condition for the columns of some fields of some days of a customer. */
export function isColumn(
  { dayCounts }: Database['tables'],
  customer: number,
  days: number[],
  fields: readonly ColumnField[],
): SQL | undefined {
  return and(
    inArray(dayCounts.day, days),
    eq(dayCounts.customer, customer),
    inArray(dayCounts.part, fields.map(partOfColumn)),
  )
}
