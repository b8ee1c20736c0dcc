export const PASSWORD_LENGTH_MIN = 8
export const PASSWORD_LENGTH_MAX = 1_024

// Letters and digits that are not mistaken for one another; 32 of them, so that a byte's low five bits choose fairly.
const ALPHABET = 'abcdefghijkmnpqrstuvwxyz23456789'
const GROUP = 5

/** How many random bytes a password is made of: five bits of each are used. */
export const PASSWORD_BYTES = 20

/** A password for a person to read and type, made of random bytes: `xxxxx-xxxxx-xxxxx-xxxxx`. */
export function formatPassword(random: Uint8Array): string {
  const letters = Array.from(random, (byte) => ALPHABET.charAt(byte % ALPHABET.length)).join('')
  return letters.match(new RegExp(`.{1,${GROUP}}`, 'g'))?.join('-') ?? ''
}
