import type { AdministratorLogRow } from '../../domain/reports/administrator-log.ts'
import { REPORT_COLUMNS, toReportCells } from '../../domain/reports/report-columns.ts'
import { formatCsv, formatSafeCsv } from '../csv.ts'

/** `csv` byte for byte as CloudControl's clients read it, `safe-csv` for spreadsheets, `json` for programs. */
export type ReportFormat = keyof typeof FORMS

type Form = {
  contentType: string
  extension: string
  head: string
  rows(rows: AdministratorLogRow[], isFirst: boolean): string
  tail(count: number): string
}

/** How a report is written in one of its forms. */
export function getReportFormat(form: ReportFormat): Form {
  return FORMS[form]
}

const FORMS = {
  csv: csv(formatCsv),
  'safe-csv': csv(formatSafeCsv),
  json: {
    contentType: 'application/json',
    extension: 'json',
    head: '{"rows":[\n',
    rows: (rows, isFirst) =>
      (isFirst ? '' : ',\n') + rows.map((row) => JSON.stringify(asJson(row))).join(',\n'),
    tail: (count) => `\n],"count":${count},"complete":true}\n`,
  },
} as const satisfies { [form: string]: Form }

function csv(write: (rows: readonly (readonly string[])[]) => string): Form {
  return {
    contentType: 'text/csv; charset=UTF-8; header=present',
    extension: 'csv',
    head: write([REPORT_COLUMNS]),
    rows: (rows) => write(rows.map(toReportCells)),
    tail: () => '',
  }
}

function asJson({ userName, part: _, ...row }: AdministratorLogRow) {
  const { id, time, department, customerDefined1, customerDefined2, ...rest } = row
  const { type, name, action, details, responseCode, requestId, sharedEventId, eventId } = rest
  return {
    ...{ id, time, createUser: userName, department, customerDefined1, customerDefined2 },
    ...{ type, name, action, details, responseCode, requestId, sharedEventId, eventId },
  }
}
