import type { Context, MiddlewareHandler } from 'hono'
import { matchedRoutes } from 'hono/route'
import { maskSecrets } from '../../domain/access/mask-secrets.ts'
import type { Download } from '../../domain/costly-work.ts'
import { Fault } from '../../domain/fault.ts'
import type { Log } from '../../domain/ports.ts'
import type { Metrics } from '../operations/metrics.ts'
import type { RequestEnv } from '../request-env.ts'

type Dependencies = {
  log: Pick<Log, 'info' | 'warn' | 'error'>
  metrics: Pick<Metrics, 'observeRequest' | 'countDownload'>
  newId: () => string
}

/**
 * Gives the request an ID (also sent as `X-Request-Id`), then logs and measures it once it is answered; a download is logged
 * at its end.
 */
export function requestLog({ log, metrics, newId }: Dependencies): MiddlewareHandler<RequestEnv> {
  return async (c, next) => {
    const started = performance.now()
    const requestId = newId()
    c.set('requestId', requestId)
    c.header('X-Request-Id', requestId)
    await next()
    const { method } = c.req
    const path = maskSecrets(c.req.path)
    const isLeft = hasLeft(c)
    const status = isLeft ? CLIENT_LEFT : c.res.status
    metrics.observeRequest(toMethodLabel(method), routeOf(c), status, (performance.now() - started) / 1_000)
    // An error that ends in a 500 is a bug. It is logged here and nowhere else.
    if (c.error && status === 500)
      log.error('Request failed because of a bug', { requestId, method, path, error: c.error })
    const fields = () => ({
      ...{ requestId, method, path, status },
      ...{ ms: Math.round(performance.now() - started), address: c.env?.address },
    })
    const download = c.get('download')
    if (download && method !== 'HEAD') return void logDownload(download, fields, { log, metrics })
    download?.cancel()
    log.info(isLeft ? 'The client left before its request was read' : 'Request completed', fields())
  }
}

/** The status in the log and in metrics of a request whose client left before it was answered, as other servers have it. */
const CLIENT_LEFT = 499

// What reads the body then gets an error of the runtime, which is no bug.
function hasLeft(c: Context<RequestEnv>): boolean {
  return c.error !== undefined && c.res.status === 500 && c.req.raw.signal.aborted
}

// A status of 200 says only that it began.
async function logDownload(
  download: Download,
  fields: () => object,
  { log, metrics }: Pick<Dependencies, 'log' | 'metrics'>,
): Promise<void> {
  const { end, bytes, error } = await download.ended
  metrics.countDownload(end)
  if (end === 'complete') return log.info('Request completed', { ...fields(), bytes })
  const broken = { ...fields(), bytes, reason: end, ...(error === undefined ? {} : { error }) }
  if (end === 'client left') log.info('Download was broken off', broken)
  else if (end !== 'error' || error instanceof Fault) log.warn('Download was broken off', broken)
  else log.error('Download was broken off because of a bug', broken)
}

const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])

// Clients can send any string as the method, and each label would be a time series.
function toMethodLabel(method: string): string {
  return METHODS.has(method) ? method : 'other'
}

// The pattern of the route, not the path: there is no limit to paths, and they can contain a customer's names.
function routeOf(c: Context<RequestEnv>): string {
  return matchedRoutes(c).find(({ method }) => method !== 'ALL')?.path ?? 'none'
}
