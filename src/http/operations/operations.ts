import { type Context, Hono } from 'hono'
import { parseKeyHeader } from '../../domain/access/key-header.ts'
import { Fault } from '../../domain/fault.ts'
import type { KeyAuthentication } from '../../services/access/authenticate-key.ts'
import type { CheckReadiness } from '../../services/operations/readiness.ts'
import type { Sources } from '../../services/sources/sources.ts'
import type { GetTrailAlarms } from '../../services/trails/trail-alarms.ts'
import type { TrailMeasurements } from '../../services/trails/trail-measurements.ts'
import type { LogHeads } from '../../services/tree/log-heads.ts'
import { clientInfoOf } from '../client-info.ts'
import type { RequestEnv } from '../request-env.ts'
import type { Metrics, SourceMetrics } from './metrics.ts'

/** Seconds after which a client may try again while Daybook is not ready. */
const RETRY_AFTER_SECONDS = 5

type Services = {
  checkReadiness: CheckReadiness
  keyAuthentication: Pick<KeyAuthentication, 'authenticate'>
  sources: Pick<Sources, 'countByState' | 'countUnwatched' | 'listForMetrics'>
  getTrailAlarms: GetTrailAlarms
  logHeads: Pick<LogHeads, 'readForMetrics'>
  trailMeasurements: Pick<TrailMeasurements, 'measureOf'>
}

/** Returns the monitoring API: `/healthz` (the process is up), `/readyz` (events can be stored) and `/metrics`. */
export function createOperations(metrics: Metrics, services: Services) {
  const app = new Hono<RequestEnv>()
  app.onError(toTextResponse)

  app.get('/healthz', (c) => c.text('ok\n'))

  app.get('/readyz', async (c) => {
    await services.checkReadiness()
    return c.text('ready\n')
  })

  app.get('/metrics', async (c) => {
    const ofCaller = await metricsOfCaller(c, services)
    const countByState = await services.sources.countByState().catch(nullIfFault)
    const text = await metrics.render({
      countByState,
      unwatched: services.sources.countUnwatched(),
      ofCaller,
      trailAlarms: await services.getTrailAlarms().catch(nullIfFault),
    })
    return c.body(text, 200, { 'Content-Type': metrics.contentType })
  })

  return app
}

// Only a request with an access key gets metrics of a customer, and only those its user may see.
async function metricsOfCaller(
  c: Context<RequestEnv>,
  { keyAuthentication, sources, trailMeasurements, logHeads }: Services,
): Promise<SourceMetrics['ofCaller']> {
  const authorization = c.req.header('authorization')
  if (authorization === undefined) return null
  const key = parseKeyHeader(authorization)
  const caller = key && (await keyAuthentication.authenticate(key.id, key.secret, clientInfoOf(c)))
  if (!caller) {
    throw new Fault('unauthorized', 'metricsKeyInvalid')
  }
  return {
    account: caller.customer.accountId,
    sources: await sources.listForMetrics(caller),
    trails: await trailMeasurements.measureOf(caller),
    log: await logHeads.readForMetrics(caller),
  }
}

// The metrics of the process itself are available even while the database is not.
function nullIfFault(error: unknown): null {
  if (error instanceof Fault) return null
  throw error
}

const STATUSES: { [code: string]: 401 | 403 | 429 | 503 } = {
  unauthorized: 401,
  forbidden: 403,
  too_many: 429,
  unavailable: 503,
}

function toTextResponse(error: Error, c: Context<RequestEnv>): Response {
  const status = error instanceof Fault ? STATUSES[error.code] : undefined
  if (!(error instanceof Fault) || status === undefined) throw error
  const seconds = error.retryAfterSeconds ?? RETRY_AFTER_SECONDS
  const headers: { [name: string]: string } = {
    ...((status === 503 || status === 429) && { 'Retry-After': String(seconds) }),
    ...(status === 401 && { 'WWW-Authenticate': 'Basic realm="Daybook"' }),
  }
  return c.text(`${error.message}\n`, status, headers)
}
