import { z } from 'zod'
import { CURSOR_LENGTH_MAX } from '../../domain/events/cursor.ts'
import { REQUEST_EVENTS_MAX } from '../../domain/events/record.ts'
import { TAIL_POSITION_LENGTH_MAX } from '../../domain/events/tail-position.ts'
import { FILTERS } from './event-filters.ts'
import { columnParameter, count, limitParameter, parameter, pathText, text, time, truth } from './values.ts'

const EVENT_ID = '5d6f6a1e-7c1c-4a55-9d0b-3f1f6f0a9b21'
const EXPORT_ID = '019c8a5e-8d0e-7b3a-9f41-5a2f6c1d7e90'
const ExportFormatShape = z.enum(['csv', 'json', 'ndjson'])

export const EventPath = z.object({ id: pathText(EVENT_ID).describe('The event ID.') })

export const EventProjectQuery = z.strictObject({
  project: columnParameter('default')
    .describe(
      'ID of the event’s project. Default: if several projects have an event with the ID, the newest one.',
    )
    .exactOptional(),
})

/** When an event was received, and who submitted it. */
export const EventReceiptShape = z
  .object({
    eventID: text(EVENT_ID),
    project: text('default'),
    receivedAt: time()
      .nullable()
      .describe('When Daybook received the event; null for an event from before Daybook kept this.'),
    submittedBy: text('collector')
      .nullable()
      .describe('User who submitted the event; null also for events that the operator imported.'),
    accessKeyId: text('AKIAEXAMPLE').nullable().describe('Access key that was used, if any.'),
    sourceIPAddress: text('203.0.113.7').nullable().describe('Address that the request came from.'),
    requestId: text('019c8a5e-8d0e-7b3a-9f41-5a2f6c1d7e90').nullable().describe('ID of the request.'),
  })
  .meta({ id: 'EventReceipt' })

export const EventQuery = z.strictObject({
  ...FILTERS,
  limit: limitParameter().describe('Maximum number of events on the page.'),
  cursor: parameter('eyJ0IjoxNzcyMzY2NDAwfQ.q1w2e3', CURSOR_LENGTH_MAX)
    .describe('Value of `next` on the previous page. Send it with the same filters.')
    .exactOptional(),
})

export const TailQuery = z.strictObject({
  ...FILTERS,
  after: parameter('v1.Zm9sbG93aW5n', TAIL_POSITION_LENGTH_MAX)
    .describe('The last ID that was received, to continue after it. Default: now.')
    .exactOptional(),
})

/** Server-sent events. */
export const TailStream = text(
  ':\nid: v1.Zm9sbG93aW5n\n\nid: v1.ZXZlbnRz\ndata: {"eventName":"StopInstances"}\n\n',
)

export const ExportQuery = z.strictObject({
  format: ExportFormatShape.describe('Format of the file.'),
  ...FILTERS,
})

export const ManifestQuery = z.strictObject({
  id: columnParameter(EXPORT_ID).describe('ID of the export, from its `Daybook-Export-Id` header.'),
})

export const IngestQuery = z.strictObject({
  project: parameter('default')
    .describe('ID of the project for records that name none. Default: the first project.')
    .exactOptional(),
})

/** A record: any JSON object. */
export const RecordShape = z.looseObject({}).meta({
  id: 'Record',
  description:
    'The JSON of an event as it was received, plus required members that were missing. Daybook accepts AWS CloudTrail records of versions 1.0 to 1.11, K2 records, and records with only an `eventName` and a user.',
  example: {
    eventVersion: '1.11',
    eventID: EVENT_ID,
    eventTime: '2026-03-01T12:00:00Z',
    eventSource: 'ec2.amazonaws.com',
    eventName: 'StopInstances',
    userIdentity: { type: 'IAMUser', userName: 'ann' },
    sourceIPAddress: '203.0.113.7',
    requestParameters: { instancesSet: { items: [{ instanceId: 'i-0a1b2c3d' }] } },
    readOnly: false,
  },
})

export const EventPage = z
  .object({
    events: z.array(RecordShape).describe('Newest first.'),
    next: text('eyJ0IjoxNzcyMzY2NDAwfQ.q1w2e3')
      .nullable()
      .describe('The cursor of the next page; null on the last page.'),
    searchedBackTo: text('2026-03-01T12:00:00.000Z')
      .describe(
        'Present if the search took too long: only events from this time on were looked at. The page may have fewer events than there are, or none; `next` continues the search.',
      )
      .exactOptional(),
    uncoveredUntil: text('2026-03-01T12:00:00.000Z')
      .describe(
        'Present if the filters ask for receipt, submission, a request ID or a network, and the period contains events from before Daybook kept these: events received before this time were not searched.',
      )
      .exactOptional(),
  })
  .meta({ id: 'Events' })

/** Records as one JSON object. */
export const Submission = z
  .object({ Records: z.array(RecordShape).max(REQUEST_EVENTS_MAX) })
  .meta({ id: 'Submission' })

/** Records as lines. */
export const RecordLines = text(
  '{"eventName":"StopInstances","userName":"ann"}\n{"eventName":"StartInstances","userName":"ann"}\n',
).describe('One record per line.')

const Rejection = z
  .object({
    index: count(1).describe('Index of the record in the request, from 0.'),
    eventID: text(EVENT_ID).exactOptional(),
    code: text('invalid').describe('Code of the reason, one of those of errors.'),
    message: text('`eventName` is required.'),
  })
  .meta({ id: 'Rejection' })

export const Submitted = z
  .object({
    accepted: count(1).describe('Number of new events that are now durable.'),
    duplicates: count(0).describe('Number of events that were already stored.'),
    rejected: z.array(Rejection),
  })
  .meta({ id: 'Submitted' })

const instantText = z.string().meta({ format: 'date-time', example: '2026-03-01T12:00:00.000Z' })

/** The filters and the period of an export, which are stored as JSON. */
export const ExportScope = z.object({
  filter: z.looseObject({}).meta({ description: 'The filters of the export.', example: { userName: 'ann' } }),
  period: z.object({ from: instantText, until: instantText }),
})

/** What proves that an export is complete and unaltered. */
export const Manifest = z
  .object({
    id: text(EXPORT_ID),
    format: ExportFormatShape,
    ...ExportScope.shape,
    startedAt: time(),
    finishedAt: time().nullable(),
    complete: truth(true).describe('Whether the whole file was sent.'),
    count: count(1_204).nullable().describe('Number of events in the file.'),
    bytes: count(903_412).nullable().describe('Size of the file in bytes.'),
    sha256: text('9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08')
      .nullable()
      .describe('SHA-256 hash of the file, in hexadecimal.'),
  })
  .meta({ id: 'Manifest' })

/** The shapes of an exported file by media type. */
export const EXPORTED_FILE = {
  'text/csv': text(
    'eventTime,eventName,userName,record\n2026-03-01T12:00:00Z,StopInstances,ann,"{""eventName"":""StopInstances""}"\n',
  ).describe('RFC 4180 in UTF-8. The last column is the record.'),
  'application/json': z
    .looseObject({ Records: z.array(RecordShape) })
    .describe('`Records`, followed by a manifest.'),
  'application/x-ndjson': RecordLines,
}
