import type { ExportEvents } from '../../services/events/export.ts'
import type { GetExportManifest } from '../../services/events/export-manifest.ts'
import type { Lookup } from '../../services/events/lookup.ts'
import { toFilter } from '../shapes/event-filters.ts'
import {
  EventPage,
  EventPath,
  EventProjectQuery,
  EventQuery,
  EventReceiptShape,
  EXPORTED_FILE,
  ExportQuery,
  ExportScope,
  Manifest,
  ManifestQuery,
  RecordShape,
} from '../shapes/events.ts'
import type { ApiOperations } from './operation.ts'
import { createRoutes } from './route.ts'

type Services = { lookup: Lookup; exportEvents: ExportEvents; getExportManifest: GetExportManifest }

export const EVENT_OPERATIONS = {
  listEvents: {
    route: 'GET /events',
    summary: 'List events',
    description:
      'Returns a page of the events that match all filters, newest first. To get the next page, send `next` as `cursor`. A page ends at `limit` events or 8 MB of records, whichever comes first: only `next` says whether there are more. Pages neither skip nor repeat events while new ones arrive. All filters combine; a filter given several times matches any of its values, and `not.` before its name excludes. A search that looks at very many events ends after about two seconds with what it has found, and says so in `searchedBackTo`: continue with `next`.',
    query: EventQuery,
    answer: { description: 'A page of events.', content: { 'application/json': EventPage } },
  },
  exportEvents: {
    route: 'GET /events/export',
    summary: 'Export events',
    description:
      'Returns a file with all events that match all filters, newest first, streamed from one snapshot. If an error occurs midway, the connection is aborted, so a file that was received to its end is complete. Its manifest proves it.',
    query: ExportQuery,
    answer: {
      description: 'The file.',
      content: EXPORTED_FILE,
      headers: {
        'Content-Disposition': 'The file name.',
        'Daybook-Export-Id': 'The ID of the export, to get its manifest.',
        Link: 'The URL of the manifest, with `rel="describedby"`.',
        'Daybook-Uncovered-Until':
          'Present if the filters ask for receipt, submission, a request ID or a network, and the period contains events from before Daybook kept these: events received before this time were not searched.',
      },
    },
  },
  readManifest: {
    route: 'GET /events/export/manifest',
    summary: 'Get the manifest of an export',
    description:
      'Returns the number of events, the size and the SHA-256 hash of an exported file, and the filters it was exported with.',
    query: ManifestQuery,
    answer: { description: 'The manifest.', shape: Manifest },
    faults: ['not_found'],
  },
  readEvent: {
    route: 'GET /events/{id}',
    summary: 'Get an event',
    description: 'Returns the record of an event, byte for byte.',
    path: EventPath,
    query: EventProjectQuery,
    answer: { description: 'The record.', content: { 'application/json': RecordShape } },
  },
  readEventReceipt: {
    route: 'GET /events/{id}/receipt',
    summary: 'Get the receipt of an event',
    description:
      'Returns when Daybook received an event, and who submitted it: the user, the access key, the address and the ID of the request. None of this is in the record, which stays as it was sent.',
    path: EventPath,
    query: EventProjectQuery,
    answer: { description: 'The receipt.', shape: EventReceiptShape },
  },
} satisfies ApiOperations

/** Routes for reading events: a page of them, one by its ID, a file of them, and the manifest of that file. */
export function eventRoutes({ lookup, exportEvents, getExportManifest }: Services) {
  return createRoutes(EVENT_OPERATIONS, {
    async listEvents(caller, { limit, cursor = null, ...filters }, c) {
      const page = await lookup.listPage(caller, toFilter(filters), limit, cursor, {
        signal: c.req.raw.signal,
      })
      return c.body(toPageJson(page), 200, JSON_HEADERS)
    },
    async exportEvents(caller, { format, ...filters }, c) {
      const file = await exportEvents(caller, toFilter(filters), format)
      const { id, fileName, contentType, uncoveredUntil } = file
      c.set('download', file)
      return c.body(file.body, 200, {
        'Content-Type': contentType,
        'Content-Disposition': `attachment; filename="${fileName}"`,
        'Daybook-Export-Id': id,
        ...(uncoveredUntil && { 'Daybook-Uncovered-Until': uncoveredUntil.toISOString() }),
        Link: `</api/v1/events/export/manifest?id=${id}>; rel="describedby"`,
      })
    },
    async readManifest(caller, { id }) {
      const manifest = await getExportManifest(caller, id)
      return { ...manifest, ...ExportScope.parse(manifest) }
    },
    readEvent: async (caller, { id, project = null }, c) =>
      c.body((await lookup.get(caller, id, project)).record, 200, JSON_HEADERS),
    async readEventReceipt(caller, { id, project: asked = null }) {
      const { project, receivedAt, submission } = await lookup.getReceipt(caller, id, asked)
      const { userName, ...rest } = submission
      return { eventID: id, project, receivedAt, submittedBy: userName, ...rest }
    },
  })
}

const JSON_HEADERS = { 'Content-Type': 'application/json' }

// Records are copied as text, because parsing and serializing them could change their bytes.
function toPageJson(page: Awaited<ReturnType<Lookup['listPage']>>): string {
  const { events, next, searchedBackTo, uncoveredUntil } = page
  const rest = JSON.stringify({
    next,
    ...(searchedBackTo && { searchedBackTo }),
    ...(uncoveredUntil && { uncoveredUntil }),
  })
  return `{"events":[${events.map(({ record }) => record).join(',')}],${rest.slice(1)}`
}
