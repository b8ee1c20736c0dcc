import { type Context, Hono } from 'hono'
import { accepts } from 'hono/accepts'
import type { Reports } from '../../services/reports/reports.ts'
import type { ApiEnv } from './api-env.ts'
import { readReport } from './parse-query.ts'

/** Reports to take home. */
export function reportRoutes(reports: Reports, clock: () => Date) {
  const app = new Hono<ApiEnv>()

  app.get('/reports/administration', async (c) => {
    const { period, format } = readReport(c.req.url, clock())
    const form = format ?? wantedBy(c)
    const { fileName, contentType, body } = await reports.download(c.var.caller, period, form)
    return c.body(body, 200, {
      'Content-Type': contentType,
      'Content-Disposition': `attachment; filename="${fileName}"`,
      Vary: 'Accept',
    })
  })

  return app
}

// A client that accepts neither is given CSV rather than refused: that is what the report has always been.
function wantedBy(c: Context): 'csv' | 'json' {
  const supports = ['text/csv', 'application/json']
  const type = accepts(c, { header: 'Accept', supports, default: 'text/csv' })
  return type === 'application/json' ? 'json' : 'csv'
}
