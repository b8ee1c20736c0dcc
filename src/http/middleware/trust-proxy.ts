import type { MiddlewareHandler } from 'hono'
import type { RequestEnv } from '../request-env.ts'
import { createAddressResolver } from './client-address.ts'

/** Replaces the address of the socket's peer by the client's, for everything after it: log, audit entries, throttle. */
export function trustProxy(trustedProxies: readonly string[]): MiddlewareHandler<RequestEnv> {
  const resolveAddress = createAddressResolver(trustedProxies)
  return async (c, next) => {
    const peer = c.env?.address ?? ''
    c.env = { ...c.env, address: resolveAddress(peer, c.req.header('x-forwarded-for')) }
    await next()
  }
}
