import type { Context } from 'hono'
import type { ClientInfo } from '../domain/access/caller.ts'
import type { RequestEnv } from './request-env.ts'

/** Where a request comes from, as the log tells it. */
export function clientInfoOf<More extends RequestEnv>(c: Context<More>): ClientInfo {
  return {
    sourceIPAddress: c.env?.address ?? '',
    userAgent: c.req.header('user-agent') ?? '',
    requestId: c.get('requestId') ?? '',
  }
}
