import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { toColumn } from '../../domain/events/column.ts'
import { Fault, invalidField } from '../../domain/fault.ts'
import { formatInteger } from '../../domain/messages/numbers.ts'
import { describeType, isJsonObject, parseInstant } from '../../domain/parse.ts'
import { OBSERVED_STATES, type Observation, SERVER_ID_LENGTH_MAX } from '../../domain/servers/observation.ts'
import type { ReceiveObservations } from '../../services/servers/observations.ts'
import type { ApiEnv } from './api-env.ts'
import { OBSERVATION_FIELDS } from './body-fields.ts'
import { parseJsonBody } from './json-body.ts'
import { parseObservationQuery } from './parse-query.ts'

/** Maximum size of a body with observations, in bytes. Other bodies of JSON fields are limited further. */
export const OBSERVATION_BYTES_MAX = 4 * 1_048_576

/** Route for collectors, which send the states of servers that they observed. It answers how many differ. */
export function observationRoutes(receiveObservations: ReceiveObservations) {
  const app = new Hono<ApiEnv>()
  app.use('/observations', bodyLimit({ maxSize: OBSERVATION_BYTES_MAX, onError: tooLarge }))
  app.put('/observations', async (c) => {
    const project = parseObservationQuery(c.req.url)
    const body = await parseJsonBody(c, OBSERVATION_FIELDS)
    const observedAt = body.string('observedAt')
    const report = {
      project,
      servers: parseObservations(body.list('servers') ?? []),
      isComplete: body.boolean('whole') ?? false,
      observedAt: observedAt === undefined ? null : parseInstant(observedAt, 'observedAt'),
    }
    return c.json(await receiveObservations(c.var.caller, report))
  })
  return app
}

function tooLarge(): never {
  const message = `The request body must have at most ${formatInteger(OBSERVATION_BYTES_MAX)} bytes.`
  throw new Fault('too_large', message, { field: 'body' })
}

function parseObservations(list: unknown[]): Observation[] {
  const indexes = new Map<string, number>()
  return list.map((value, index) => {
    const observation = parseObservation(value, `servers[${index}]`)
    const earlier = indexes.get(observation.id)
    if (earlier !== undefined)
      throw invalidField(
        `servers[${index}].id`,
        `\`servers[${index}].id\` is the same as \`servers[${earlier}].id\`. List each server once.`,
      )
    indexes.set(observation.id, index)
    return observation
  })
}

function parseObservation(value: unknown, path: string): Observation {
  if (!isJsonObject(value))
    throw invalidField(
      path,
      `\`${path}\` must be an object with \`id\` and \`state\`; got ${describeType(value)}.`,
    )
  const unknown = Object.keys(value).find((name) => name !== 'id' && name !== 'state')
  if (unknown !== undefined) {
    const field = `${path}.${unknown.slice(0, 64)}`
    throw invalidField(field, `Unknown field \`${field}\`. Allowed: \`id\`, \`state\`.`)
  }
  return { id: parseServerId(value.id, `${path}.id`), state: parseState(value.state, `${path}.state`) }
}

function parseServerId(id: unknown, path: string): string {
  if (typeof id === 'string' && id !== '' && id.length <= SERVER_ID_LENGTH_MAX) return toColumn(id)
  throw invalidField(path, `\`${path}\` must be a string of 1 to ${SERVER_ID_LENGTH_MAX} characters.`)
}

function parseState(state: unknown, path: string): string {
  const observed = OBSERVED_STATES.find((each) => each === state)
  if (observed !== undefined) return observed
  throw invalidField(path, `\`${path}\` must be one of ${OBSERVED_STATES.join(', ')}.`)
}
