import type { MiddlewareHandler } from 'hono'
import type { Caller } from '../../domain/access/caller.ts'
import type { ClientInfo } from '../../domain/access/client-info.ts'
import { parseKeyHeader } from '../../domain/access/key-header.ts'
import { Fault } from '../../domain/fault.ts'
import type { KeyAuthentication } from '../../services/access/authenticate-key.ts'
import { clientInfoOf } from '../client-info.ts'
import type { ApiEnv } from './api-env.ts'

type Authentication = Pick<KeyAuthentication, 'authenticate'>

/** Sets `caller` to the owner of the request's access key: see `getCaller`. */
export function requireAccessKey(keyAuthentication: Authentication): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    c.set('caller', await getCaller(keyAuthentication, c.req.header('authorization'), clientInfoOf(c)))
    await next()
  }
}

/** Returns the owner of the access key of an `Authorization` header; throws an `unauthorized` fault without a valid key. */
export async function getCaller(
  keyAuthentication: Authentication,
  authorization: string | undefined,
  clientInfo: ClientInfo,
): Promise<Caller> {
  const key = parseKeyHeader(authorization ?? '')
  const caller = key && (await keyAuthentication.authenticate(key.id, key.secret, clientInfo))
  if (!caller) throw new Fault('unauthorized', 'accessKeyMissing')
  return caller
}
