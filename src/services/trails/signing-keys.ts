import { createHash, createPrivateKey, generateKeyPair, sign } from 'node:crypto'
import type { Clock } from '../../clock.ts'
import { DAY_MS } from '../../domain/time.ts'
import type { SigningKey, SigningKeyStore } from '../../store/trails/signing-keys.ts'

/**
 * A public key as AWS's tools expect it: PKCS #1 DER in base64; the fingerprint is the MD5 of the DER in
 * hexadecimal.
 */
export type PublicKey = { value: string; fingerprint: string; validFrom: Date; validUntil: Date }

/** Signs strings. A signature is verified with the public key that has the fingerprint. */
export type Signer = { fingerprint: string; sign: (text: string) => string }

export type SigningKeys = ReturnType<typeof createSigningKeys>

type Secrets = { seal: (text: string) => string; open: (sealed: string) => string }

/**
 * The keys that sign digests. A key is created when the first one is needed, and when the newest one has
 * expired.
 */
export function createSigningKeys(store: SigningKeyStore, secrets: Secrets, clock: Clock) {
  const createAfter = async (number: number): Promise<void> =>
    store.create(await generateSigningKey(number + 1, secrets, clock()))
  return {
    /** Returns the signer with the newest key. */
    async getSigner(): Promise<Signer> {
      const newest = await store.findNewest()
      if (newest === null || newest.validUntil <= clock()) await createAfter(newest?.number ?? 0)
      const current = await store.findNewest()
      if (current === null) throw new Error('The signing key that was just created does not exist.')
      return toSigner(current, secrets)
    },

    /** Creates a new key for all further signatures. Earlier keys remain available for verification. */
    async rotate(): Promise<void> {
      await createAfter((await store.findNewest())?.number ?? 0)
    },

    /**
     * Returns the public keys valid at some time of a period, both ends included, oldest first; null is now.
     */
    async listValid(from: Date | null, until: Date | null): Promise<PublicKey[]> {
      return (await store.listValid(from ?? clock(), until ?? clock())).map(toPublicKey)
    },

    /** Returns all public keys, oldest first. */
    async list(): Promise<PublicKey[]> {
      return (await store.listValid(null, null)).map(toPublicKey)
    },

    /** Returns the value of the public key with a fingerprint, or null. */
    async find(fingerprint: string): Promise<string | null> {
      const keys = await store.listValid(null, null)
      return keys.find((key) => key.fingerprint === fingerprint)?.publicKey ?? null
    },
  }
}

/** Returns the fingerprint of a public key in PKCS #1 DER: its MD5 in hexadecimal. */
export function publicKeyFingerprint(der: Uint8Array): string {
  return createHash('md5').update(der).digest('hex')
}

const MODULUS_BITS = 2_048
const VALID_DAYS = 366

function toPublicKey({ publicKey, fingerprint, validFrom, validUntil }: SigningKey): PublicKey {
  return { value: publicKey, fingerprint, validFrom, validUntil }
}

async function generateSigningKey(number: number, secrets: Secrets, now: Date): Promise<SigningKey> {
  const { publicKey, privateKey } = await generateRsaKeys()
  return {
    number,
    fingerprint: publicKeyFingerprint(publicKey),
    publicKey: publicKey.toString('base64'),
    sealedPrivateKey: secrets.seal(privateKey),
    validFrom: now,
    validUntil: new Date(now.getTime() + VALID_DAYS * DAY_MS),
    createdAt: now,
  }
}

// Asynchronously, because finding two primes takes a while.
function generateRsaKeys(): Promise<{ publicKey: Buffer; privateKey: string }> {
  return new Promise((resolve, reject) => {
    generateKeyPair(
      'rsa',
      {
        modulusLength: MODULUS_BITS,
        publicKeyEncoding: { type: 'pkcs1', format: 'der' },
        privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
      },
      (error, publicKey, privateKey) => (error ? reject(error) : resolve({ publicKey, privateKey })),
    )
  })
}

function toSigner({ fingerprint, sealedPrivateKey }: SigningKey, secrets: Secrets): Signer {
  const key = createPrivateKey(secrets.open(sealedPrivateKey))
  return { fingerprint, sign: (text) => sign('sha256', Buffer.from(text), key).toString('hex') }
}
