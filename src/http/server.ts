import { type Env, Hono } from 'hono'
import { MESSAGES } from '../domain/messages/messages.ts'
import type { Log } from '../domain/ports.ts'
import { createMethodLookup } from './allowed-methods.ts'
import { normalizePath } from './cloudcontrol/normalize-path.ts'
import { compress } from './middleware/compress.ts'
import { noStore } from './middleware/no-store.ts'
import { requestLog } from './middleware/request-log.ts'
import { otherSite } from './middleware/same-site.ts'
import { securityHeaders } from './middleware/security-headers.ts'
import { trustProxy } from './middleware/trust-proxy.ts'
import type { Metrics } from './operations/metrics.ts'
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

type Dependencies = {
  log: Pick<Log, 'info' | 'warn' | 'error'>
  metrics: Pick<Metrics, 'observeRequest' | 'countDownload'>
  newId: () => string
  publicUrl: string | null
  /** IP addresses and CIDR blocks of the proxies whose `X-Forwarded-For` header is trusted. */
  trustedProxies: readonly string[]
}

/** Returns one app that serves all APIs. Every request gets an ID, a log line, a metric and security headers. */
export function createServer<Api extends Env, Console extends Env>(
  server: Apis<Api, Console> & Dependencies,
): Hono<RequestEnv> {
  const app = new Hono<RequestEnv>({ getPath: normalizePath })
  app.onError((_, c) =>
    c.text(`${MESSAGES.errors.internalOfRequest({ requestId: c.get('requestId') })}\n`, 500),
  )
  app.use(trustProxy(server.trustedProxies))
  app.use(requestLog(server))
  app.use(securityHeaders(server.publicUrl))
  app.use(otherSite(server.publicUrl))
  app.use(noStore)
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
