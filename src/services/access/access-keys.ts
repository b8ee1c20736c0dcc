import {
  ACTIVE_KEYS_MAX,
  type AccessKey,
  type KeyLimits,
  NO_KEY_LIMITS,
  parseKeyLimits,
} from '../../domain/access/access-key.ts'
import type { Caller } from '../../domain/access/caller.ts'
import { maskKeyId } from '../../domain/access/mask-secrets.ts'
import { Fault } from '../../domain/fault.ts'
import type { Secrets } from '../../domain/ports.ts'
import { formatInstant } from '../../domain/time.ts'
import type { CustomerStore } from '../../store/store.ts'
import type { Context, CustomerRows } from '../context.ts'
import { generateAccessKey } from './credentials.ts'

type AccessKeysContext = Pick<Context, 'audit' | 'clock' | 'newToken' | 'networks'> & {
  store: CustomerRows<'accessKeys' | 'users' | 'grants'>
  secrets: Pick<Secrets, 'seal'>
}

export type AccessKeys = ReturnType<typeof createAccessKeys>

/** The access keys of the customer's users, for its primary administrator. Users may list their own. */
export function createAccessKeys(context: AccessKeysContext) {
  const { store, audit, clock, secrets, newToken } = context
  const storeOf = (caller: Caller) => store.forCustomer(caller.customer.id)
  return {
    /**
     * Returns all access keys of the customer, or of one user; throws *not_found* if there is no such user.
     */
    list: (caller: Caller, userName?: string) =>
      audit.read(
        caller,
        { operation: 'ListAccessKeys', parameters: userName ? { userName } : null },
        async () => {
          const { accessKeys, users } = storeOf(caller)
          if (userName !== undefined && !(await users.find(userName))) throw unknownUser(userName)
          return accessKeys.list(userName)
        },
      ),

    /** Returns the caller's own access keys. */
    listOwn: (caller: Caller) =>
      audit.read(caller, { operation: 'ListOwnAccessKeys' }, () =>
        storeOf(caller).accessKeys.list(caller.userName),
      ),

    /**
     * Creates an access key, with limits if there are some; the result is the only one that contains its secret. Throws
     * *not_found*, *conflict*, or a fault of the limit that is not allowed.
     */
    create: (caller: Caller, userName: string, limits: KeyLimits = NO_KEY_LIMITS) => {
      const parameters = { userName, ...toLimitParameters(limits) }
      return audit.change(caller, { operation: 'CreateAccessKey', parameters }, async (toEvent) => {
        const parsed = await parseLimits(context, caller, userName, limits)
        const key = generateAccessKey(newToken)
        const { accessKeyId, secretAccessKey } = key
        const sealedSecret = secrets.seal(secretAccessKey)
        const row = { accessKeyId, userName, sealedSecret, createdAt: clock(), ...parsed }
        const outcome = await storeOf(caller).accessKeys.create(row, toEvent({ accessKeyId }))
        if (outcome === 'no such user') throw unknownUser(userName)
        if (outcome === 'too many') throw tooManyKeys(userName)
        return { ...key, userName }
      })
    },

    ...createKeyLifecycle(context),
  }
}

async function parseLimits(
  { store, clock, networks }: AccessKeysContext,
  caller: Caller,
  userName: string,
  limits: KeyLimits,
): Promise<KeyLimits> {
  const grants = limits.scope === null ? [] : await store.forCustomer(caller.customer.id).grants.list()
  const held = grants.filter((grant) => grant.userName === userName)
  return parseKeyLimits(limits, { now: clock(), held, isNetwork: networks.isNetwork })
}

// Only what limits the key is logged.
function toLimitParameters({ expiresAt, scope, networks }: KeyLimits) {
  return {
    ...(expiresAt && { expiresAt: formatInstant(expiresAt) }),
    ...(scope && { scope: scope.map(({ name, project }) => ({ grant: name, project })) }),
    ...(networks && { networks }),
  }
}

function createKeyLifecycle(context: AccessKeysContext) {
  const { audit, clock } = context
  const storeOf = (caller: Caller) => context.store.forCustomer(caller.customer.id)
  return {
    /** Deactivates an access key until it is reactivated. */
    deactivate: (caller: Caller, accessKeyId: string) =>
      audit.change(
        caller,
        { operation: 'DeactivateAccessKey', parameters: { accessKeyId } },
        async (toEvent) => {
          const store = storeOf(caller)
          await store.accessKeys.setDeactivated(await getKey(store, accessKeyId), clock(), toEvent())
        },
      ),

    /**
     * Reactivates an access key; throws *conflict* if the user already has the maximum number of active keys.
     */
    reactivate: (caller: Caller, accessKeyId: string) =>
      audit.change(
        caller,
        { operation: 'ReactivateAccessKey', parameters: { accessKeyId } },
        async (toEvent) => {
          const store = storeOf(caller)
          const key = await getKey(store, accessKeyId)
          const outcome = await store.accessKeys.setDeactivated(key, null, toEvent())
          if (outcome === 'too many') throw tooManyKeys(key.userName)
        },
      ),

    /** Deletes an access key. */
    delete: (caller: Caller, accessKeyId: string) =>
      audit.change(caller, { operation: 'DeleteAccessKey', parameters: { accessKeyId } }, async (toEvent) => {
        const isDeleted = await storeOf(caller).accessKeys.delete(accessKeyId, toEvent())
        if (!isDeleted) throw unknownKey(accessKeyId)
      }),
  }
}

async function getKey(
  { accessKeys }: Pick<CustomerStore, 'accessKeys'>,
  accessKeyId: string,
): Promise<AccessKey> {
  const key = await accessKeys.find(accessKeyId)
  if (!key) throw unknownKey(accessKeyId)
  return key
}

function unknownKey(accessKeyId: string): Fault {
  return new Fault('not_found', 'unknownAccessKey', { accessKeyId: maskKeyId(accessKeyId) })
}

function unknownUser(userName: string): Fault {
  return new Fault('not_found', 'unknownUser', { userName })
}

function tooManyKeys(userName: string): Fault {
  return new Fault('conflict', 'tooManyAccessKeys', { userName, max: ACTIVE_KEYS_MAX })
}
