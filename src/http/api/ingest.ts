import { Hono } from 'hono'
import { z } from 'zod'
import { invalidField } from '../../domain/fault.ts'
import { EVENT_BYTES_MAX } from '../../domain/json/raw-record.ts'
import { splitRecords } from '../../domain/json/split-records.ts'
import type { Ingest } from '../../services/events/ingest.ts'
import { IngestQuery, RecordLines, RecordShape, Submission, Submitted } from '../shapes/events.ts'
import { unknownParameter } from '../shapes/input-faults.ts'
import type { ApiEnv } from './api-env.ts'
import { EVENT_BODY_BYTES_MAX, parseRecordFormat, readEventBody } from './event-body.ts'
import type { ApiOperations } from './operation.ts'

/** The operation that sends events. Its handler reads the body itself. */
export const INGEST_OPERATIONS = {
  sendEvents: {
    route: 'POST /events',
    summary: 'Send events',
    description: `Send one record, a list of records, or one record per line; compress the body with gzip if you like. Daybook answers once the events are durable. An event may have up to ${EVENT_BYTES_MAX / 1_024} KB, and a request up to 10,000 events or ${EVENT_BODY_BYTES_MAX / 1_048_576} MB after decompression. It is safe to send an event again: Daybook stores it once.`,
    query: IngestQuery,
    content: {
      'application/json': z.union([RecordShape, Submission]),
      'application/x-ndjson': RecordLines,
    },
    answer: { description: 'The result, with every record that was rejected.', shape: Submitted },
    rejection: { description: 'No record was accepted, or the request was malformed.', shape: Submitted },
  },
} satisfies ApiOperations

/** Route for sending events. It answers once they are durable: 200 with the counts, 400 if none was accepted. */
export function ingestRoutes(ingest: Ingest): Hono<ApiEnv> {
  const app = new Hono<ApiEnv>()
  app.post('/events', async (c) => {
    const project = parseIngestQuery(c.req.queries())
    const format = parseRecordFormat(c.req.header('content-type'))
    const records = splitRecords(readEventBody(c.req.raw, c.env.waitForBody), format)
    const result = await ingest(c.var.caller, { project, records })
    return c.json(result, result.accepted + result.duplicates > 0 ? 200 : 400)
  })
  return app
}

// Unlike elsewhere the ID is used as it was sent.
function parseIngestQuery(parameters: { [name: string]: string[] }): string | null {
  const allowed = Object.keys(IngestQuery.shape)
  const unknown = Object.keys(parameters).find((name) => !allowed.includes(name))
  if (unknown !== undefined) throw unknownParameter(unknown, allowed)
  const [project, ...repeated] = parameters.project ?? []
  if (project === '' || repeated.length > 0) throw invalidField('project', 'projectNotSingle')
  return project ?? null
}
