import type { Context } from 'hono'
import { accepts } from 'hono/accepts'
import type { Clock } from '../../domain/ports.ts'
import { parseReportPeriod, REPORT_DAYS_MAX } from '../../domain/reports/report-period.ts'
import type { Reports } from '../../services/reports/reports.ts'
import { AdministrationCsv, AdministrationQuery, AdministrationReport } from '../shapes/reports.ts'
import type { ApiOperations } from './operation.ts'
import { createRoutes } from './route.ts'

export const REPORT_OPERATIONS = {
  takeAdministrationReport: {
    route: 'GET /reports/administration',
    summary: 'Download the Administrator Logs report',
    description: `Returns one row for each request that changed something, and another for the outcome of an asynchronous request, in the order in which Daybook received them. A report covers at most ${REPORT_DAYS_MAX} days in UTC and is streamed from one snapshot. If an error occurs midway, the connection is aborted. Requires the primary administrator or the grant \`reports\`.`,
    query: AdministrationQuery,
    answer: {
      description: 'The report.',
      content: { 'text/csv': AdministrationCsv, 'application/json': AdministrationReport },
      headers: { 'Content-Disposition': 'The file name.' },
    },
  },
} satisfies ApiOperations

/** Route for the Administrator Logs report: streams it as a CSV or JSON file. */
export function reportRoutes(reports: Reports, clock: Clock) {
  return createRoutes(REPORT_OPERATIONS, {
    async takeAdministrationReport(caller, { start, end, format = null }, c) {
      const period = parseReportPeriod({ start, end }, clock())
      const file = await reports.download(caller, period, { format: format ?? acceptedFormat(c) })
      c.set('download', file)
      return c.body(file.body, 200, {
        'Content-Type': file.contentType,
        'Content-Disposition': `attachment; filename="${file.fileName}"`,
        Vary: 'Accept',
      })
    },
  })
}

// A client that accepts neither format gets CSV, the original format of the report, and no error.
function acceptedFormat(c: Context): 'csv' | 'json' {
  const supports = ['text/csv', 'application/json']
  const type = accepts(c, { header: 'Accept', supports, default: 'text/csv' })
  return type === 'application/json' ? 'json' : 'csv'
}
