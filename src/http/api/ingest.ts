import { Hono } from 'hono'
import { splitRecords } from '../../domain/json/split-records.ts'
import type { Ingest } from '../../services/events/ingest.ts'
import type { ApiEnv } from './api-env.ts'
import { parseRecordFormat, readEventBody } from './event-body.ts'
import { parseIngestQuery } from './parse-query.ts'

/** Route for sending events. It answers once they are durable: 200 with the counts, 400 if none was accepted. */
export function ingestRoutes(ingest: Ingest): Hono<ApiEnv> {
  const app = new Hono<ApiEnv>()
  app.post('/events', async (c) => {
    const project = parseIngestQuery(c.req.queries())
    const format = parseRecordFormat(c.req.header('content-type'))
    const records = splitRecords(readEventBody(c.req.raw), format)
    const result = await ingest(c.var.caller, { project, records })
    return c.json(result, result.accepted + result.duplicates > 0 ? 200 : 400)
  })
  return app
}
