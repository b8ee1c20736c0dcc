import type { AdministratorLogRow } from './administrator-log.ts'

/** The header of the report, identical to CloudControl's. */
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

/** Returns a row's cells in the order of `REPORT_COLUMNS`: each on one line, the time in UTC to the second. */
export function toReportCells(row: AdministratorLogRow): string[] {
  return [
    row.id,
    row.time.toISOString().slice(0, 19).replace('T', ' '),
    toOneLine(row.userName),
    toOneLine(row.department),
    toOneLine(row.customerDefined1),
    toOneLine(row.customerDefined2),
    toOneLine(row.type),
    toOneLine(row.name),
    toOneLine(row.action),
    toOneLine(row.details),
    toOneLine(row.responseCode),
  ]
}

// Clients of this report split it into lines at every line break of Unicode or ASCII, and into cells at every comma,
// without regard to quotes. Spaces at either end would be quoted for no reason.
function toOneLine(text: string): string {
  return text.replace(LINE_BREAKS, ' ').trim()
}

const LINE_BREAKS = /[\p{Cc}\u2028\u2029]/gu
