import { invalidField } from '../fault.ts'
import { quoteValue } from '../parse.ts'
import { UTC } from '../periods/time-zone.ts'

/** The columns of a CSV file of events. New ones may only be added between the last two. */
export const CSV_COLUMNS = [
  'eventTime',
  'eventName',
  'action',
  'userName',
  'project',
  'eventSource',
  'readOnly',
  'sourceIPAddress',
  'errorCode',
  'errorMessage',
  'resources',
  'awsRegion',
  'accessKeyId',
  'requestID',
  'eventID',
  'record',
] as const

export type CsvColumn = (typeof CSV_COLUMNS)[number]

/** The columns of a CSV file of events, and the time zone of its times. */
export type CsvLayout = { columns: readonly CsvColumn[]; zone: string }

/** All columns, and times in UTC. */
export const FULL_CSV: CsvLayout = { columns: CSV_COLUMNS, zone: UTC }

/** Returns the chosen columns in the order of a file, all if none is chosen; throws a fault of `field` for an unknown one. */
export function parseCsvColumns(values: readonly string[], field: string): readonly CsvColumn[] {
  for (const value of values)
    if (!CSV_COLUMNS.some((column) => column === value))
      throw invalidField(field, 'notAllowed', { allowed: CSV_COLUMNS, got: quoteValue(value) })
  return values.length === 0 ? CSV_COLUMNS : CSV_COLUMNS.filter((column) => values.includes(column))
}
