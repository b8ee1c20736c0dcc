import { type Context, Hono, type MiddlewareHandler, type Env as Variables } from 'hono'
import { matchedRoutes } from 'hono/route'
import { secureHeaders } from 'hono/secure-headers'
import type { Log } from '../log.ts'
import { methodsOf } from './allowed-methods.ts'
import { pathOf } from './cloudcontrol/normalize-path.ts'
import { createClientAddress } from './middleware/client-address.ts'
import type { Metrics } from './operations/metrics.ts'
import type { RequestEnv } from './request-env.ts'

const SELF = ["'self'"]
const NONE = ["'none'"]

type Needs = {
  log: Pick<Log, 'info' | 'error'>
  metrics: Pick<Metrics, 'answered'>
  newId: () => string
  publicUrl: string | null
  /** Proxies whose X-Forwarded-For is believed: addresses and CIDR blocks. */
  trustedProxies: readonly string[]
}

type Faces<Api extends Variables, Console extends Variables> = {
  api: Hono<Api>
  docs: Hono<RequestEnv>
  cloudtrail: Hono<RequestEnv>
  cloudcontrol: Hono<RequestEnv>
  operations: Hono<RequestEnv>
  public: Hono<RequestEnv>
  console: Hono<Console>
}

/** All faces on one port: each request gets an id, a line in the log, a place in the metrics and safe headers. */
export function createServer<Api extends Variables, Console extends Variables>(
  faces: Faces<Api, Console> & Needs,
): Hono<RequestEnv> {
  const app = new Hono<RequestEnv>({ getPath: pathOf })
  app.onError((_, c) => c.text(`Something went wrong on our side. Request ${c.get('requestId')}\n`, 500))
  app.use(behind(faces.trustedProxies))
  app.use(witness(faces))
  app.use(safely(faces.publicUrl))
  app.use(unkept)

  app.route('/', faces.operations)
  app.route('/', faces.public)
  app.route('/', faces.docs)
  app.route('/', faces.cloudtrail)
  app.route('/', faces.cloudcontrol)
  app.route('/api/v1', faces.api)
  app.route('/', faces.console)

  const methods = methodsOf(app.routes)
  app.notFound((c) => {
    const allow = methods(c.req.path).join(', ')
    return allow === ''
      ? c.text('There is nothing at this address.\n', 404)
      : c.text(`This address knows ${allow} only.\n`, 405, { Allow: allow })
  })
  return app
}

// From here on the address is the caller's, for whoever asks: the log, the events, the doorkeeper.
function behind(trustedProxies: readonly string[]): MiddlewareHandler<RequestEnv> {
  const addressOf = createClientAddress(trustedProxies)
  return async (c, next) => {
    const peer = c.env?.address ?? ''
    c.env = { ...c.env, address: addressOf(peer, c.req.header('x-forwarded-for')) }
    await next()
  }
}

// An error behind a status of 500 is a bug: it is logged here, once, and nowhere else.
function witness({ log, metrics, newId }: Needs): MiddlewareHandler<RequestEnv> {
  return async (c, next) => {
    const started = performance.now()
    const requestId = newId()
    c.set('requestId', requestId)
    c.header('X-Request-Id', requestId)
    await next()
    const { status } = c.res
    const ms = performance.now() - started
    const { method, path } = c.req
    metrics.answered(nameOf(method), routeOf(c), status, ms / 1_000)
    if (c.error && status === 500)
      log.error('A bug broke a request', { requestId, method, path, error: c.error })
    log.info('Answered', { requestId, method, path, status, ms: Math.round(ms), address: c.env?.address })
  }
}

function safely(publicUrl: string | null): MiddlewareHandler {
  return secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: NONE,
      scriptSrc: SELF,
      styleSrc: SELF,
      imgSrc: [...SELF, 'data:'],
      connectSrc: SELF,
      formAction: SELF,
      baseUri: NONE,
      frameAncestors: NONE,
    },
    // With no-referrer, browsers would hide the origin of our own forms from us.
    referrerPolicy: 'same-origin',
    strictTransportSecurity: publicUrl?.startsWith('https:') ?? false,
    xFrameOptions: 'DENY',
  })
}

const unkept: MiddlewareHandler<RequestEnv> = async (c, next) => {
  await next()
  if (!c.res.headers.has('Cache-Control')) c.res.headers.set('Cache-Control', 'no-store')
}

const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])

function nameOf(method: string): string {
  return METHODS.has(method) ? method : 'other'
}

// The pattern that answered, not the address: addresses are without number and may name a customer's things.
function routeOf(c: Context<RequestEnv>): string {
  return matchedRoutes(c).find(({ method }) => method !== 'ALL')?.path ?? 'none'
}
