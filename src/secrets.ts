import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  hkdfSync,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto'

// OWASP's recommendation for argon2id (2025); kept in the hash, so raising them later leaves old hashes valid.
const ARGON2ID = { algorithm: 'argon2id', memoryCost: 19_456, timeCost: 2 } as const
// Of a password nobody knows: checking against it costs what checking a real one costs.
const NOBODY =
  '$argon2id$v=19$m=19456,t=2,p=1$jjCZ2TJR89U1P/xIYXWJevBNiAILi8f98PUAUam0EBE$Ap0FFVj7lujI9lKEYp5Wv79oW695mQpouRB1PPjCDs4'
const SEALED = 'v1.'
const NONCE_BYTES = 12
const TAG_BYTES = 16
const SIGNATURE_LENGTH = 32

export type Secrets = ReturnType<typeof openSecrets>

/** Everything that needs the secret key; each use has a key of its own derived from it. */
export function openSecrets(key: Uint8Array) {
  const keys = { seal: derive(key, 'seal'), sign: derive(key, 'sign'), hash: derive(key, 'hash') }
  return {
    /** The text encrypted and authenticated; twice the same text does not look the same. */
    seal: (text: string): string => seal(keys.seal, text),
    /** The text that was sealed; throws when it was altered or sealed with another key. */
    open: (sealed: string): string => open(keys.seal, sealed),
    /** A signature nobody without the key can make. */
    sign: (text: string): string => mac(keys.sign, text).toString('base64url').slice(0, SIGNATURE_LENGTH),
    /** Compares in a time that tells nothing about either text. */
    same: (a: string, b: string): boolean => timingSafeEqual(mac(keys.hash, a), mac(keys.hash, b)),
    /** What is stored of a token: enough to know it again, useless to whoever reads it. */
    hash: (token: string): string => mac(keys.hash, token).toString('base64url'),
    /** Slow on purpose, and off the event loop. */
    hashPassword: (password: string): Promise<string> => Bun.password.hash(password, ARGON2ID),
    /** Whether the password is the hashed one; as slow when there is no hash to compare with. */
    async isPassword(password: string, hash: string | null): Promise<boolean> {
      const isSame = await Bun.password.verify(password, hash ?? NOBODY)
      return isSame && hash !== null
    },
  }
}

/** A secret of 256 random bits, as 43 characters of base64url. */
export function newToken(): string {
  return randomBytes(32).toString('base64url')
}

function derive(key: Uint8Array, use: string): Buffer {
  return Buffer.from(hkdfSync('sha256', key, '', `daybook ${use}`, 32))
}

function mac(key: Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest()
}

function seal(key: Buffer, text: string): string {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv('aes-256-gcm', key, nonce)
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  return SEALED + Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64url')
}

function open(key: Buffer, sealed: string): string {
  if (!sealed.startsWith(SEALED))
    throw new Error('This was not sealed by Daybook, or by a newer version of it.')
  const bytes = Buffer.from(sealed.slice(SEALED.length), 'base64url')
  const start = NONCE_BYTES + TAG_BYTES
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE_BYTES), {
    authTagLength: TAG_BYTES,
  })
  decipher.setAuthTag(bytes.subarray(NONCE_BYTES, start))
  return Buffer.concat([decipher.update(bytes.subarray(start)), decipher.final()]).toString('utf8')
}
