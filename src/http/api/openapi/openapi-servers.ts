import type { SchemaObject } from 'openapi3-ts/oas31'
import {
  OBSERVATIONS_MAX,
  OBSERVED_STATES,
  SERVER_ID_LENGTH_MAX,
} from '../../../domain/servers/observation.ts'
import { INVENTORY_MEMBERS, SIGHTING_MEMBERS } from '../body-fields.ts'
import { SIGHTING_BYTES_MAX } from '../observations.ts'
import type { ProblemCode } from '../problem.ts'
import { SERVER_PARAMETERS, SIGHTING_PARAMETERS } from '../query-parameters.ts'
import { answer, answers, bodyOf, inPath, inQuery, jsonOf, type Operations } from './openapi-parts.ts'

/** Running states: what was recorded, what was observed, and where to ask. */
export function serverOperations(): Operations {
  return {
    '/servers': {
      get: {
        ...{ operationId: 'listServers', summary: 'List servers' },
        description:
          'The servers that events have told of, by id: the state that is recorded and the one last observed.',
        parameters: inQuery(SERVER_PARAMETERS),
        responses: answers({ 200: answer('A page of servers.', jsonOf('Servers')) }, FORBIDDEN),
      },
    },
    '/observations': {
      put: {
        ...{ operationId: 'putObservations', summary: 'Tell which servers run' },
        description: `A collector tells the running states that it saw; at most ${OBSERVATIONS_MAX} servers or ${SIGHTING_BYTES_MAX / 1_048_576} MB a request, taken in whole or not at all. A difference from what events tell that lasts four minutes becomes one event, RemoteStopServer or RemoteStartServer. No event tells of these requests themselves, and nothing is ever done to a server.`,
        parameters: inQuery(SIGHTING_PARAMETERS),
        requestBody: bodyOf(SIGHTING_MEMBERS),
        responses: answers({ 200: answer('What they amount to.', jsonOf('Observed')) }, [
          ...FORBIDDEN,
          ...BODY,
        ]),
      },
    },
    ...inventories(),
  }
}

function inventories(): Operations {
  const project = { parameters: inPath({ id: 'The project id.' }) }
  return {
    '/projects/{id}/inventory': {
      put: {
        ...project,
        ...{ operationId: 'putInventory', summary: 'Connect an inventory' },
        description:
          'An EC2-compatible API that is asked for all servers of the project every five minutes. The secret is sealed at rest.',
        requestBody: bodyOf(INVENTORY_MEMBERS),
        responses: answers({ 204: answer('Done.', {}) }, [...FORBIDDEN, 'not_found', ...BODY]),
      },
      delete: {
        ...project,
        ...{ operationId: 'deleteInventory', summary: 'Disconnect the inventory' },
        description: 'What was observed stays.',
        responses: answers({ 204: answer('Done.', {}) }, [...FORBIDDEN, 'not_found', 'conflict']),
      },
    },
    '/projects/{id}/inventory/check': {
      post: {
        ...project,
        ...{ operationId: 'checkInventory', summary: 'Check the inventory' },
        description:
          'Asks it for its servers and changes nothing; repeats its words when it does not answer.',
        responses: answers({ 200: answer('What the inventory says.', jsonOf('InventoryCheck')) }, [
          ...FORBIDDEN,
          'not_found',
          'conflict',
        ]),
      },
    },
  }
}

const FORBIDDEN: ProblemCode[] = ['invalid', 'forbidden']
const BODY: ProblemCode[] = ['too_large', 'unsupported_media_type']

const TEXT: SchemaObject = { type: 'string' }
const COUNT: SchemaObject = { type: 'integer', minimum: 0 }
const STATE: SchemaObject = { type: ['string', 'null'], enum: ['running', 'stopped', 'gone', null] }
const MOMENT: SchemaObject = { type: ['string', 'null'], format: 'date-time' }

/** The shapes of running states. */
export const SERVER_SCHEMAS: { [name: string]: SchemaObject } = {
  Observation: {
    ...whole({
      id: { ...TEXT, minLength: 1, maxLength: SERVER_ID_LENGTH_MAX, description: 'As events name it.' },
      state: {
        ...TEXT,
        enum: [...OBSERVED_STATES],
        description: 'The last six say that it is on its way, or that nobody knows: nothing is made of them.',
      },
    }),
    additionalProperties: false,
  },
  Observed: whole({
    observed: { ...COUNT, description: 'Servers that were named.' },
    unknown: { ...COUNT, description: 'Those of them that no event of the project has told of: not kept.' },
    differing: { ...COUNT, description: 'Servers that are otherwise than recorded.' },
  }),
  Server: whole({
    ...{ id: TEXT, project: TEXT, name: orNull(TEXT), address: orNull(TEXT) },
    state: { ...STATE, description: 'Recorded; null while nothing has come to its end.' },
    stateAt: MOMENT,
    settledAt: { ...MOMENT, description: 'When the last operation came to its end, well or not.' },
    underWay: { ...STATE, description: 'The state that an operation under way leads to.' },
    underWayAt: MOMENT,
    observed: { ...orNull(TEXT), description: 'The word of the last observation.' },
    observedAt: MOMENT,
    agreedAt: { ...MOMENT, description: 'When recorded and observed were last the same.' },
    differsSince: MOMENT,
  }),
  Servers: whole({
    servers: { type: 'array', items: { $ref: '#/components/schemas/Server' } },
    next: { ...orNull(TEXT), description: 'What the next page takes as after; null on the last page.' },
  }),
  InventoryCheck: whole({
    connected: { type: 'boolean' },
    servers: { type: ['integer', 'null'], description: 'How many servers it names.' },
    message: { ...orNull(TEXT), description: 'The inventory’s own words when it does not answer.' },
  }),
}

function whole(properties: { [name: string]: SchemaObject }): SchemaObject {
  return { type: 'object', properties, required: Object.keys(properties) }
}

function orNull(schema: SchemaObject): SchemaObject {
  return { anyOf: [schema, { type: 'null' }] }
}
