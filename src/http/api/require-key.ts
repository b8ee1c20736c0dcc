import type { MiddlewareHandler } from 'hono'
import type { Caller, ClientInfo } from '../../domain/access/caller.ts'
import { parseKeyHeader } from '../../domain/access/key-header.ts'
import { Fault } from '../../domain/fault.ts'
import { clientInfoOf } from '../client-info.ts'
import type { ApiEnv } from './api-env.ts'

/** Lets in whoever holds an access key, as HTTP Basic or Bearer `KEY_ID:SECRET`, and nobody else. */
export function requireAccessKey(access: Access): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    const key = parseKeyHeader(c.req.header('authorization') ?? '')
    const caller = key && (await access.callerOfKey(key.id, key.secret, clientInfoOf(c)))
    if (!caller)
      throw new Fault(
        'unauthorized',
        'Send an access key as HTTP Basic or as Authorization: Bearer KEY_ID:SECRET.',
      )
    c.set('caller', caller)
    await next()
  }
}

export type Access = {
  callerOfKey(accessKeyId: string, secret: string, clientInfo: ClientInfo): Promise<Caller | null>
}
