import { throwIfLimited } from '../../domain/access/access-key.ts'
import type { Caller, Principal } from '../../domain/access/caller.ts'
import type { ClientInfo } from '../../domain/access/client-info.ts'
import { Fault } from '../../domain/fault.ts'
import type { Secrets } from '../../domain/ports.ts'
import type { Store } from '../../store/store.ts'
import type { Audit } from '../audit.ts'
import type { Context } from '../context.ts'
import { countUnknownKey, type KeyMismatch, recordKeyMismatch, recordKeyRefusal } from './key-audit.ts'
import { createKeyThrottle } from './key-throttle.ts'
import { createLastUsedRecorder } from './last-used.ts'

/** Result of checking a request's signature: the caller, or the reason why it is refused. */
export type SignatureResult = { caller: Caller } | { invalid: 'key' | 'signature' }

export type KeyAuthentication = ReturnType<typeof createKeyAuthentication>

type KeyContext = Pick<Context, 'clock' | 'log' | 'networks'> & {
  store: Pick<Store, 'principals' | 'forCustomer' | 'attempts'>
  secrets: Pick<Secrets, 'open' | 'equals' | 'hash'>
  audit: Pick<Audit, 'recordRefusal' | 'refusals'>
}

type FoundKey = NonNullable<Awaited<ReturnType<Store['principals']['findByAccessKey']>>>

/** Authenticates programs by their access key. Keys that are not valid are slowed down and logged. */
export function createKeyAuthentication(context: KeyContext) {
  const { store, secrets } = context
  const findKey = shareConcurrent((accessKeyId) => store.principals.findByAccessKey(accessKeyId))
  const throttle = createKeyThrottle(context)
  const recordUse = createUseRecorder(context)
  const openSecret = createSecretOpener(secrets)
  const succeed = (accessKeyId: string, key: FoundKey, clientInfo: ClientInfo): Caller => {
    throwIfKeyLimited(context, key, clientInfo)
    const { principal } = key
    throttle.succeeded(accessKeyId, clientInfo.sourceIPAddress)
    recordUse(accessKeyId, principal)
    return { ...principal, clientInfo }
  }
  const fail = (accessKeyId: string, key: FoundKey | null, clientInfo: ClientInfo, mismatch: KeyMismatch) => {
    const { sourceIPAddress } = clientInfo
    if (key) {
      throttle.failed(accessKeyId, sourceIPAddress)
      recordKeyMismatch(context.audit, key.principal, clientInfo, mismatch)
    } else {
      throttle.unknown(sourceIPAddress)
      countUnknownKey(context.audit)
    }
  }
  const lookUp = async (accessKeyId: string, { sourceIPAddress }: ClientInfo): Promise<FoundKey | null> =>
    KEY_ID.test(accessKeyId)
      ? throttle.lookUp(accessKeyId, sourceIPAddress, () => findKey(accessKeyId))
      : null
  return {
    /**
     * Returns the caller who owns an access key, or null if the key is unknown, inactive or has another
     * secret. Throws *too_many* if too many keys from the same place were not valid, *unauthorized* if the key has
     * expired, *forbidden* outside of its networks.
     */
    async authenticate(accessKeyId: string, secret: string, clientInfo: ClientInfo): Promise<Caller | null> {
      const key = secret.length <= SECRET_LENGTH_MAX ? await lookUp(accessKeyId, clientInfo) : null
      const expected = key ? openSecret(key) : ''
      if (secrets.equals(secret, expected) && key) return succeed(accessKeyId, key, clientInfo)
      fail(accessKeyId, key, clientInfo, 'secret')
      return null
    },

    /**
     * Returns the caller of an earlier request as they are now, or null if their key is not active any more. Throws like
     * `authenticate` if the key has expired, and outside of its networks.
     */
    recheck: (caller: Caller): Promise<Caller | null> => recheck(context, findKey, caller),

    /**
     * Returns the caller whose access key signed a request. `verify` checks the signature with the key's
     * secret. Throws *too_many* if too many keys or signatures from the same place were not valid.
     */
    async authenticateSignature(
      accessKeyId: string,
      verify: (secret: string) => Promise<boolean>,
      clientInfo: ClientInfo,
    ): Promise<SignatureResult> {
      const key = await lookUp(accessKeyId, clientInfo)
      if (key && (await verify(openSecret(key)))) return { caller: succeed(accessKeyId, key, clientInfo) }
      fail(accessKeyId, key, clientInfo, 'signature')
      return { invalid: key ? 'signature' : 'key' }
    },
  }
}

async function recheck(
  context: KeyContext,
  findKey: (accessKeyId: string) => Promise<FoundKey | null>,
  { accessKeyId, clientInfo }: Caller,
): Promise<Caller | null> {
  const key = accessKeyId === null ? null : await findKey(accessKeyId)
  if (key === null) return null
  throwIfKeyLimited(context, key, clientInfo)
  return { ...key.principal, clientInfo }
}

// After the secret: only its holder learns why the key is refused.
function throwIfKeyLimited(
  { clock, networks, audit }: KeyContext,
  key: FoundKey,
  clientInfo: ClientInfo,
): void {
  try {
    const address = clientInfo.sourceIPAddress
    throwIfLimited(key, { now: clock(), address, contain: networks.contain })
  } catch (error) {
    if (error instanceof Fault) recordKeyRefusal(audit, key.principal, clientInfo, error)
    throw error
  }
}

// A secret stays open as long as the store remembers its key: a changed key is another object.
function createSecretOpener({ open }: Pick<Secrets, 'open'>) {
  const opened = new WeakMap<FoundKey, string>()
  return (key: FoundKey): string => {
    const secret = opened.get(key) ?? open(key.sealedSecret)
    opened.set(key, secret)
    return secret
  }
}

// In the background: the request does not wait for it.
function createUseRecorder({ store, clock }: KeyContext) {
  const recordLastUsed = createLastUsedRecorder()
  return (accessKeyId: string, { customer }: Principal): void => {
    const now = clock()
    void recordLastUsed(accessKeyId, now, () =>
      store.forCustomer(customer.id).accessKeys.recordUse(accessKeyId, now),
    )
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
