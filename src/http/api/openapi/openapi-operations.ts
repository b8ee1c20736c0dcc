import type { ContentObject, HeadersObject, OperationObject } from 'openapi3-ts/oas31'
import { EVENT_BYTES_MAX } from '../../../domain/json/raw-record.ts'
import { BODY_BYTES_MAX } from '../event-body.ts'
import {
  EXPORT_PARAMETERS,
  INGEST_PARAMETERS,
  MANIFEST_PARAMETERS,
  PAGE_PARAMETERS,
  SEARCH_PARAMETERS,
} from '../query-parameters.ts'
import { managing } from './openapi-access.ts'
import { answer, answers, inPath, inQuery, jsonOf, type Operations, problemOf, ref } from './openapi-parts.ts'
import { reports } from './openapi-reports.ts'
import { serverOperations } from './openapi-servers.ts'
import { sources } from './openapi-sources.ts'
import { trails } from './openapi-trails.ts'

/** Everything the API does, by address and method. */
export function apiOperations(): Operations {
  return {
    '/events': { get: listEvents(), post: sendEvents() },
    '/events/export': { get: exportEvents() },
    '/events/export/manifest': { get: readManifest() },
    '/events/{id}': { get: readEvent() },
    ...trails(),
    ...reports(),
    ...sources(),
    ...managing(),
    ...serverOperations(),
    '/actions': { get: listActions() },
    '/openapi.json': { get: readOpenApi() },
  }
}

function listEvents(): OperationObject {
  return {
    operationId: 'listEvents',
    summary: 'List events',
    description:
      'Newest first, page by page. Pages neither skip nor repeat an event while others keep arriving.',
    parameters: inQuery(PAGE_PARAMETERS),
    responses: answers({ 200: answer('A page of events.', jsonOf('Events')) }, ['invalid', 'forbidden']),
  }
}

function sendEvents(): OperationObject {
  return {
    operationId: 'sendEvents',
    summary: 'Send events',
    description: `One record, a list of records, or one record a line; Content-Encoding gzip is welcome. Answered once the events are durable. At most ${EVENT_BYTES_MAX / 1_024} KB an event, and 10,000 events or ${BODY_BYTES_MAX / 1_048_576} MB (after decompression) a request. Sending an event again is harmless.`,
    parameters: inQuery(INGEST_PARAMETERS),
    requestBody: {
      required: true,
      content: {
        'application/json': { schema: { anyOf: [ref('Record'), ref('Submission')] } },
        'application/x-ndjson': { schema: { type: 'string', description: 'One record a line.' } },
      },
    },
    responses: answers(
      {
        200: answer('What became of the records; each that was refused is listed.', jsonOf('Submitted')),
        400: answer('Nothing was accepted, or the request could not be read.', {
          ...jsonOf('Submitted'),
          ...problemOf(),
        }),
      },
      ['forbidden', 'too_large', 'unsupported_media_type', 'too_many'],
    ),
  }
}

function exportEvents(): OperationObject {
  return {
    operationId: 'exportEvents',
    summary: 'Take events home',
    description:
      'A file of exactly what the filters show, newest first, streamed from one snapshot. A failure midway breaks the connection; a file that came to its end is whole, and its manifest proves it.',
    parameters: inQuery(EXPORT_PARAMETERS),
    responses: answers({ 200: { ...answer('The file.', files()), headers: exportHeaders() } }, [
      'invalid',
      'forbidden',
    ]),
  }
}

function readManifest(): OperationObject {
  return {
    operationId: 'readManifest',
    summary: 'Read what an export holds',
    description: 'Count, size and SHA-256 of a file that was taken home, and what was asked for it.',
    parameters: inQuery(MANIFEST_PARAMETERS),
    responses: answers({ 200: answer('The manifest.', jsonOf('Manifest')) }, [
      'invalid',
      'forbidden',
      'not_found',
    ]),
  }
}

function readEvent(): OperationObject {
  return {
    operationId: 'readEvent',
    summary: 'Read one event',
    description: 'The record itself, byte for byte.',
    parameters: inPath({ id: 'The event id.' }),
    responses: answers({ 200: answer('The record.', jsonOf('Record')) }, [
      'invalid',
      'forbidden',
      'not_found',
    ]),
  }
}

function listActions(): OperationObject {
  return {
    operationId: 'listActions',
    summary: 'List actions',
    description:
      'What the names of actions mean: those the house knows and those its operator added. Others are shown by the words in their names.',
    parameters: inQuery(SEARCH_PARAMETERS),
    responses: answers({ 200: answer('The actions, by name.', jsonOf('Actions')) }, ['invalid']),
  }
}

function readOpenApi(): OperationObject {
  return {
    operationId: 'readOpenApi',
    summary: 'Read this description',
    description: 'OpenAPI 3.1; needs no access key.',
    security: [],
    responses: { 200: answer('This document.', { 'application/json': { schema: { type: 'object' } } }) },
  }
}

function files(): ContentObject {
  return {
    'text/csv': {
      schema: { type: 'string', description: 'RFC 4180, UTF-8; the last column is the record.' },
    },
    'application/json': {
      schema: { type: 'object', description: 'Records and, after them, a manifest.' },
    },
    'application/x-ndjson': { schema: { type: 'string', description: 'One record a line.' } },
  }
}

function exportHeaders(): HeadersObject {
  const schema = { type: 'string' } as const
  return {
    'Content-Disposition': { description: 'The name of the file.', schema },
    'Daybook-Export-Id': { description: 'The id of the export, for its manifest.', schema },
    Link: { description: 'The address of the manifest, as `describedby`.', schema },
  }
}
