import { Hono } from 'hono'
import { Fault, invalidField } from '../../domain/fault.ts'
import { parseInstant } from '../../domain/parse.ts'
import { OBSERVATIONS_MAX, type Observation } from '../../domain/servers/observation.ts'
import type { ReceiveObservations } from '../../services/servers/observations.ts'
import { limitBody } from '../request-body.ts'
import { ObservationQuery, ObservationReport, Observed } from '../shapes/servers.ts'
import type { ApiEnv } from './api-env.ts'
import type { ApiOperations } from './operation.ts'
import { createRoutes } from './route.ts'

/** Maximum size of a body with observations, in bytes. Other bodies of JSON fields are limited further. */
const OBSERVATION_BYTES_MAX = 4 * 1_048_576

export const OBSERVATION_OPERATIONS = {
  putObservations: {
    route: 'PUT /observations',
    summary: 'Report observed server states',
    description: `Requires the grant \`system\` in the project. A request may have up to ${OBSERVATIONS_MAX} servers or ${OBSERVATION_BYTES_MAX / 1_048_576} MB; it is applied completely or not at all. A difference from the recorded state that lasts four minutes is recorded as one event, \`RemoteStopServer\` or \`RemoteStartServer\`. Daybook records no events for these requests themselves, and never changes a server.`,
    query: ObservationQuery,
    body: ObservationReport,
    answer: { description: 'The result.', shape: Observed },
  },
} satisfies ApiOperations

/** Route for collectors, which send the states of servers that they observed. It answers how many differ. */
export function observationRoutes(receiveObservations: ReceiveObservations) {
  const app = new Hono<ApiEnv>()
  app.use('/observations', limitBody(OBSERVATION_BYTES_MAX, tooLarge))
  const routes = createRoutes(OBSERVATION_OPERATIONS, {
    putObservations(caller, { project = null, servers, whole = false, observedAt }) {
      refuseRepeated(servers)
      const at = observedAt === undefined ? null : parseInstant(observedAt, 'observedAt')
      return receiveObservations(caller, { project, servers, isComplete: whole, observedAt: at })
    },
  })
  return app.route('/', routes)
}

function tooLarge(): never {
  throw new Fault('too_large', 'bodyTooLarge', { max: OBSERVATION_BYTES_MAX }, { field: 'body' })
}

function refuseRepeated(servers: Observation[]): void {
  const indexes = new Map<string, number>()
  for (const [index, { id }] of servers.entries()) {
    const earlier = indexes.get(id)
    if (earlier !== undefined)
      throw invalidField(`servers[${index}].id`, 'serverListedTwice', { earlier: `servers[${earlier}].id` })
    indexes.set(id, index)
  }
}
