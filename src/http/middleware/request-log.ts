import type { Context, MiddlewareHandler } from 'hono'
import { matchedRoutes } from 'hono/route'
import { maskSecrets } from '../../domain/access/mask-secrets.ts'
import type { Log } from '../../domain/ports.ts'
import type { Metrics } from '../operations/metrics.ts'
import type { RequestEnv } from '../request-env.ts'

type Dependencies = {
  log: Pick<Log, 'info' | 'error'>
  metrics: Pick<Metrics, 'observeRequest'>
  newId: () => string
}

/** Gives the request an ID (also sent as `X-Request-Id`), then logs and measures it once it is answered. */
export function requestLog({ log, metrics, newId }: Dependencies): MiddlewareHandler<RequestEnv> {
  return async (c, next) => {
    const started = performance.now()
    const requestId = newId()
    c.set('requestId', requestId)
    c.header('X-Request-Id', requestId)
    await next()
    const { status } = c.res
    const ms = performance.now() - started
    const { method } = c.req
    const path = maskSecrets(c.req.path)
    metrics.observeRequest(toMethodLabel(method), routeOf(c), status, ms / 1_000)
    // An error that ends in a 500 is a bug. It is logged here and nowhere else.
    if (c.error && status === 500)
      log.error('Request failed because of a bug', { requestId, method, path, error: c.error })
    log.info('Request completed', {
      ...{ requestId, method, path, status },
      ...{ ms: Math.round(ms), address: c.env?.address },
    })
  }
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
