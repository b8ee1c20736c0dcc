import type { AccessKey } from '../../domain/access/access-key.ts'
import type { Caller } from '../../domain/access/caller.ts'
import type { UserGrant } from '../../domain/access/grant.ts'
import { maskKeyId } from '../../domain/access/mask-secrets.ts'
import type { User } from '../../domain/access/user.ts'
import { searchUsers, type UserSearch } from '../../domain/access/user-search.ts'
import { Fault } from '../../domain/fault.ts'
import type { CustomerStore } from '../../store/store.ts'
import type { ReadOptions } from '../audit.ts'
import type { Context, CustomerRows } from '../context.ts'

type PageRows = 'users' | 'grants' | 'accessKeys' | 'projects'
type PageStore = Pick<CustomerStore, PageRows>
type PagesContext = Pick<Context, 'audit'> & { store: CustomerRows<PageRows> }

/** A user with their grants and access keys. */
export type UserWithAccess = { user: User; grants: UserGrant[]; keys: AccessKey[] }

export type UserPages = ReturnType<typeof createUserPages>

/** What the pages about users show, for the primary administrator. Each page leaves one event. */
export function createUserPages({ store, audit }: PagesContext) {
  const storeOf = (caller: Caller) => store.forCustomer(caller.customer.id)
  return {
    /** Returns one page of users with their access, the number of all users, and all projects. */
    list: (caller: Caller, search: UserSearch, options: ReadOptions = {}) =>
      audit.read(caller, { operation: 'ListUsers', ...options }, () => listUsers(storeOf(caller), search)),

    /** Returns one user with their access, and all projects; throws *not_found*. */
    get: (caller: Caller, userName: string, options: ReadOptions = {}) =>
      audit.read(caller, { operation: 'GetUser', parameters: { userName }, ...options }, () =>
        getUserWithAccess(storeOf(caller), userName),
      ),

    /** Returns an access key of a user; throws *not_found* if there is no such user or key. */
    getKey: (caller: Caller, userName: string, accessKeyId: string): Promise<AccessKey> =>
      audit.read(caller, { operation: 'ListAccessKeys', parameters: { userName } }, async () => {
        const { users, accessKeys } = storeOf(caller)
        if (!(await users.find(userName))) throw unknownUser(userName)
        const key = (await accessKeys.list(userName)).find((each) => each.accessKeyId === accessKeyId)
        if (!key) throw new Fault('not_found', 'unknownAccessKey', { accessKeyId: maskKeyId(accessKeyId) })
        return key
      }),
  }
}

async function listUsers(store: PageStore, search: UserSearch) {
  const [all, grants, keys, projects] = await Promise.all([
    store.users.list(),
    store.grants.list(),
    store.accessKeys.list(),
    store.projects.list(),
  ])
  const { shown, matching, next } = searchUsers(all, search)
  const users: UserWithAccess[] = shown.map((user) => ({
    user,
    grants: grants.filter(({ userName }) => userName === user.userName),
    keys: keys.filter(({ userName }) => userName === user.userName),
  }))
  return { users, count: { all: all.length, matching }, next, projects }
}

async function getUserWithAccess(store: PageStore, userName: string) {
  const user = await store.users.find(userName)
  if (!user) throw unknownUser(userName)
  const [grants, keys, projects] = await Promise.all([
    store.grants.list(),
    store.accessKeys.list(userName),
    store.projects.list(),
  ])
  return { user, grants: grants.filter((grant) => grant.userName === userName), keys, projects }
}

function unknownUser(userName: string): Fault {
  return new Fault('not_found', 'unknownUser', { userName })
}
