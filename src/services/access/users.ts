import type { Caller } from '../../domain/access/caller.ts'
import type { Grant } from '../../domain/access/grant.ts'
import { parseUserName, parseUserTag, type User, type UserTags } from '../../domain/access/user.ts'
import { Fault } from '../../domain/fault.ts'
import type { Secrets } from '../../domain/ports.ts'
import type { CustomerStore } from '../../store/store.ts'
import type { ReadOptions } from '../audit.ts'
import type { Context, CustomerRows } from '../context.ts'
import type { CostlyWork } from '../costly-work.ts'
import { createPasswordHashing, findUserNameTaken } from './credentials.ts'

type UsersContext = Pick<Context, 'audit' | 'clock' | 'newPassword' | 'isCommonPassword'> & {
  store: CustomerRows<'users' | 'grants' | 'projects'>
  secrets: Pick<Secrets, 'hashPassword'>
  costlyWork: Pick<CostlyWork, 'run'>
}

export type Users = ReturnType<typeof createUsers>

/** The users of the caller's customer and their grants, for its primary administrator. */
export function createUsers(context: UsersContext) {
  const { store, audit, clock, newPassword, costlyWork } = context
  const hashNewPassword = createPasswordHashing(context)
  const storeOf = (caller: Caller) => store.forCustomer(caller.customer.id)
  const hashPassword = (caller: Caller, password: string, userName: string) =>
    costlyWork.run(caller, 'password', () => hashNewPassword(password, userName))
  return {
    /** Returns all users, including deleted ones. */
    list: (caller: Caller) =>
      audit.read(caller, { operation: 'ListUsers' }, () => storeOf(caller).users.list()),

    /** Returns one user, who may be deleted; throws *not_found*. */
    get: (caller: Caller, userName: string, options: ReadOptions = {}) =>
      audit.read(caller, { operation: 'GetUser', parameters: { userName }, ...options }, () =>
        getUser(storeOf(caller).users, userName),
      ),

    /** Creates a user, with or without a password; throws a fault of `userName` if the name was ever used. */
    create: (caller: Caller, userName: string, tags: UserTags, password: string | null) =>
      audit.change(
        caller,
        { operation: 'CreateUser', parameters: { userName, ...tags } },
        async (toEvent) => {
          const name = parseUserName(userName)
          const parsedTags = parseTags(tags)
          const hash = password === null ? null : await hashPassword(caller, password, userName)
          const { users } = storeOf(caller)
          const isNew = await users.create(name, parsedTags, hash, clock(), toEvent())
          if (!isNew) throw await findUserNameTaken(users, userName)
          return getUser(users, userName)
        },
      ),

    /** Changes the department and the customer-defined values. */
    update: (caller: Caller, userName: string, tags: Partial<UserTags>) =>
      audit.change(caller, { operation: 'UpdateUser', parameters: { userName, ...tags } }, async (toEvent) =>
        throwIfUnknown(
          await storeOf(caller).users.updateTags(userName, parseTags(tags), toEvent()),
          userName,
        ),
      ),

    /**
     * Sets a generated password, which its user must change, removes their second factor and ends their sessions; the result is the only one that contains the
     * password.
     */
    resetPassword: (caller: Caller, userName: string) =>
      audit.change(caller, { operation: 'ResetPassword', parameters: { userName } }, async (toEvent) => {
        const password = newPassword()
        const hash = await hashPassword(caller, password, userName)
        throwIfUnknown(await storeOf(caller).users.resetPassword(userName, hash, toEvent()), userName)
        return { userName, password }
      }),

    ...createUserLifecycle(context),
    ...createGrants(context),
  }
}

function createUserLifecycle({ store, audit, clock }: UsersContext) {
  const storeOf = (caller: Caller) => store.forCustomer(caller.customer.id)
  return {
    /** Deactivates a user until they are reactivated: sessions end, and access keys don't work. */
    deactivate: (caller: Caller, userName: string) =>
      audit.change(caller, { operation: 'DeactivateUser', parameters: { userName } }, async (toEvent) => {
        const { users } = storeOf(caller)
        throwIfPrimaryAdministrator(await getUser(users, userName))
        throwIfUnknown(await users.setDeactivated(userName, clock(), toEvent()), userName)
      }),

    /** Lets a deactivated user sign in and use their access keys again. */
    reactivate: (caller: Caller, userName: string) =>
      audit.change(caller, { operation: 'ReactivateUser', parameters: { userName } }, async (toEvent) =>
        throwIfUnknown(await storeOf(caller).users.setDeactivated(userName, null, toEvent()), userName),
      ),

    /** Deletes a user with their grants, access keys and sessions. The name remains reserved. */
    delete: (caller: Caller, userName: string) =>
      audit.change(caller, { operation: 'DeleteUser', parameters: { userName } }, async (toEvent) => {
        const { users } = storeOf(caller)
        throwIfPrimaryAdministrator(await getUser(users, userName))
        throwIfUnknown(await users.delete(userName, clock(), toEvent()), userName)
      }),

    /**
     * Transfers the primary administrator role from the caller to a user: exactly one user has it at any
     * time.
     */
    transferPrimaryAdministrator: (caller: Caller, userName: string) =>
      audit.change(
        caller,
        { operation: 'HandOverAdministration', parameters: { userName } },
        async (toEvent) => {
          const { users } = storeOf(caller)
          const user = await getUser(users, userName)
          if (user.isPrimaryAdministrator)
            throw new Fault('conflict', 'alreadyPrimaryAdministrator', { userName })
          const isTransferred = await users.transferPrimaryAdministrator(caller.userName, userName, toEvent())
          if (!isTransferred) throw cannotTransfer(userName)
        },
      ),
  }
}

function cannotTransfer(userName: string): Fault {
  return new Fault('conflict', 'cannotBecomePrimaryAdministrator', { userName })
}

function createGrants({ store, audit, clock }: UsersContext) {
  const storeOf = (caller: Caller) => store.forCustomer(caller.customer.id)
  return {
    /** Returns all grants of the customer, with who granted them and when. */
    listGrants: (caller: Caller) =>
      audit.read(caller, { operation: 'ListGrants' }, () => storeOf(caller).grants.list()),

    /** Adds a grant; throws *not_found* if there is no such user or project. */
    grant: (caller: Caller, userName: string, grant: Grant) =>
      audit.change(
        caller,
        { operation: 'PutGrant', parameters: toParameters(userName, grant) },
        async (toEvent) => {
          const { grants } = storeOf(caller)
          const isGranted = await grants.create(userName, grant, caller.userName, clock(), toEvent())
          if (!isGranted) throw new Fault('not_found', 'unknownUserOrProject')
        },
      ),

    /** Removes a grant; throws *not_found* if the user doesn't have it. */
    revoke: (caller: Caller, userName: string, grant: Grant) =>
      audit.change(
        caller,
        { operation: 'DeleteGrant', parameters: toParameters(userName, grant) },
        async (toEvent) => {
          const isDeleted = await storeOf(caller).grants.delete(userName, grant, toEvent())
          if (!isDeleted) throw new Fault('not_found', 'unknownGrant', { userName })
        },
      ),
  }
}

function toParameters(userName: string, { name, project }: Grant) {
  return { userName, grant: name, ...(project === null ? {} : { project }) }
}

function parseTags<Tags extends Partial<UserTags>>(tags: Tags): Tags {
  const parsed = { ...tags }
  for (const field of ['department', 'customerDefined1', 'customerDefined2'] as const) {
    if (parsed[field] !== undefined) parsed[field] = parseUserTag(parsed[field], field)
  }
  return parsed
}

async function getUser(users: CustomerStore['users'], userName: string): Promise<User> {
  const user = await users.find(userName)
  if (!user) throw unknownUser(userName)
  return user
}

function throwIfUnknown(isFound: boolean, userName: string): void {
  if (!isFound) throw unknownUser(userName)
}

function unknownUser(userName: string): Fault {
  return new Fault('not_found', 'unknownUser', { userName })
}

function throwIfPrimaryAdministrator({ isPrimaryAdministrator }: User): void {
  if (isPrimaryAdministrator) {
    throw new Fault('conflict', 'isPrimaryAdministrator')
  }
}
