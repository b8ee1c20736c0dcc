import { invalidField } from '../fault.ts'
import type { IsCommonPassword } from './authentication-ports.ts'

/** Minimum length of a new password, in characters. Shorter ones of before still sign in. */
export const PASSWORD_LENGTH_MIN = 12
export const PASSWORD_LENGTH_MAX = 1_024

/** A password that is to be used from now on, and for which user. */
export type WantedPassword = { password: string; userName: string; isCommonPassword: IsCommonPassword }

/**
 * Returns the password; throws a fault of `field` if it is too short or too long, can be guessed from the names of the
 * user and the product, repeats a few characters, or is on the list of passwords from breaches.
 */
export async function parseNewPassword(wanted: WantedPassword, field = 'password'): Promise<string> {
  const { password, userName, isCommonPassword } = wanted
  const length = [...password].length
  if (length < PASSWORD_LENGTH_MIN || password.length > PASSWORD_LENGTH_MAX)
    throw invalidField(field, 'passwordLength', { min: PASSWORD_LENGTH_MIN, max: PASSWORD_LENGTH_MAX })
  if (isRepetition(password)) throw invalidField(field, 'passwordRepeats')
  if (isMadeOfNames(password, userName)) throw invalidField(field, 'passwordGuessable')
  if (await isCommonPassword(password)) throw invalidField(field, 'passwordCommon')
  return password
}

const REPEATED_MAX = 4

// Such as `aaaaaaaaaaaa` or `abcabcabcabc`.
function isRepetition(password: string): boolean {
  return Array.from({ length: REPEATED_MAX }, (_, index) => password.slice(0, index + 1)).some(
    (part) => password === part.repeat(Math.ceil(password.length / part.length)).slice(0, password.length),
  )
}

const GUESSABLE_WORDS = ['daybook', 'password']
const NAME_LENGTH_MIN = 3
const OTHER_LETTERS_MIN = 3

// Such as `Daybook2026!!` or `ann.smith.ann.smith`: apart from these words there are only digits and punctuation.
function isMadeOfNames(password: string, userName: string): boolean {
  const letters = lettersOf(password)
  const names = [lettersOf(userName), ...GUESSABLE_WORDS].filter((name) => name.length >= NAME_LENGTH_MIN)
  const others = names.reduce((rest, name) => rest.replaceAll(name, ''), letters)
  return others.length < letters.length && others.length < OTHER_LETTERS_MIN
}

function lettersOf(text: string): string {
  return text.normalize('NFKC').toLowerCase().replace(/\P{L}/gu, '')
}

/** Number of random bytes that a generated password is made of. Five bits of each are used. */
export const PASSWORD_BYTES = 20

/** Returns a password for a person to read and type, made of random bytes: `xxxxx-xxxxx-xxxxx-xxxxx`. */
export function formatPassword(random: Uint8Array): string {
  const letters = Array.from(random, (byte) => ALPHABET.charAt(byte % ALPHABET.length)).join('')
  return letters.match(new RegExp(`.{1,${GROUP_LENGTH}}`, 'g'))?.join('-') ?? ''
}

// Without letters and digits that look alike. There are 32, so that each is equally likely for a random byte.
const ALPHABET = 'abcdefghijkmnpqrstuvwxyz23456789'
const GROUP_LENGTH = 5
