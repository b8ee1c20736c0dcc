import type { Clock } from '../../clock.ts'
import type { Caller } from '../../domain/access/caller.ts'
import { ACTIVE_KEYS_MAX, type AccessKey } from '../../domain/access/user.ts'
import { Fault } from '../../domain/fault.ts'
import type { CustomerStore } from '../../store/store.ts'
import type { Audit } from '../audit.ts'
import { generateAccessKey } from './credentials.ts'

type Open = (customer: number) => Pick<CustomerStore, 'keys' | 'people'>
type Secrets = { seal(text: string): string }

export type AccessKeys = ReturnType<typeof createAccessKeys>

/** Access keys of the customer's users, for its primary administrator; users see their own. */
export function createAccessKeys(
  open: Open,
  audit: Audit,
  clock: Clock,
  secrets: Secrets,
  newToken: () => string,
) {
  const of = (caller: Caller) => open(caller.customer.id)
  return {
    /** All keys of the customer, or those of one user. */
    list: (caller: Caller, userName?: string) =>
      audit.read(
        caller,
        { operation: 'ListAccessKeys', parameters: userName ? { userName } : null },
        async () => {
          if (userName !== undefined && !(await of(caller).people.find(userName))) throw noUser(userName)
          return of(caller).keys.list(userName)
        },
      ),

    listOwn: (caller: Caller) =>
      audit.read(caller, { operation: 'ListOwnAccessKeys' }, () => of(caller).keys.list(caller.userName)),

    /** A new key for a user; its secret is shown this once. */
    create: (caller: Caller, userName: string) =>
      audit.change(caller, { operation: 'CreateAccessKey', parameters: { userName } }, async (tell) => {
        const key = generateAccessKey(newToken)
        const { accessKeyId, secretAccessKey } = key
        const row = { accessKeyId, userName, sealedSecret: secrets.seal(secretAccessKey), createdAt: clock() }
        const outcome = await of(caller).keys.add(row, tell({ accessKeyId }))
        if (outcome === 'no such user') throw noUser(userName)
        if (outcome === 'too many') throw tooMany(userName)
        return { ...key, userName }
      }),

    /** Stops a key until it is reactivated. */
    deactivate: (caller: Caller, accessKeyId: string) =>
      audit.change(
        caller,
        { operation: 'DeactivateAccessKey', parameters: { accessKeyId } },
        async (tell) => {
          await of(caller).keys.setDeactivated(await find(of(caller), accessKeyId), clock(), tell())
        },
      ),

    reactivate: (caller: Caller, accessKeyId: string) =>
      audit.change(
        caller,
        { operation: 'ReactivateAccessKey', parameters: { accessKeyId } },
        async (tell) => {
          const key = await find(of(caller), accessKeyId)
          const outcome = await of(caller).keys.setDeactivated(key, null, tell())
          if (outcome === 'too many') throw tooMany(key.userName)
        },
      ),

    /** Revokes a key for good. */
    remove: (caller: Caller, accessKeyId: string) =>
      audit.change(caller, { operation: 'DeleteAccessKey', parameters: { accessKeyId } }, async (tell) => {
        if (!(await of(caller).keys.remove(accessKeyId, tell()))) throw unknown(accessKeyId)
      }),
  }
}

async function find(rows: ReturnType<Open>, accessKeyId: string): Promise<AccessKey> {
  const key = await rows.keys.find(accessKeyId)
  if (!key) throw unknown(accessKeyId)
  return key
}

function unknown(accessKeyId: string): Fault {
  return new Fault('not_found', `There is no access key ${accessKeyId}.`)
}

function noUser(userName: string): Fault {
  return new Fault('not_found', `There is no user ${userName}.`)
}

function tooMany(userName: string): Fault {
  return new Fault(
    'conflict',
    `${userName} has ${ACTIVE_KEYS_MAX} active keys; deactivate or revoke one first.`,
  )
}
