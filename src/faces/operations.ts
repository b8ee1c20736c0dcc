import { Hono } from 'hono'
import { Fault } from '../core/fault.ts'
import type { Env } from './env.ts'
import type { Metrics } from './metrics.ts'

/** After this many seconds a machine may ask again whether the house is ready. */
const RETRY_AFTER_SECONDS = 5

/** For machines: whether the process lives, whether it can do its work, and how much it has done. */
export function operationsFace(store: { ping(): Promise<void> }, metrics: Metrics) {
  const app = new Hono<Env>()

  app.get('/healthz', (c) => c.text('ok\n'))

  app.get('/readyz', async (c) => {
    const fault = await faultOf(store.ping())
    if (fault === null) return c.text('ready\n')
    const seconds = fault.retryAfterSeconds ?? RETRY_AFTER_SECONDS
    return c.text(`${fault.message}\n`, 503, { 'Retry-After': String(seconds) })
  })

  app.get('/metrics', async (c) => c.body(await metrics.page(), 200, { 'Content-Type': metrics.contentType }))

  return app
}

async function faultOf(ping: Promise<void>): Promise<Fault | null> {
  try {
    await ping
    return null
  } catch (error) {
    if (error instanceof Fault) return error
    throw error
  }
}
