import type { AccessKey } from '../../domain/access/access-key.ts'
import type { Caller } from '../../domain/access/caller.ts'
import type { UserGrant } from '../../domain/access/grant.ts'
import { isAllowed } from '../../domain/access/permissions.ts'
import type { User } from '../../domain/access/user.ts'
import type { CustomerRows } from '../context.ts'

/** A user of Daybook with the grants. */
export type KnownUser = { user: User; grants: UserGrant[] }

type IdentityStore = CustomerRows<'users' | 'grants' | 'accessKeys'>

/** Creates what finds users and access keys of Daybook for an open page about a name in events. They leave no event. */
export function createKnownIdentities({ store }: { store: IdentityStore }) {
  const storeOf = (caller: Caller) => store.forCustomer(caller.customer.id)
  return {
    /** Returns the user with a name, with the grants; null if there is none, or if the caller may not see users. */
    async findKnownUser(caller: Caller, userName: string): Promise<KnownUser | null> {
      if (!isAllowed(caller, 'GetUser')) return null
      const { users, grants } = storeOf(caller)
      const user = await users.find(userName)
      if (!user) return null
      return { user, grants: (await grants.list()).filter((grant) => grant.userName === userName) }
    },

    /** Returns the access key with an ID; null if there is none, or if it is someone else's and the caller may not see it. */
    async findKnownKey(caller: Caller, accessKeyId: string): Promise<AccessKey | null> {
      const key = await storeOf(caller).accessKeys.find(accessKeyId)
      if (!key) return null
      return key.userName === caller.userName || isAllowed(caller, 'ListAccessKeys') ? key : null
    },
  }
}
