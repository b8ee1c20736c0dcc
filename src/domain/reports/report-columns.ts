import type { AdministratorLogRow } from './administrator-log.ts'

/** The report's header, word for word CloudControl's. */
export const REPORT_COLUMNS = [
  'UUID',
  'Time',
  'Create User',
  'Department',
  'Customer Defined 1',
  'Customer Defined 2',
  'Type',
  'Name',
  'Action',
  'Details',
  'Response Code',
] as const

/** A row's cells in the order of the header: one line each, time in UTC to the second. */
export function toReportCells(row: AdministratorLogRow): string[] {
  return [
    row.id,
    row.time.toISOString().slice(0, 19).replace('T', ' '),
    oneLine(row.userName),
    oneLine(row.department),
    oneLine(row.customerDefined1),
    oneLine(row.customerDefined2),
    oneLine(row.type),
    oneLine(row.name),
    oneLine(row.action),
    oneLine(row.details),
    oneLine(row.responseCode),
  ]
}

// Clients of this report cut it into lines wherever Unicode or ASCII ends one, and into cells at every comma, quotes or
// not; spaces at either end would be quoted for nothing.
function oneLine(text: string): string {
  return text.replace(BREAKING, ' ').trim()
}

const BREAKING = /[\p{Cc}\u2028\u2029]/gu
