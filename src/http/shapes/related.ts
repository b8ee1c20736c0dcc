import { z } from 'zod'
import { RecordShape } from './events.ts'
import { text, time, truth } from './values.ts'

const EVENT_ID = '5d6f6a1e-7c1c-4a55-9d0b-3f1f6f0a9b21'
const REQUEST_ID = 'b7f1c3de-0a1b-4c55-8a07-0f6e1d2c3b4a'
const EARLIER = '2026-03-01T12:00:00.000Z'

const events = z.array(RecordShape).describe('Records byte for byte, newest first.')
const more = truth(false).describe('Whether there are more than the list has.')

const ListShape = z.object({ events, more })

const LinkedShape = z.object({
  id: text(REQUEST_ID).describe('The ID that the events have in common.'),
  events,
  more,
  searchedFrom: time().describe(
    'Start of the period in which they were searched for. It is shorter if the log has very many events around this one.',
  ),
  searchedUntil: time().describe('End of that period, exclusive.'),
  uncoveredUntil: time()
    .describe(
      'Present if events received before this time were not searched, because Daybook did not store the ID then.',
    )
    .exactOptional(),
})

const OutcomeShape = z.object({
  part: z
    .enum(['request', 'outcome'])
    .meta({ example: 'request' })
    .describe('Which part of its asynchronous operation this event is.'),
  pending: truth(false).describe('Whether the operation has no outcome yet.'),
  events: z
    .array(RecordShape)
    .describe('The other part: the outcome of a request, or the request of an outcome.'),
  more,
})

const ArchiveListShape = z.object({
  archives: z.array(
    z.object({ trail: text('keep'), bucket: text('audit-archive'), key: text('AWSLogs/a.tar.gz') }),
  ),
  more,
})

/** What an event has to do with others, and where it is kept. */
export const RelatedShape = z
  .object({
    event: RecordShape,
    project: text('default').describe('ID of the event’s project.'),
    request: LinkedShape.nullable().describe(
      'The other events with its `requestID`; null if its record has none.',
    ),
    shared: LinkedShape.nullable().describe(
      'The other events with its `sharedEventID`; null if its record has none.',
    ),
    outcome: OutcomeShape.nullable().describe(
      'The other part of its asynchronous operation; null if it is no part of one.',
    ),
    before: ListShape.describe('What the same user did just before, in all projects.'),
    after: ListShape.describe('What the same user did just after, in all projects.'),
    archives: ArchiveListShape.describe(
      'The archives that trails delivered for the time in which the event was received. Those of a trail with an event filter have the event only if the filter matches.',
    ),
    proof: z.object({
      url: text(`/api/v1/events/${EVENT_ID}/proof?project=default`).describe(
        'Where to get a proof of the event.',
      ),
      log: z
        .enum(['signed', 'pending', 'none'])
        .meta({ example: 'signed' })
        .describe(
          '`signed` if the event is in a signed head of the log, `pending` if it will be within about a minute, `none` if it was received before the log had heads.',
        ),
    }),
  })
  .meta({ id: 'Related', example: toExample() })

function toExample() {
  const record = { eventID: EVENT_ID, eventName: 'StopInstances', userName: 'ann', requestID: REQUEST_ID }
  const none = { events: [], more: false }
  return {
    event: record,
    project: 'default',
    request: { id: REQUEST_ID, ...none, searchedFrom: EARLIER, searchedUntil: '2026-03-01T14:00:00.000Z' },
    shared: null,
    outcome: { part: 'request', pending: true, ...none },
    before: none,
    after: none,
    archives: {
      archives: [{ trail: 'keep', bucket: 'audit-archive', key: 'AWSLogs/a.tar.gz' }],
      more: false,
    },
    proof: { url: `/api/v1/events/${EVENT_ID}/proof?project=default`, log: 'signed' },
  }
}
