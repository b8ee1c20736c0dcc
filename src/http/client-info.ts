import type { Context } from 'hono'
import type { ClientInfo } from '../domain/access/client-info.ts'
import type { RequestEnv } from './request-env.ts'

/** Returns the IP address, user agent and ID of a request, as audit entries record them. */
export function clientInfoOf<Env extends RequestEnv>(c: Context<Env>): ClientInfo {
  return {
    sourceIPAddress: c.env?.address ?? '',
    userAgent: c.req.header('user-agent') ?? '',
    requestId: c.get('requestId') ?? '',
  }
}
