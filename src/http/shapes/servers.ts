import { z } from 'zod'
import { toColumn } from '../../domain/events/column.ts'
import {
  OBSERVATIONS_MAX,
  OBSERVED_STATES,
  type Observation,
  SERVER_ID_LENGTH_MAX,
} from '../../domain/servers/observation.ts'
import type { Server } from '../../domain/servers/server.ts'
import {
  columnParameter,
  count,
  limitParameter,
  shortText,
  text,
  time,
  truth,
  truthParameter,
} from './values.ts'

export const ServerQuery = z.strictObject({
  q: columnParameter('web')
    .describe('Text that the ID or name must contain. Case-insensitive.')
    .exactOptional(),
  differing: truthParameter().describe(
    '`true` returns only servers whose observed state differs from the recorded one.',
  ),
  project: columnParameter('default')
    .describe('ID of the project whose servers to return. Default: all projects.')
    .exactOptional(),
  after: columnParameter('default/i-0a1b2c3d')
    .describe('Value of `next` on the previous page.')
    .exactOptional(),
  limit: limitParameter().describe('Maximum number of servers on the page.'),
})

const runningState = () => z.enum(['running', 'stopped', 'gone']).nullable()

export const ServerShape = z
  .object({
    id: text('i-0a1b2c3d'),
    project: text('default'),
    name: text('web-1').nullable(),
    address: text('10.0.0.11').nullable(),
    state: runningState().describe('The recorded state; null until an operation has ended.'),
    stateAt: time().nullable(),
    settledAt: time().nullable().describe('When the last operation succeeded or failed.'),
    underWay: runningState().describe('The state that the pending operation leads to.'),
    underWayAt: time().nullable(),
    observed: text('running').nullable().describe('The state of the last observation.'),
    observedAt: time().nullable(),
    agreedAt: time().nullable().describe('When the recorded and the observed state were last the same.'),
    differsSince: time().nullable(),
  })
  .meta({ id: 'Server' }) satisfies z.ZodType<Server>

export const ServerPage = z
  .object({
    servers: z.array(ServerShape),
    next: text('default/i-0a1b2c3d')
      .nullable()
      .describe('Value of `after` for the next page; null on the last page.'),
  })
  .meta({ id: 'Servers' })

export const ObservationQuery = z.strictObject({
  project: columnParameter('default')
    .describe('ID of the project. Default: the first project.')
    .exactOptional(),
})

/** The state of one server as a collector reports it. */
export const ObservationShape = z
  .strictObject({
    id: z
      .string()
      .min(1)
      .max(SERVER_ID_LENGTH_MAX)
      .transform(toColumn)
      .meta({ example: 'i-0a1b2c3d', description: 'ID of the server, as events name it.' }),
    state: z
      .enum(OBSERVED_STATES)
      .meta({ example: 'running' })
      .describe(
        'The last six values mean that the server is changing or its state is unknown. They are not compared with the recorded state.',
      ),
  })
  .meta({ id: 'Observation' }) satisfies z.ZodType<Observation>

/** The body of a collector’s report of observed servers. */
export const ObservationReport = z.strictObject({
  servers: z.preprocess(
    refuseTooMany,
    z.array(ObservationShape).max(OBSERVATIONS_MAX).describe('The observed servers, each listed once.'),
  ),
  whole: truth(true)
    .describe(
      '`true` if the list has every server of the project, so that servers missing from it are gone. Default: `false`.',
    )
    .exactOptional(),
  observedAt: shortText(64, '2026-03-01T12:00:00Z')
    .describe('Time of the observation, in ISO 8601 or epoch seconds. Default: now.')
    .exactOptional(),
})

export const Observed = z
  .object({
    observed: count(2).describe('Number of servers in the request.'),
    unknown: count(0).describe(
      'Number of those that no event of the project has named. They are not stored.',
    ),
    differing: count(1).describe('Number of servers whose observed state differs from the recorded one.'),
  })
  .meta({ id: 'Observed' })

// A list that is too long is refused before its items are looked at.
function refuseTooMany(value: unknown, context: z.core.$RefinementCtx): unknown {
  if (Array.isArray(value) && value.length > OBSERVATIONS_MAX)
    context.addIssue({ code: 'too_big', origin: 'array', maximum: OBSERVATIONS_MAX, input: value })
  return value
}
