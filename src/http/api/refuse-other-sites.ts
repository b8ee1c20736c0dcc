import type { MiddlewareHandler } from 'hono'
import { Fault } from '../../domain/fault.ts'
import type { ApiEnv } from './api-env.ts'

/**
 * Throws `forbidden` for a request that a page of another site made a browser send. Reads are refused, too: each leaves an
 * event by the user whose access key the browser remembers.
 */
export const refuseOtherSites: MiddlewareHandler<ApiEnv> = async (c, next) => {
  if (c.get('isFromOtherSite')) throw new Fault('forbidden', 'requestFromOtherSite')
  await next()
}
