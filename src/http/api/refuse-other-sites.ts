import type { MiddlewareHandler } from 'hono'
import { Fault } from '../../domain/fault.ts'
import type { ApiEnv } from './api-env.ts'

/** Refuses requests of other sites: see `throwIfFromOtherSite`. */
export const refuseOtherSites: MiddlewareHandler<ApiEnv> = async (c, next) => {
  throwIfFromOtherSite(c.get('isFromOtherSite'))
  await next()
}

/**
 * Throws `forbidden` for a request that a page of another site made a browser send. Reads are refused, too: each leaves an
 * event by the user whose access key the browser remembers.
 */
export function throwIfFromOtherSite(isFromOtherSite: boolean | undefined): void {
  if (isFromOtherSite) throw new Fault('forbidden', 'requestFromOtherSite')
}
