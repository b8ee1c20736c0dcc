import { Hono } from 'hono'
import { HonoRequest } from 'hono/request'
import { z } from 'zod'
import type { Caller } from '../../domain/access/caller.ts'
import { REQUEST_EVENTS_MAX } from '../../domain/events/record.ts'
import { invalidField } from '../../domain/fault.ts'
import { EVENT_BYTES_MAX } from '../../domain/json/raw-record.ts'
import { splitRecords, splitText } from '../../domain/json/split-records.ts'
import { formatInteger } from '../../domain/messages/numbers.ts'
import type { Ingest } from '../../services/events/ingest.ts'
import type { WaitForBody } from '../request-env.ts'
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
    description: `Send one record, a list of records, one record per line, or several of these in a row, also in an envelope of AWS such as an event of EventBridge; compress the body with gzip if you like. Daybook answers once the events are durable. An event may have up to ${EVENT_BYTES_MAX / 1_024} KB, and a request up to ${formatInteger(REQUEST_EVENTS_MAX)} events or ${EVENT_BODY_BYTES_MAX / 1_048_576} MB after decompression. It is safe to send an event again: Daybook stores it once.`,
    query: IngestQuery,
    bodyContent: {
      'application/json': z.union([RecordShape, Submission]),
      'application/x-ndjson': RecordLines,
    },
    answer: { description: 'The result, with every record that was rejected.', shape: Submitted },
    rejection: { description: 'No record was accepted, or the request was malformed.', shape: Submitted },
  },
} satisfies ApiOperations

/** Route for sending events: see `createSendEvents`. */
export function ingestRoutes(ingest: Ingest): Hono<ApiEnv> {
  const sendEvents = createSendEvents(ingest)
  const app = new Hono<ApiEnv>()
  app.post('/events', (c) => sendEvents(c.var.caller, c.req.raw, c.env.waitForBody))
  return app
}

/**
 * Returns what answers a request to send events, once they are durable: 200 with the counts, 400 if there were only
 * rejected ones.
 */
export function createSendEvents(ingest: Ingest) {
  return async (caller: Caller, request: Request, waitForBody?: WaitForBody): Promise<Response> => {
    const project = parseIngestQuery(request)
    const format = parseRecordFormat(request.headers.get('content-type') ?? undefined)
    const body = await readEventBody(request, waitForBody)
    const records = typeof body === 'string' ? splitText(body, format) : splitRecords(body, format)
    const result = await ingest(caller, { project, records })
    const isRefused = result.rejected.length > 0 && result.accepted + result.duplicates === 0
    const answer = Buffer.from(JSON.stringify(result))
    // With its length, a small answer need not be read again to find out whether it is worth compressing.
    const headers = { 'Content-Type': 'application/json', 'Content-Length': String(answer.length) }
    return new Response(answer, { status: isRefused ? 400 : 200, headers })
  }
}

const PARAMETERS = Object.keys(IngestQuery.shape)

// Unlike elsewhere the ID is used as it was sent.
function parseIngestQuery(request: Request): string | null {
  if (!request.url.includes('?')) return null
  const parameters = new HonoRequest(request).queries()
  const unknown = Object.keys(parameters).find((name) => !PARAMETERS.includes(name))
  if (unknown !== undefined) throw unknownParameter(unknown, PARAMETERS)
  const [project, ...repeated] = parameters.project ?? []
  if (project === '' || repeated.length > 0) throw invalidField('project', 'projectNotSingle')
  return project ?? null
}
