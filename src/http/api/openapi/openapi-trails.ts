import type { OperationObject } from 'openapi3-ts/oas31'
import { TRAIL_CHANGES, TRAIL_MEMBERS } from '../body-fields.ts'
import type { ProblemCode } from '../problem.ts'
import { STRETCH_PARAMETERS } from '../query-parameters.ts'
import { answer, answers, bodyOf, inPath, inQuery, jsonOf, type Operations } from './openapi-parts.ts'

/** Trails, what they delivered, and what it proves. */
export function trails(): Operations {
  return {
    '/trails': { get: listTrails(), post: createTrail() },
    '/trails/{name}': { get: readTrail(), patch: updateTrail(), delete: deleteTrail() },
    '/trails/{name}/logging': {
      put: done('startLogging', 'Start a trail', 'Saves what is received from now on.'),
      delete: done(
        'stopLogging',
        'Stop a trail',
        'What was received until now is still delivered; what comes after is not.',
      ),
    },
    '/trails/{name}/archives': { get: listArchives() },
    '/trails/{name}/deliveries': { get: listDeliveries() },
    '/trails/{name}/verification': { post: verifyTrail() },
    '/events/{id}/proof': { get: readEventProof() },
  }
}

const NAME = inPath({ name: 'Name or ARN of the trail.' })
const REFUSED: ProblemCode[] = ['invalid', 'forbidden', 'not_found']
const BODY: ProblemCode[] = ['too_large', 'unsupported_media_type']

function listTrails(): OperationObject {
  return {
    operationId: 'listTrails',
    summary: 'List trails',
    description: 'All of the customer’s trails, by name.',
    responses: answers({ 200: answer('The trails.', jsonOf('Trails')) }, ['invalid', 'forbidden']),
  }
}

function createTrail(): OperationObject {
  return {
    operationId: 'createTrail',
    summary: 'Create a trail',
    description:
      'It does not log until it is started. The bucket is tried with a small object; a refusal is in the storage’s own words.',
    requestBody: bodyOf(TRAIL_MEMBERS),
    responses: answers({ 201: answer('Made.', jsonOf('Trail')) }, [
      ...(['invalid', 'forbidden', 'conflict'] as const),
      ...BODY,
    ]),
  }
}

function readTrail(): OperationObject {
  return {
    operationId: 'readTrail',
    summary: 'Read a trail',
    description: 'What it does, and how it fares.',
    parameters: NAME,
    responses: answers({ 200: answer('The trail.', jsonOf('TrailAndState')) }, REFUSED),
  }
}

function updateTrail(): OperationObject {
  return {
    operationId: 'updateTrail',
    summary: 'Change a trail',
    description:
      'The selectors, or the others together: one of the two per request, so that it is done whole or not at all.',
    parameters: NAME,
    requestBody: bodyOf(TRAIL_CHANGES),
    responses: answers({ 204: answer('Done.', {}) }, [...REFUSED, ...BODY]),
  }
}

function deleteTrail(): OperationObject {
  return done(
    'deleteTrail',
    'Delete a trail',
    'What it delivered stays in the bucket; what waits is not delivered.',
  )
}

function listArchives(): OperationObject {
  return {
    operationId: 'listArchives',
    summary: 'List archives',
    description: 'What a trail delivered, and the digests that cover it, newest first.',
    parameters: [...NAME, ...inQuery(STRETCH_PARAMETERS)],
    responses: answers({ 200: answer('The archives.', jsonOf('Archives')) }, REFUSED),
  }
}

function listDeliveries(): OperationObject {
  return {
    operationId: 'listDeliveries',
    summary: 'List deliveries',
    description: 'A trail’s windows and what became of them, newest first.',
    parameters: [...NAME, ...inQuery(STRETCH_PARAMETERS)],
    responses: answers({ 200: answer('The deliveries.', jsonOf('Deliveries')) }, REFUSED),
  }
}

function verifyTrail(): OperationObject {
  return {
    operationId: 'verifyTrail',
    summary: 'Verify a trail',
    description: 'Reads everything the trail left in its bucket and compares it with what was signed.',
    parameters: NAME,
    responses: answers({ 200: answer('The verdict.', jsonOf('Verification')) }, [...REFUSED, 'conflict']),
  }
}

function readEventProof(): OperationObject {
  return {
    operationId: 'readEventProof',
    summary: 'Prove an event',
    description:
      'Proves that a trail delivered the event as it is, also after it was purged, and shows no other; daybook verify --proof FILE checks it.',
    parameters: inPath({ id: 'The event id.' }),
    responses: answers({ 200: answer('The proof.', jsonOf('Proof')) }, [...REFUSED, 'conflict']),
  }
}

function done(operationId: string, summary: string, description: string): OperationObject {
  return {
    ...{ operationId, summary, description, parameters: NAME },
    responses: answers({ 204: answer('Done.', {}) }, REFUSED),
  }
}
