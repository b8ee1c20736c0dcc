import { BYTE_ORDER_MARK } from '../../domain/byte-order-mark.ts'
import type { Csv } from '../../domain/ports.ts'
import type { AdministratorLogRow } from '../../domain/reports/administrator-log.ts'
import { REPORT_COLUMNS, toReportCells } from '../../domain/reports/report-columns.ts'

/**
 * `csv` is byte for byte what CloudControl clients expect, `safe-csv` is for spreadsheets and starts with a byte order
 * mark, `json` is for programs.
 */
export type ReportFormat = keyof typeof FORMATTERS

/** Formats the parts of a report. */
export type ReportFormatter = {
  contentType: string
  extension: string
  header: Uint8Array
  formatRows(rows: AdministratorLogRow[], isFirst: boolean): Uint8Array
  footer(count: number): Uint8Array
}

/** Returns the formatter of a report. */
export function createReportFormatter(format: ReportFormat, csv: Csv): ReportFormatter {
  return FORMATTERS[format](csv)
}

const FORMATTERS = {
  csv: (csv: Csv) => createCsvReportFormatter(csv.format),
  'safe-csv': (csv: Csv) => createCsvReportFormatter(csv.formatSafe, BYTE_ORDER_MARK),
  json: createJsonReportFormatter,
} as const

function createJsonReportFormatter(): ReportFormatter {
  return {
    contentType: 'application/json',
    extension: 'json',
    header: encode('{"rows":[\n'),
    formatRows: (rows, isFirst) =>
      encode((isFirst ? '' : ',\n') + rows.map((row) => JSON.stringify(toJsonRow(row))).join(',\n')),
    footer: (count) => encode(`\n],"count":${count},"complete":true}\n`),
  }
}

function createCsvReportFormatter(format: Csv['format'], prefix = ''): ReportFormatter {
  return {
    contentType: 'text/csv; charset=UTF-8; header=present',
    extension: 'csv',
    header: Buffer.concat([encode(prefix), format([REPORT_COLUMNS])]),
    formatRows: (rows) => format(rows.map(toReportCells)),
    footer: () => new Uint8Array(),
  }
}

const encoder = new TextEncoder()

function encode(text: string): Uint8Array {
  return encoder.encode(text)
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
