import type { Clock } from '../../clock.ts'
import type { Caller, Grant } from '../../domain/access/caller.ts'
import { parseUserName, parseUserTag, type User, type UserTags } from '../../domain/access/user.ts'
import { Fault, invalidField } from '../../domain/fault.ts'
import type { CustomerStore } from '../../store/store.ts'
import type { Audit } from '../audit.ts'
import { parsePassword } from './credentials.ts'

type Open = (customer: number) => Pick<CustomerStore, 'people' | 'grants' | 'projects'>
type Passwords = { hashPassword(password: string): Promise<string>; newPassword(): string }

export type Users = ReturnType<typeof createUsers>

/** The users of the caller's customer and what they may do, for its primary administrator. */
export function createUsers(open: Open, audit: Audit, clock: Clock, passwords: Passwords) {
  const of = (caller: Caller) => open(caller.customer.id)
  return {
    /** Everyone there is or was. */
    list: (caller: Caller) => audit.read(caller, { operation: 'ListUsers' }, () => of(caller).people.list()),

    /** One user, deleted ones too. */
    find: (caller: Caller, userName: string) =>
      audit.read(caller, { operation: 'GetUser', parameters: { userName } }, async () =>
        known(await of(caller).people.find(userName), userName),
      ),

    /** Makes a user, with a password if one is given; a fault when the name is or was somebody's. */
    create: (caller: Caller, userName: string, tags: UserTags, password: string | null) =>
      audit.change(caller, { operation: 'CreateUser', parameters: { userName, ...tags } }, async (tell) => {
        const person = { userName: parseUserName(userName), tags: readTags(tags) }
        const hash = password === null ? null : await passwords.hashPassword(parsePassword(password))
        const isNew = await of(caller).people.add(person.userName, person.tags, hash, clock(), tell())
        if (!isNew) throw taken(userName)
        return known(await of(caller).people.find(userName), userName)
      }),

    /** Changes department and customer defined texts. */
    describe: (caller: Caller, userName: string, tags: Partial<UserTags>) =>
      audit.change(caller, { operation: 'UpdateUser', parameters: { userName, ...tags } }, async (tell) =>
        changed(await of(caller).people.describe(userName, readTags(tags), tell()), userName),
      ),

    /** Gives a user a new password, made here and shown once; their sessions end. */
    resetPassword: (caller: Caller, userName: string) =>
      audit.change(caller, { operation: 'ResetPassword', parameters: { userName } }, async (tell) => {
        const password = passwords.newPassword()
        const hash = await passwords.hashPassword(password)
        changed(await of(caller).people.setPassword(userName, hash, tell()), userName)
        return { userName, password }
      }),

    ...leaving(of, audit, clock),
    ...granting(of, audit, clock),
  }
}

function leaving(of: (caller: Caller) => ReturnType<Open>, audit: Audit, clock: Clock) {
  return {
    /** Keeps a user out, keys and sessions included, until they are let in again. */
    deactivate: (caller: Caller, userName: string) =>
      audit.change(caller, { operation: 'DeactivateUser', parameters: { userName } }, async (tell) => {
        mayLeave(await of(caller).people.find(userName), userName)
        changed(await of(caller).people.setDeactivated(userName, clock(), tell()), userName)
      }),

    reactivate: (caller: Caller, userName: string) =>
      audit.change(caller, { operation: 'ReactivateUser', parameters: { userName } }, async (tell) =>
        changed(await of(caller).people.setDeactivated(userName, null, tell()), userName),
      ),

    /** Deletes a user for good; the name and the fact stay. */
    remove: (caller: Caller, userName: string) =>
      audit.change(caller, { operation: 'DeleteUser', parameters: { userName } }, async (tell) => {
        mayLeave(await of(caller).people.find(userName), userName)
        changed(await of(caller).people.remove(userName, clock(), tell()), userName)
      }),

    /** Hands the office of primary administrator on: there is exactly one at any time. */
    handOver: (caller: Caller, userName: string) =>
      audit.change(
        caller,
        { operation: 'HandOverAdministration', parameters: { userName } },
        async (tell) => {
          const person = known(await of(caller).people.find(userName), userName)
          if (person.isPrimaryAdministrator)
            throw new Fault('conflict', `${userName} is the primary administrator already.`)
          const isDone = await of(caller).people.handOver(caller.userName, userName, tell())
          if (!isDone)
            throw new Fault('conflict', `${userName} cannot become primary administrator now; look again.`)
        },
      ),
  }
}

function granting(of: (caller: Caller) => ReturnType<Open>, audit: Audit, clock: Clock) {
  return {
    /** Every grant, with who gave it and when. */
    grants: (caller: Caller) =>
      audit.read(caller, { operation: 'ListGrants' }, () => of(caller).grants.list()),

    grant: (caller: Caller, userName: string, grant: Grant) =>
      audit.change(caller, { operation: 'PutGrant', ...aboutGrant(userName, grant) }, async (tell) => {
        const isGiven = await of(caller).grants.put(userName, grant, caller.userName, clock(), tell())
        if (!isGiven) throw new Fault('not_found', 'There is no such user or project.')
      }),

    revoke: (caller: Caller, userName: string, grant: Grant) =>
      audit.change(caller, { operation: 'DeleteGrant', ...aboutGrant(userName, grant) }, async (tell) => {
        const isGone = await of(caller).grants.remove(userName, grant, tell())
        if (!isGone) throw new Fault('not_found', `${userName} does not hold that grant.`)
      }),
  }
}

function aboutGrant(userName: string, { name, project }: Grant) {
  return { parameters: { userName, grant: name, ...(project === null ? {} : { project }) } }
}

function readTags<Tags extends Partial<UserTags>>(tags: Tags): Tags {
  const read = { ...tags }
  for (const field of ['department', 'customerDefined1', 'customerDefined2'] as const) {
    if (read[field] !== undefined) read[field] = parseUserTag(read[field], field)
  }
  return read
}

function known(person: User | null, userName: string): User {
  if (!person) throw new Fault('not_found', `There is no user ${userName}.`)
  return person
}

function changed(isThere: boolean, userName: string): void {
  if (!isThere) throw new Fault('not_found', `There is no user ${userName}.`)
}

function mayLeave(person: User | null, userName: string): void {
  if (known(person, userName).isPrimaryAdministrator) {
    throw new Fault('conflict', 'The primary administrator hands the office on first.')
  }
}

function taken(userName: string): Fault {
  return invalidField('userName', `The name ${userName} is or was somebody's; names are never given twice.`)
}
