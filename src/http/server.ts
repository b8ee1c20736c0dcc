import { type Context, type Env, Hono, type MiddlewareHandler } from 'hono'
import { matchedRoutes } from 'hono/route'
import { MESSAGES } from '../domain/messages/messages.ts'
import { createMethodLookup } from './allowed-methods.ts'
import { normalizePath } from './cloudcontrol/normalize-path.ts'
import { compress } from './middleware/compress.ts'
import { createExchanges, type ExchangeDependencies } from './middleware/exchange.ts'
import type { RequestEnv } from './request-env.ts'

type Apis<Api extends Env, Console extends Env> = {
  api: Hono<Api>
  docs: Hono<RequestEnv>
  cloudtrail: Hono<RequestEnv>
  cloudcontrol: Hono<RequestEnv>
  operations: Hono<RequestEnv>
  public: Hono<RequestEnv>
  console: Hono<Console>
}

/** Returns one app that serves all APIs. Every request gets an ID, a log line, a metric and security headers. */
export function createServer<Api extends Env, Console extends Env>(
  server: Apis<Api, Console> & ExchangeDependencies,
): Hono<RequestEnv> {
  const app = new Hono<RequestEnv>({ getPath: normalizePath })
  app.onError((_, c) =>
    c.text(`${MESSAGES.errors.internalOfRequest({ requestId: c.get('requestId') })}\n`, 500),
  )
  app.use(exchange(server))
  app.use(compress)

  app.route('/', server.operations)
  app.route('/', server.public)
  app.route('/', server.docs)
  app.route('/', server.cloudtrail)
  app.route('/', server.cloudcontrol)
  app.route('/api/v1', server.api)
  app.route('/', server.console)

  const methodsAt = createMethodLookup(app.routes)
  app.notFound((c) => {
    const allow = methodsAt(c.req.path).join(', ')
    return allow === ''
      ? c.text(`${MESSAGES.faults.nothingAtUrl}\n`, 404)
      : c.text(`${MESSAGES.errors.methodNotAllowed({ allow })}\n`, 405, { Allow: allow })
  })
  return app
}

// What every request goes through, around the routes of all APIs.
function exchange(dependencies: ExchangeDependencies): MiddlewareHandler<RequestEnv> {
  const answerExchange = createExchanges(dependencies)
  return async (c, next) => {
    await answerExchange(c.req.raw, c.env, async ({ bindings, requestId, isFromOtherSite }) => {
      c.env = bindings
      c.set('requestId', requestId)
      c.set('isFromOtherSite', isFromOtherSite)
      await next()
      const { res: response, error, req } = c
      return {
        response,
        path: req.path,
        route: routeOf(c),
        error,
        download: c.get('download'),
        follower: c.get('follower'),
      }
    })
  }
}

// The pattern of the route, not the path: there is no limit to paths, and they can contain a customer's names.
function routeOf(c: Context<RequestEnv>): string {
  return matchedRoutes(c).find(({ method }) => method !== 'ALL')?.path ?? 'none'
}
