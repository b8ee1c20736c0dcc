import type { ContentObject, HeadersObject, OperationObject } from 'openapi3-ts/oas31'
import { EVENT_BYTES_MAX } from '../../../domain/json/raw-record.ts'
import { EVENT_BODY_BYTES_MAX } from '../event-body.ts'
import {
  EXPORT_PARAMETERS,
  INGEST_PARAMETERS,
  MANIFEST_PARAMETERS,
  PAGE_PARAMETERS,
} from '../query-parameters.ts'
import {
  INPUT_PROBLEMS,
  jsonContent,
  type Operations,
  okResponses,
  pathParameters,
  problemContent,
  queryParameters,
  response,
  responses,
  STRING,
  schemaRef,
} from './openapi-builders.ts'

/** Returns the operations that send, read and export events. */
export function eventOperations(): Operations {
  return {
    '/events': { get: listEvents(), post: sendEvents() },
    '/events/export': { get: exportEvents() },
    '/events/export/manifest': { get: getManifest() },
    '/events/{id}': { get: getEvent() },
  }
}

function listEvents(): OperationObject {
  return {
    operationId: 'listEvents',
    summary: 'List events',
    description:
      'Returns a page of the events that match all filters, newest first. To get the next page, send `next` as `cursor`. Pages neither skip nor repeat events while new ones arrive.',
    parameters: queryParameters(PAGE_PARAMETERS),
    responses: okResponses('A page of events.', 'Events', INPUT_PROBLEMS),
  }
}

function sendEvents(): OperationObject {
  return {
    operationId: 'sendEvents',
    summary: 'Send events',
    description: `Send one record, a list of records, or one record per line; compress the body with gzip if you like. Daybook answers once the events are durable. An event may have up to ${EVENT_BYTES_MAX / 1_024} KB, and a request up to 10,000 events or ${EVENT_BODY_BYTES_MAX / 1_048_576} MB after decompression. It is safe to send an event again: Daybook stores it once.`,
    parameters: queryParameters(INGEST_PARAMETERS),
    requestBody: {
      required: true,
      content: {
        'application/json': { schema: { anyOf: [schemaRef('Record'), schemaRef('Submission')] } },
        'application/x-ndjson': { schema: { ...STRING, description: 'One record per line.' } },
      },
    },
    responses: responses(
      {
        200: response('The result, with every record that was rejected.', jsonContent('Submitted')),
        400: response('No record was accepted, or the request was malformed.', {
          ...jsonContent('Submitted'),
          ...problemContent(),
        }),
      },
      ['forbidden', 'too_large', 'unsupported_media_type', 'too_many'],
    ),
  }
}

function exportEvents(): OperationObject {
  return {
    operationId: 'exportEvents',
    summary: 'Export events',
    description:
      'Returns a file with all events that match all filters, newest first, streamed from one snapshot. If an error occurs midway, the connection is aborted, so a file that was received to its end is complete. Its manifest proves it.',
    parameters: queryParameters(EXPORT_PARAMETERS),
    responses: responses(
      { 200: { ...response('The file.', exportContent()), headers: exportHeaders() } },
      INPUT_PROBLEMS,
    ),
  }
}

function getManifest(): OperationObject {
  return {
    operationId: 'readManifest',
    summary: 'Get the manifest of an export',
    description:
      'Returns the number of events, the size and the SHA-256 hash of an exported file, and the filters it was exported with.',
    parameters: queryParameters(MANIFEST_PARAMETERS),
    responses: okResponses('The manifest.', 'Manifest', [...INPUT_PROBLEMS, 'not_found']),
  }
}

function getEvent(): OperationObject {
  return {
    operationId: 'readEvent',
    summary: 'Get an event',
    description: 'Returns the record of an event, byte for byte.',
    parameters: pathParameters({ id: 'The event ID.' }),
    responses: okResponses('The record.', 'Record', [...INPUT_PROBLEMS, 'not_found']),
  }
}

function exportContent(): ContentObject {
  return {
    'text/csv': {
      schema: { ...STRING, description: 'RFC 4180 in UTF-8. The last column is the record.' },
    },
    'application/json': {
      schema: { type: 'object', description: '`Records`, followed by a manifest.' },
    },
    'application/x-ndjson': { schema: { ...STRING, description: 'One record per line.' } },
  }
}

function exportHeaders(): HeadersObject {
  return {
    'Content-Disposition': { description: 'The file name.', schema: STRING },
    'Daybook-Export-Id': { description: 'The ID of the export, to get its manifest.', schema: STRING },
    Link: { description: 'The URL of the manifest, with `rel="describedby"`.', schema: STRING },
  }
}
