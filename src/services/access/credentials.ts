import { PASSWORD_LENGTH_MAX, PASSWORD_LENGTH_MIN } from '../../domain/access/password.ts'
import { type Fault, invalidField } from '../../domain/fault.ts'
import type { NewToken } from '../../domain/ports.ts'
import type { UserStore } from '../../store/access/users.ts'

/** Returns the password; throws a fault of `field` if it is too short or too long to be set. */
export function parsePassword(password: string, field = 'password'): string {
  if (password.length < PASSWORD_LENGTH_MIN || password.length > PASSWORD_LENGTH_MAX) {
    throw invalidField(field, 'passwordLength', { min: PASSWORD_LENGTH_MIN, max: PASSWORD_LENGTH_MAX })
  }
  return password
}

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
