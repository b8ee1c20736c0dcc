import { open } from '../counts/hour-codec.ts'
import { inTurns } from '../counts/in-turns.ts'
import type { Database } from '../database.ts'
import { type DayColumns, isColumn, partOfColumn } from './day-columns.ts'
import { type ColumnsOf, keepColumn } from './kept-columns.ts'
import { type ColumnField, parseColumn, type ValueColumn } from './value-column.ts'

/** The columns of some fields of a day. */
export type FieldColumns = ReadonlyMap<ColumnField, ValueColumn>

/** Returns the columns of some fields of days of a customer, by the day; days whose columns have changed meanwhile are missing. */
export async function readColumns(
  database: Database,
  days: DayColumns[],
  fields: readonly ColumnField[],
  columnsOf: ColumnsOf,
): Promise<Map<number, FieldColumns>> {
  const found = new Map(days.map((each) => [each.day, new Map<ColumnField, ValueColumn>()]))
  const add = ({ day, untilSequence }: DayColumns, field: ColumnField, column: ValueColumn | undefined) => {
    if (column?.untilSequence === untilSequence) found.get(day)?.set(field, column)
  }
  for (const each of days) for (const field of fields) add(each, field, columnsOf(field).days.get(each.day))
  const isComplete = (day: number) => found.get(day)?.size === fields.length
  const missing = days.filter(({ day }) => !isComplete(day))
  for await (const { day, field, content } of inTurns(await selectColumns(database, missing, fields))) {
    const each = missing.find((one) => one.day === day)
    if (!each) continue
    const column = parseColumn(open(content), columnsOf(field).numbers)
    keepColumn(database, columnsOf(field), day, column)
    add(each, field, column)
  }
  return new Map([...found].filter(([day]) => isComplete(day)))
}

type StoredColumn = { day: number; field: ColumnField; content: Uint8Array }

async function selectColumns(
  { primary, tables }: Database,
  days: DayColumns[],
  fields: readonly ColumnField[],
): Promise<StoredColumn[]> {
  const [first] = days
  if (!first) return []
  const { dayCounts } = tables
  const numbers = days.map(({ day }) => day)
  const rows = await primary
    .select({ day: dayCounts.day, part: dayCounts.part, content: dayCounts.content })
    .from(dayCounts)
    .where(isColumn(tables, first.customer, numbers, fields))
  const names = new Map(fields.map((field) => [partOfColumn(field), field]))
  return rows.flatMap(({ part, ...row }) => {
    const field = names.get(part)
    return field === undefined ? [] : [{ ...row, field }]
  })
}
