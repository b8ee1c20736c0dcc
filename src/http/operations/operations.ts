import { type Context, Hono } from 'hono'
import type { Caller, ClientInfo } from '../../domain/access/caller.ts'
import { parseKeyHeader } from '../../domain/access/key-header.ts'
import { Fault } from '../../domain/fault.ts'
import type { SourceService } from '../../services/sources/sources.ts'
import { clientInfoOf } from '../client-info.ts'
import type { RequestEnv } from '../request-env.ts'
import type { Metrics, SourcesSeen } from './metrics.ts'

/** After this many seconds a machine may ask again whether the house is ready. */
const RETRY_AFTER_SECONDS = 5

type Flows = {
  access: { callerOfKey(accessKeyId: string, secret: string, clientInfo: ClientInfo): Promise<Caller | null> }
  silence: Pick<SourceService, 'count' | 'watch'>
}

/** For machines: whether the process lives, whether it can do its work, and how much it has done. */
export function createOperations(store: { ping(): Promise<void> }, metrics: Metrics, flows: Flows) {
  const app = new Hono<RequestEnv>()
  app.onError(problem)

  app.get('/healthz', (c) => c.text('ok\n'))

  app.get('/readyz', async (c) => {
    await store.ping()
    return c.text('ready\n')
  })

  app.get('/metrics', async (c) => {
    const own = await ownSources(c, flows)
    const count = await flows.silence.count().catch(awayAs(null))
    return c.body(await metrics.page({ count, own }), 200, { 'Content-Type': metrics.contentType })
  })

  return app
}

// Without a key the page names nobody; with one it names the sources that its holder may look at.
async function ownSources(c: Context<RequestEnv>, { access, silence }: Flows): Promise<SourcesSeen['own']> {
  const authorization = c.req.header('authorization')
  if (authorization === undefined) return null
  const key = parseKeyHeader(authorization)
  const caller = key && (await access.callerOfKey(key.id, key.secret, clientInfoOf(c)))
  if (!caller) throw new Fault('unauthorized', 'Send an access key as HTTP Basic, or none at all.')
  return { account: caller.customer.accountId, sources: await silence.watch(caller) }
}

// What the process itself counted is told also while its database is away.
function awayAs<Value>(value: Value): (error: unknown) => Value {
  return (error) => {
    if (error instanceof Fault) return value
    throw error
  }
}

const STATUSES: { [code: string]: 401 | 403 | 503 } = { unauthorized: 401, forbidden: 403, unavailable: 503 }

function problem(error: Error, c: Context<RequestEnv>): Response {
  const status = error instanceof Fault ? STATUSES[error.code] : undefined
  if (!(error instanceof Fault) || status === undefined) throw error
  const seconds = error.retryAfterSeconds ?? RETRY_AFTER_SECONDS
  const headers: { [name: string]: string } = {
    ...(status === 503 && { 'Retry-After': String(seconds) }),
    ...(status === 401 && { 'WWW-Authenticate': 'Basic realm="Daybook"' }),
  }
  return c.text(`${error.message}\n`, status, headers)
}
