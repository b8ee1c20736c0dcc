import { PASSWORD_LENGTH_MAX, PASSWORD_LENGTH_MIN } from '../../domain/access/password.ts'
import { invalidField } from '../../domain/fault.ts'

const KEY_LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** A password that may be set; a fault when it is too short or too long. */
export function parsePassword(password: string, field = 'password'): string {
  if (password.length < PASSWORD_LENGTH_MIN || password.length > PASSWORD_LENGTH_MAX) {
    const bounds = `${PASSWORD_LENGTH_MIN} to ${PASSWORD_LENGTH_MAX}`
    throw invalidField(field, `A password must have ${bounds} characters.`)
  }
  return password
}

/** An access key made of fresh tokens: an id of 20 characters, a secret of 40. */
export function generateAccessKey(newToken: () => string): { accessKeyId: string; secretAccessKey: string } {
  const bytes = Buffer.from(newToken(), 'base64url').subarray(0, 16)
  const letters = [...bytes].map((byte) => KEY_LETTERS[byte % KEY_LETTERS.length])
  return { accessKeyId: `DBAK${letters.join('')}`, secretAccessKey: newToken().slice(0, 40) }
}
