import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { toColumn } from '../../domain/events/record.ts'
import { Fault, invalidField } from '../../domain/fault.ts'
import { isJsonObject, parseInstant } from '../../domain/parse.ts'
import { OBSERVED_STATES, type Observation, SERVER_ID_LENGTH_MAX } from '../../domain/servers/observation.ts'
import type { ReceiveObservations } from '../../services/servers/observations.ts'
import type { ApiEnv } from './api-env.ts'
import { SIGHTING_MEMBERS } from './body-fields.ts'
import { readGiven } from './json-body.ts'
import { readSightingProject } from './parse-query.ts'

/** The largest body that brings observations. */
export const SIGHTING_BYTES_MAX = 4 * 1_048_576

/** Where collectors tell which servers run; larger bodies are let in here than elsewhere. */
export function observationRoutes(observe: ReceiveObservations) {
  const app = new Hono<ApiEnv>()
  app.use('/observations', bodyLimit({ maxSize: SIGHTING_BYTES_MAX, onError: tooLarge }))
  app.put('/observations', async (c) => {
    const project = readSightingProject(c.req.url)
    const given = await readGiven(c, SIGHTING_MEMBERS)
    const observedAt = given.text('observedAt')
    const sighting = {
      project,
      servers: readObservations(given.list('servers') ?? []),
      isWhole: given.truth('whole') ?? false,
      observedAt: observedAt === undefined ? null : parseInstant(observedAt, 'observedAt'),
    }
    return c.json(await observe(c.var.caller, sighting))
  })
  return app
}

function tooLarge(): never {
  throw new Fault('too_large', `The body may have at most ${SIGHTING_BYTES_MAX} bytes.`, { field: 'body' })
}

function readObservations(list: unknown[]): Observation[] {
  const places = new Map<string, number>()
  return list.map((value, i) => {
    const observation = readObservation(value, `servers[${i}]`)
    const before = places.get(observation.id)
    if (before !== undefined)
      throw invalidField(`servers[${i}].id`, `servers[${i}].id is that of servers[${before}], too.`)
    places.set(observation.id, i)
    return observation
  })
}

function readObservation(value: unknown, at: string): Observation {
  if (!isJsonObject(value)) throw invalidField(at, `${at} must be an object with id and state.`)
  const stranger = Object.keys(value).find((name) => name !== 'id' && name !== 'state')
  if (stranger !== undefined) {
    const name = stranger.slice(0, 64)
    throw invalidField(`${at}.${name}`, `${at} has no member ${name}. It takes id, state.`)
  }
  return { id: readId(value.id, `${at}.id`), state: readState(value.state, `${at}.state`) }
}

function readId(id: unknown, at: string): string {
  if (typeof id !== 'string' || id === '' || id.length > SERVER_ID_LENGTH_MAX)
    throw invalidField(at, `${at} must be a text of 1 to ${SERVER_ID_LENGTH_MAX} characters.`)
  return toColumn(id)
}

function readState(state: unknown, at: string): string {
  const word = OBSERVED_STATES.find((each) => each === state)
  if (word === undefined) throw invalidField(at, `${at} must be ${OBSERVED_STATES.join(' or ')}.`)
  return word
}
