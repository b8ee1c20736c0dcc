import { parseNewPassword } from '../../domain/access/password.ts'
import { type Fault, invalidField } from '../../domain/fault.ts'
import type { NewToken, Secrets } from '../../domain/ports.ts'
import type { UserStore } from '../../store/access/users.ts'
import type { Context } from '../context.ts'

type PasswordHashing = Pick<Context, 'isCommonPassword'> & { secrets: Pick<Secrets, 'hashPassword'> }

/**
 * Returns a function that hashes a new password of a user; it throws a fault of `field` if the password may not be
 * used.
 */
export function createPasswordHashing({ isCommonPassword, secrets }: PasswordHashing) {
  return async (password: string, userName: string, field?: string): Promise<string> =>
    secrets.hashPassword(await parseNewPassword({ password, userName, isCommonPassword }, field))
}

/** Matches the IDs of the access keys that Daybook generates. */
export const GENERATED_KEY_ID = /^DBAK[A-Z2-7]{16}$/

/** Returns a new random access key: an ID of 20 characters and a secret of 40. */
export function generateAccessKey(newToken: NewToken): { accessKeyId: string; secretAccessKey: string } {
  const bytes = Buffer.from(newToken(), 'base64url').subarray(0, 16)
  const letters = [...bytes].map((byte) => BASE32_ALPHABET[byte % BASE32_ALPHABET.length])
  return { accessKeyId: `DBAK${letters.join('')}`, secretAccessKey: newToken().slice(0, 40) }
}

/** Returns the fault for a user name that is or was in use, in this or another letter case. */
export async function findUserNameTaken(users: Pick<UserStore, 'find'>, userName: string): Promise<Fault> {
  const isSame = (await users.find(userName)) !== null
  return invalidField('userName', isSame ? 'userNameTaken' : 'userNameTakenInOtherCase', { userName })
}

const BASE32_ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
