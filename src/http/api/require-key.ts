import type { MiddlewareHandler } from 'hono'
import { parseKeyHeader } from '../../domain/access/key-header.ts'
import { Fault } from '../../domain/fault.ts'
import type { KeyAuthentication } from '../../services/access/authenticate-key.ts'
import { clientInfoOf } from '../client-info.ts'
import type { ApiEnv } from './api-env.ts'

/** Sets `caller` to the owner of the request's access key; throws an `unauthorized` fault without a valid key. */
export function requireAccessKey(
  keyAuthentication: Pick<KeyAuthentication, 'authenticate'>,
): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    const key = parseKeyHeader(c.req.header('authorization') ?? '')
    const caller = key && (await keyAuthentication.authenticate(key.id, key.secret, clientInfoOf(c)))
    if (!caller) throw new Fault('unauthorized', 'accessKeyMissing')
    c.set('caller', caller)
    await next()
  }
}
