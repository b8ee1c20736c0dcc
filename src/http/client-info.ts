import type { Context } from 'hono'
import type { Origin } from '../domain/access/caller.ts'
import type { Env } from './request-env.ts'

/** Where a request comes from, as the log tells it. */
export function originOf<More extends Env>(c: Context<More>): Origin {
  return {
    sourceIPAddress: c.env?.address ?? '',
    userAgent: c.req.header('user-agent') ?? '',
    requestId: c.get('requestId') ?? '',
  }
}
