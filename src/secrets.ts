import { createCipheriv, createDecipheriv, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto'
import { formatPassword, PASSWORD_BYTES } from './domain/access/password.ts'
import type { Secrets } from './domain/ports.ts'

// OWASP's recommendation for argon2id (2025). The hash records them, so old hashes stay valid when they are raised.
const ARGON2ID = { algorithm: 'argon2id', memoryCost: 19_456, timeCost: 2 } as const
// The hash of a discarded password: verifying against it takes as long as against a real hash.
const DUMMY_HASH =
  '$argon2id$v=19$m=19456,t=2,p=1$jjCZ2TJR89U1P/xIYXWJevBNiAILi8f98PUAUam0EBE$Ap0FFVj7lujI9lKEYp5Wv79oW695mQpouRB1PPjCDs4'
const VERSION_PREFIX = 'v1.'
const NONCE_BYTES = 12
const TAG_BYTES = 16
const SIGNATURE_LENGTH = 32

/** Returns the operations that need the secret key, given its 32 bytes; each purpose uses its own key, derived from it. */
export function openSecrets(key: Uint8Array): Secrets {
  const keys = { seal: deriveKey(key, 'seal'), sign: deriveKey(key, 'sign'), hash: deriveKey(key, 'hash') }
  return {
    seal: (text) => seal(keys.seal, text),
    open: (sealed) => open(keys.seal, sealed),
    sign: (text) => mac(keys.sign, text).toString('base64url').slice(0, SIGNATURE_LENGTH),
    equals: (a, b) => timingSafeEqual(mac(keys.hash, a), mac(keys.hash, b)),
    hash: (token) => mac(keys.hash, token).toString('base64url'),
    hashPassword: (password) => Bun.password.hash(password, ARGON2ID),
    async verifyPassword(password, hash) {
      const isMatch = await Bun.password.verify(password, hash ?? DUMMY_HASH)
      return isMatch && hash !== null
    },
  }
}

/** Returns a token of 256 random bits: 43 characters of base64url. */
export function newToken(): string {
  return randomBytes(32).toString('base64url')
}

/** Returns a password of 100 random bits: `xxxxx-xxxxx-xxxxx-xxxxx`. */
export function newPassword(): string {
  return formatPassword(randomBytes(PASSWORD_BYTES))
}

function deriveKey(key: Uint8Array, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', key, '', `daybook ${purpose}`, 32))
}

function mac(key: Buffer, text: string): Buffer {
  return new Bun.CryptoHasher('sha256', key).update(text).digest()
}

// AES-256-GCM.
function seal(key: Buffer, text: string): string {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv('aes-256-gcm', key, nonce)
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  return VERSION_PREFIX + Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64url')
}

function open(key: Buffer, sealed: string): string {
  if (!sealed.startsWith(VERSION_PREFIX))
    throw new Error('The text was not sealed by Daybook, or was sealed by a newer version of it.')
  const encoded = sealed.slice(VERSION_PREFIX.length)
  const bytes = Buffer.from(encoded, 'base64url')
  // The last character may have bits that no byte has, and other characters are skipped.
  if (bytes.toString('base64url') !== encoded) throw new Error('The text was altered after it was sealed.')
  const start = NONCE_BYTES + TAG_BYTES
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE_BYTES), {
    authTagLength: TAG_BYTES,
  })
  decipher.setAuthTag(bytes.subarray(NONCE_BYTES, start))
  return Buffer.concat([decipher.update(bytes.subarray(start)), decipher.final()]).toString('utf8')
}
