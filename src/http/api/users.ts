import type { z } from 'zod'
import type { Caller } from '../../domain/access/caller.ts'
import type { User } from '../../domain/access/user.ts'
import { invalidField } from '../../domain/fault.ts'
import type { Users } from '../../services/access/users.ts'
import { NewPassword, NewUser, UserChange, UserList, UserPath, UserShape } from '../shapes/access.ts'
import type { ApiOperations } from './operation.ts'
import { createRoutes } from './route.ts'

export const USER_OPERATIONS = {
  listUsers: {
    route: 'GET /users',
    summary: 'List users',
    description: 'Returns all users, including deleted ones.',
    answer: { description: 'The users.', shape: UserList },
  },
  createUser: {
    route: 'POST /users',
    summary: 'Create a user',
    description: 'Creates a user without any grants. Add grants to give the user access.',
    body: NewUser,
    answer: { status: 201, description: 'The new user.', shape: UserShape, locatedBy: 'userName' },
  },
  readUser: {
    route: 'GET /users/{userName}',
    summary: 'Get a user',
    description: 'Returns one user, even if deleted.',
    path: UserPath,
    answer: { description: 'The user.', shape: UserShape },
  },
  updateUser: {
    route: 'PATCH /users/{userName}',
    summary: 'Update a user',
    description:
      'Changes either `active`, or `primaryAdministrator`, or any of `department`, `customerDefined1` and `customerDefined2`. A request with more than one kind of change is refused, so that a change is never applied in part.',
    path: UserPath,
    body: UserChange,
    faults: ['conflict'],
  },
  deleteUser: {
    route: 'DELETE /users/{userName}',
    summary: 'Delete a user',
    description:
      'Deletes a user permanently and immediately, deletes their access keys and grants, and ends their sessions. The user remains in the list, marked as deleted.',
    path: UserPath,
    faults: ['conflict'],
  },
  resetPassword: {
    route: 'POST /users/{userName}/password',
    summary: 'Reset a password',
    description:
      'Generates a new password and ends the sessions of the user. The password is returned only this once.',
    path: UserPath,
    answer: { status: 201, description: 'The new password.', shape: NewPassword },
  },
} satisfies ApiOperations

/** Routes for users: list, create, get, change, delete, reset the password. */
export function userRoutes(users: Users) {
  return createRoutes(USER_OPERATIONS, {
    listUsers: async (caller) => ({ users: (await users.list(caller)).map(toUserJson) }),
    async createUser(caller, { userName, password = null, ...tags }) {
      const allTags = { department: '', customerDefined1: '', customerDefined2: '', ...tags }
      return toUserJson(await users.create(caller, userName, allTags, password))
    },
    readUser: async (caller, { userName }) => toUserJson(await users.get(caller, userName)),
    updateUser: (caller, { userName, ...change }) => applyChange(users, caller, userName, change),
    deleteUser: (caller, { userName }) => users.delete(caller, userName),
    resetPassword: (caller, { userName }) => users.resetPassword(caller, userName),
  })
}

// Each kind of change is a service call with an audit entry of its own. Allowing one per request makes it atomic.
async function applyChange(
  users: Users,
  caller: Caller,
  userName: string,
  { active, primaryAdministrator, ...tags }: z.output<typeof UserChange>,
): Promise<void> {
  const kinds = [active, primaryAdministrator, Object.keys(tags).length > 0 || undefined]
  if (kinds.filter((kind) => kind !== undefined).length !== 1) {
    throw invalidField('body', 'userChangesMixed')
  }
  if (primaryAdministrator) await users.transferPrimaryAdministrator(caller, userName)
  else if (active === undefined) await users.update(caller, userName, tags)
  else if (active) await users.reactivate(caller, userName)
  else await users.deactivate(caller, userName)
}

function toUserJson({ isPrimaryAdministrator, ...user }: User) {
  return {
    ...user,
    primaryAdministrator: isPrimaryAdministrator,
    active: user.deactivatedAt === null && user.deletedAt === null,
  }
}
