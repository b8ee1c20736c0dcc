import type { SchemaObject } from 'openapi3-ts/oas31'
import {
  OBSERVATIONS_MAX,
  OBSERVED_STATES,
  SERVER_ID_LENGTH_MAX,
} from '../../../domain/servers/observation.ts'
import { INVENTORY_FIELDS, OBSERVATION_FIELDS } from '../body-fields.ts'
import { OBSERVATION_BYTES_MAX } from '../observations.ts'
import { OBSERVATION_PARAMETERS, SERVER_PARAMETERS } from '../query-parameters.ts'
import {
  arraySchema,
  BODY_PROBLEMS,
  BOOLEAN,
  COUNT,
  emptyResponses,
  INPUT_PROBLEMS,
  jsonRequestBody,
  nullable,
  type Operations,
  objectSchema,
  okResponses,
  pathParameters,
  queryParameters,
  type Schemas,
  STRING,
} from './openapi-builders.ts'

/** Returns the operations on servers, observations and inventories. */
export function serverOperations(): Operations {
  return {
    '/servers': {
      get: {
        operationId: 'listServers',
        summary: 'List servers',
        description:
          'Returns a page of the servers that events have named, by ID, each with its recorded and its last observed state.',
        parameters: queryParameters(SERVER_PARAMETERS),
        responses: okResponses('A page of servers.', 'Servers', INPUT_PROBLEMS),
      },
    },
    '/observations': {
      put: {
        operationId: 'putObservations',
        summary: 'Report observed server states',
        description: `For collectors. A request may have up to ${OBSERVATIONS_MAX} servers or ${OBSERVATION_BYTES_MAX / 1_048_576} MB; it is applied completely or not at all. A difference from the recorded state that lasts four minutes is recorded as one event, \`RemoteStopServer\` or \`RemoteStartServer\`. Daybook records no events for these requests themselves, and never changes a server.`,
        parameters: queryParameters(OBSERVATION_PARAMETERS),
        requestBody: jsonRequestBody(OBSERVATION_FIELDS),
        responses: okResponses('The result.', 'Observed', [...INPUT_PROBLEMS, ...BODY_PROBLEMS]),
      },
    },
    ...inventoryOperations(),
  }
}

function inventoryOperations(): Operations {
  const parameters = pathParameters({ id: 'The project ID.' })
  return {
    '/projects/{id}/inventory': {
      put: {
        operationId: 'putInventory',
        summary: 'Connect an inventory',
        description:
          'Sets the EC2-compatible API that Daybook queries for all servers of the project every five minutes. Daybook encrypts the secret.',
        parameters,
        requestBody: jsonRequestBody(INVENTORY_FIELDS),
        responses: emptyResponses([...INPUT_PROBLEMS, 'not_found', ...BODY_PROBLEMS]),
      },
      delete: {
        operationId: 'deleteInventory',
        summary: 'Disconnect the inventory',
        description: 'Removes the connection. Observed states are kept.',
        parameters,
        responses: emptyResponses([...INPUT_PROBLEMS, 'not_found', 'conflict']),
      },
    },
    '/projects/{id}/inventory/check': {
      post: {
        operationId: 'checkInventory',
        summary: 'Check the inventory',
        description:
          'Queries the inventory for its servers, without any effect. If it fails, `message` is the error from the inventory.',
        parameters,
        responses: okResponses('The result of the check.', 'InventoryCheck', [
          ...INPUT_PROBLEMS,
          'not_found',
          'conflict',
        ]),
      },
    },
  }
}

const RUNNING_STATE: SchemaObject = { type: ['string', 'null'], enum: ['running', 'stopped', 'gone', null] }
const NULLABLE_TIME: SchemaObject = { type: ['string', 'null'], format: 'date-time' }

/** The schemas of servers, observations and inventories. */
export const SERVER_SCHEMAS: Schemas = {
  Observation: {
    ...objectSchema({
      id: {
        ...STRING,
        minLength: 1,
        maxLength: SERVER_ID_LENGTH_MAX,
        description: 'ID of the server, as events name it.',
      },
      state: {
        ...STRING,
        enum: [...OBSERVED_STATES],
        description:
          'The last six values mean that the server is changing or its state is unknown. They are not compared with the recorded state.',
      },
    }),
    additionalProperties: false,
  },
  Observed: objectSchema({
    observed: { ...COUNT, description: 'Number of servers in the request.' },
    unknown: {
      ...COUNT,
      description: 'Number of those that no event of the project has named. They are not stored.',
    },
    differing: {
      ...COUNT,
      description: 'Number of servers whose observed state differs from the recorded one.',
    },
  }),
  Server: objectSchema({
    ...{ id: STRING, project: STRING, name: nullable(STRING), address: nullable(STRING) },
    state: { ...RUNNING_STATE, description: 'The recorded state; null until an operation has ended.' },
    stateAt: NULLABLE_TIME,
    settledAt: { ...NULLABLE_TIME, description: 'When the last operation succeeded or failed.' },
    underWay: { ...RUNNING_STATE, description: 'The state that the pending operation leads to.' },
    underWayAt: NULLABLE_TIME,
    observed: { ...nullable(STRING), description: 'The state of the last observation.' },
    observedAt: NULLABLE_TIME,
    agreedAt: {
      ...NULLABLE_TIME,
      description: 'When the recorded and the observed state were last the same.',
    },
    differsSince: NULLABLE_TIME,
  }),
  Servers: objectSchema({
    servers: arraySchema('Server'),
    next: { ...nullable(STRING), description: 'Value of `after` for the next page; null on the last page.' },
  }),
  InventoryCheck: objectSchema({
    connected: BOOLEAN,
    servers: { type: ['integer', 'null'], description: 'Number of servers in the inventory.' },
    message: {
      ...nullable(STRING),
      description: 'Error from the inventory; null if it is connected.',
    },
  }),
}
