import type { OperationObject } from 'openapi3-ts/oas31'
import type { ProblemCode } from '../../shapes/problem.ts'
import { TRAIL_CHANGE_FIELDS, TRAIL_FIELDS } from '../body-fields.ts'
import { WINDOW_PARAMETERS } from '../query-parameters.ts'
import {
  BODY_PROBLEMS,
  createdResponses,
  emptyResponses,
  INPUT_PROBLEMS,
  jsonRequestBody,
  type Operations,
  okResponses,
  pathParameters,
  queryParameters,
} from './openapi-builders.ts'

/** Returns the operations on trails, their deliveries, verifications and proofs. */
export function trailOperations(): Operations {
  return {
    '/trails': { get: listTrails(), post: createTrail() },
    '/trails/{name}': { get: getTrail(), patch: updateTrail(), delete: deleteTrail() },
    '/trails/{name}/logging': { put: startLogging(), delete: stopLogging() },
    '/trails/{name}/archives': { get: listArchives() },
    '/trails/{name}/deliveries': { get: listDeliveries() },
    '/trails/{name}/verification': { post: verifyTrail() },
    '/events/{id}/proof': { get: getEventProof() },
  }
}

const TRAIL_PARAMETERS = pathParameters({ name: 'Name or ARN of the trail.' })
const TRAIL_PROBLEMS: ProblemCode[] = [...INPUT_PROBLEMS, 'not_found']

function listTrails(): OperationObject {
  return {
    operationId: 'listTrails',
    summary: 'List trails',
    description: 'Returns all trails of the customer, by name.',
    responses: okResponses('The trails.', 'Trails', INPUT_PROBLEMS),
  }
}

function createTrail(): OperationObject {
  return {
    operationId: 'createTrail',
    summary: 'Create a trail',
    description:
      'Creates a trail, which saves nothing until you start it. Daybook tests the bucket with a small object; if the storage refuses it, `detail` is the error from the storage.',
    requestBody: jsonRequestBody(TRAIL_FIELDS),
    responses: createdResponses('The new trail.', 'Trail', [...INPUT_PROBLEMS, 'conflict', ...BODY_PROBLEMS]),
  }
}

function getTrail(): OperationObject {
  return {
    operationId: 'readTrail',
    summary: 'Get a trail',
    description: 'Returns the settings of a trail and the state of its deliveries.',
    parameters: TRAIL_PARAMETERS,
    responses: okResponses('The trail.', 'TrailAndState', TRAIL_PROBLEMS),
  }
}

function updateTrail(): OperationObject {
  return {
    operationId: 'updateTrail',
    summary: 'Update a trail',
    description:
      'Changes either `selectors`, or any of `bucket`, `prefix`, `project` and `format`. A request with both kinds of change is refused, so that a change is never applied in part.',
    parameters: TRAIL_PARAMETERS,
    requestBody: jsonRequestBody(TRAIL_CHANGE_FIELDS),
    responses: emptyResponses([...TRAIL_PROBLEMS, ...BODY_PROBLEMS]),
  }
}

function deleteTrail(): OperationObject {
  return {
    operationId: 'deleteTrail',
    summary: 'Delete a trail',
    description: 'What the trail has delivered stays in the bucket. Pending deliveries are cancelled.',
    parameters: TRAIL_PARAMETERS,
    responses: emptyResponses(TRAIL_PROBLEMS),
  }
}

function startLogging(): OperationObject {
  return {
    operationId: 'startLogging',
    summary: 'Start a trail',
    description: 'The trail saves the events that Daybook receives from now on.',
    parameters: TRAIL_PARAMETERS,
    responses: emptyResponses(TRAIL_PROBLEMS),
  }
}

function stopLogging(): OperationObject {
  return {
    operationId: 'stopLogging',
    summary: 'Stop a trail',
    description: 'Events that Daybook has received are still delivered. Events received later are not.',
    parameters: TRAIL_PARAMETERS,
    responses: emptyResponses(TRAIL_PROBLEMS),
  }
}

function listArchives(): OperationObject {
  return {
    operationId: 'listArchives',
    summary: 'List archives',
    description:
      'Returns the archives that a trail has delivered and the digests that cover them, newest first.',
    parameters: [...TRAIL_PARAMETERS, ...queryParameters(WINDOW_PARAMETERS)],
    responses: okResponses('The archives and digests.', 'Archives', TRAIL_PROBLEMS),
  }
}

function listDeliveries(): OperationObject {
  return {
    operationId: 'listDeliveries',
    summary: 'List deliveries',
    description: 'Returns the delivery windows of a trail with their results, newest first.',
    parameters: [...TRAIL_PARAMETERS, ...queryParameters(WINDOW_PARAMETERS)],
    responses: okResponses('The deliveries.', 'Deliveries', TRAIL_PROBLEMS),
  }
}

function verifyTrail(): OperationObject {
  return {
    operationId: 'verifyTrail',
    summary: 'Verify a trail',
    description: 'Reads everything that a trail wrote to its bucket and compares it with the signed digests.',
    parameters: TRAIL_PARAMETERS,
    responses: okResponses('The result.', 'Verification', [...TRAIL_PROBLEMS, 'conflict']),
  }
}

function getEventProof(): OperationObject {
  return {
    operationId: 'readEventProof',
    summary: 'Get an inclusion proof for an event',
    description:
      'Returns a proof that a trail delivered the event unchanged. It reveals no other event and works even after the event has been purged. Check it with `daybook verify --proof FILE`.',
    parameters: pathParameters({ id: 'The event ID.' }),
    responses: okResponses('The proof.', 'Proof', [...TRAIL_PROBLEMS, 'conflict']),
  }
}
