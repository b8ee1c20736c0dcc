import type { Caller, Principal } from '../../domain/access/caller.ts'
import type { ClientInfo } from '../../domain/access/client-info.ts'
import type { Secrets } from '../../domain/ports.ts'
import type { Store } from '../../store/store.ts'
import type { Context } from '../context.ts'
import { createLastUsedRecorder } from './last-used.ts'

/** Result of checking a request's signature: the caller, or the reason why it is refused. */
export type SignatureResult = { caller: Caller } | { invalid: 'key' | 'signature' }

export type KeyAuthentication = ReturnType<typeof createKeyAuthentication>

type KeyContext = Pick<Context, 'clock'> & {
  store: Pick<Store, 'principals' | 'forCustomer'>
  secrets: Pick<Secrets, 'open' | 'equals'>
}

/** Authenticates programs by their access key. */
export function createKeyAuthentication({ store, clock, secrets }: KeyContext) {
  const findKey = shareConcurrent((accessKeyId) => store.principals.findByAccessKey(accessKeyId))
  const recordLastUsed = createLastUsedRecorder()
  // In the background: the request does not wait for it.
  const recordUse = (accessKeyId: string, { customer }: Principal) => {
    const now = clock()
    void recordLastUsed(accessKeyId, now, () =>
      store.forCustomer(customer.id).accessKeys.recordUse(accessKeyId, now),
    )
  }
  return {
    /**
     * Returns the caller who owns an access key, or null if the key is unknown, inactive or has another
     * secret.
     */
    async authenticate(accessKeyId: string, secret: string, clientInfo: ClientInfo): Promise<Caller | null> {
      if (!KEY_ID.test(accessKeyId) || secret.length > SECRET_LENGTH_MAX) return null
      const key = await findKey(accessKeyId)
      const expected = key ? secrets.open(key.sealedSecret) : ''
      if (!secrets.equals(secret, expected) || !key) return null
      recordUse(accessKeyId, key.principal)
      return { ...key.principal, clientInfo }
    },

    /**
     * Returns the caller whose access key signed a request. `verify` checks the signature with the key's
     * secret.
     */
    async authenticateSignature(
      accessKeyId: string,
      verify: (secret: string) => Promise<boolean>,
      clientInfo: ClientInfo,
    ): Promise<SignatureResult> {
      const key = KEY_ID.test(accessKeyId) ? await findKey(accessKeyId) : null
      if (!key) return { invalid: 'key' }
      if (!(await verify(secrets.open(key.sealedSecret)))) return { invalid: 'signature' }
      recordUse(accessKeyId, key.principal)
      return { caller: { ...key.principal, clientInfo } }
    },
  }
}

const KEY_ID = /^[\w+=,.@-]{1,128}$/
const SECRET_LENGTH_MAX = 256

// Concurrent requests with one key share one query. The next request queries again, so that a revoked grant
// or key takes effect at once.
function shareConcurrent<Result>(query: (id: string) => Promise<Result>) {
  const running = new Map<string, Promise<Result>>()
  return (id: string): Promise<Result> => {
    const result = running.get(id) ?? query(id).finally(() => running.delete(id))
    running.set(id, result)
    return result
  }
}
