import { type Context, Hono } from 'hono'
import { accepts } from 'hono/accepts'
import type { Clock } from '../../domain/ports.ts'
import type { Reports } from '../../services/reports/reports.ts'
import type { ApiEnv } from './api-env.ts'
import { parseReportQuery } from './parse-query.ts'

/** Route for the Administrator Logs report: streams it as a CSV or JSON file. */
export function reportRoutes(reports: Reports, clock: Clock) {
  const app = new Hono<ApiEnv>()

  app.get('/reports/administration', async (c) => {
    const { period, format } = parseReportQuery(c.req.url, clock())
    const file = await reports.download(c.var.caller, period, format ?? acceptedFormat(c))
    return c.body(file.body, 200, {
      'Content-Type': file.contentType,
      'Content-Disposition': `attachment; filename="${file.fileName}"`,
      Vary: 'Accept',
    })
  })

  return app
}

// A client that accepts neither format gets CSV, the original format of the report, and no error.
function acceptedFormat(c: Context): 'csv' | 'json' {
  const supports = ['text/csv', 'application/json']
  const type = accepts(c, { header: 'Accept', supports, default: 'text/csv' })
  return type === 'application/json' ? 'json' : 'csv'
}
