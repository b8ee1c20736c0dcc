import type { MiddlewareHandler } from 'hono'
import type { RequestEnv } from '../request-env.ts'

/** Forbids caches to store a response that has no `Cache-Control` header. */
export const noStore: MiddlewareHandler<RequestEnv> = async (c, next) => {
  await next()
  if (!c.res.headers.has('Cache-Control')) c.res.headers.set('Cache-Control', 'no-store')
}
