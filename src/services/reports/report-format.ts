import type { AdministratorLogRow } from '../../domain/reports/administrator-log.ts'
import { REPORT_COLUMNS, toReportCells } from '../../domain/reports/report-columns.ts'
import { formatCsv, formatSafeCsv } from '../csv.ts'

/**
 * `csv` is byte for byte what CloudControl clients expect, `safe-csv` is for spreadsheets, `json` for
 * programs.
 */
export type ReportFormat = keyof typeof FORMATTERS

type ReportFormatter = {
  contentType: string
  extension: string
  header: string
  formatRows(rows: AdministratorLogRow[], isFirst: boolean): string
  footer(count: number): string
}

/** Returns the formatter of a report. */
export function getReportFormatter(format: ReportFormat): ReportFormatter {
  return FORMATTERS[format]
}

const FORMATTERS = {
  csv: createCsvReportFormatter(formatCsv),
  'safe-csv': createCsvReportFormatter(formatSafeCsv),
  json: {
    contentType: 'application/json',
    extension: 'json',
    header: '{"rows":[\n',
    formatRows: (rows, isFirst) =>
      (isFirst ? '' : ',\n') + rows.map((row) => JSON.stringify(toJsonRow(row))).join(',\n'),
    footer: (count) => `\n],"count":${count},"complete":true}\n`,
  },
} as const satisfies { [format: string]: ReportFormatter }

function createCsvReportFormatter(format: (rows: readonly (readonly string[])[]) => string): ReportFormatter {
  return {
    contentType: 'text/csv; charset=UTF-8; header=present',
    extension: 'csv',
    header: format([REPORT_COLUMNS]),
    formatRows: (rows) => format(rows.map(toReportCells)),
    footer: () => '',
  }
}

function toJsonRow(row: AdministratorLogRow) {
  return {
    id: row.id,
    time: row.time,
    createUser: row.userName,
    department: row.department,
    customerDefined1: row.customerDefined1,
    customerDefined2: row.customerDefined2,
    type: row.type,
    name: row.name,
    action: row.action,
    details: row.details,
    responseCode: row.responseCode,
    requestId: row.requestId,
    sharedEventId: row.sharedEventId,
    eventId: row.eventId,
  }
}
