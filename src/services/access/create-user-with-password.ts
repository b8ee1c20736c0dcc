import type { Caller } from '../../domain/access/caller.ts'
import type { UserTags } from '../../domain/access/user.ts'
import type { Context } from '../context.ts'
import type { Users } from './users.ts'

export type CreateUserWithPassword = ReturnType<typeof createUserWithPasswordCreation>

/**
 * Returns a function that creates a user with a generated password, as one change. The result is the only one that
 * contains the password. Throws the faults of `Users.create`.
 */
export function createUserWithPasswordCreation(
  { newPassword }: Pick<Context, 'newPassword'>,
  users: Pick<Users, 'create'>,
) {
  return async (caller: Caller, userName: string, tags: UserTags) => {
    const password = newPassword()
    const user = await users.create(caller, userName, tags, password)
    return { userName: user.userName, password }
  }
}
