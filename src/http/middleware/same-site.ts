import type { Context, MiddlewareHandler } from 'hono'
import type { RequestEnv } from '../request-env.ts'

/**
 * Sets whether a page of another site made the browser send the request, possibly with the name and password that it
 * remembers. The APIs refuse such requests, each in its own format. Programs send neither of the headers.
 */
export function otherSite(publicUrl: string | null): MiddlewareHandler<RequestEnv> {
  return async (c, next) => {
    c.set('isFromOtherSite', isFromOtherSite(c, publicUrl))
    await next()
  }
}

// Browsers omit Sec-Fetch-Site without TLS; the Origin header decides then. Behind a proxy it is the public origin.
function isFromOtherSite(c: Context<RequestEnv>, publicUrl: string | null): boolean {
  const site = c.req.header('sec-fetch-site')
  if (site !== undefined) return site !== 'same-origin' && site !== 'none'
  const origin = c.req.header('origin')
  return origin !== undefined && origin !== publicUrl && origin !== new URL(c.req.url).origin
}
