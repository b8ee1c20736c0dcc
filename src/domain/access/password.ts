export const PASSWORD_LENGTH_MIN = 8
export const PASSWORD_LENGTH_MAX = 1_024

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
