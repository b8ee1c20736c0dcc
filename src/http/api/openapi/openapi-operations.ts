import type { OperationObject } from 'openapi3-ts/oas31'
import { SEARCH_PARAMETERS } from '../query-parameters.ts'
import { accessOperations } from './openapi-access.ts'
import { type Operations, okResponses, queryParameters, response } from './openapi-builders.ts'
import { eventOperations } from './openapi-events.ts'
import { projectOperations } from './openapi-projects.ts'
import { reportOperations } from './openapi-reports.ts'
import { serverOperations } from './openapi-servers.ts'
import { sourceOperations } from './openapi-sources.ts'
import { trailOperations } from './openapi-trails.ts'

/** Returns every operation of the JSON API, by path and method. */
export function apiOperations(): Operations {
  return {
    ...eventOperations(),
    ...trailOperations(),
    ...reportOperations(),
    ...sourceOperations(),
    ...accessOperations(),
    ...projectOperations(),
    ...serverOperations(),
    '/actions': { get: listActions() },
    '/openapi.json': { get: getOpenApiDocument() },
  }
}

function listActions(): OperationObject {
  return {
    operationId: 'listActions',
    summary: 'List actions',
    description:
      'Returns the action catalogue: the actions that Daybook knows, and those that its operator added. Daybook makes the titles of other actions from the words in their names.',
    parameters: queryParameters(SEARCH_PARAMETERS),
    responses: okResponses('The actions, by name.', 'Actions', ['invalid']),
  }
}

function getOpenApiDocument(): OperationObject {
  return {
    operationId: 'readOpenApi',
    summary: 'Get this document',
    description: 'Returns the OpenAPI 3.1 document of this API. No access key is required.',
    security: [],
    responses: { 200: response('This document.', { 'application/json': { schema: { type: 'object' } } }) },
  }
}
