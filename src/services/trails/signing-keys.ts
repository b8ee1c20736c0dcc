import { createHash, createPrivateKey, generateKeyPair, sign } from 'node:crypto'
import type { Clock } from '../../clock.ts'
import type { SigningKey, SigningKeyStore } from '../../store/trails/signing-keys.ts'

/** A public key as AWS's tools know it: PKCS #1 in DER and base64; the fingerprint is the MD5 of the DER, in hex. */
export type PublicKey = { value: string; fingerprint: string; validFrom: Date; validUntil: Date }

/** Signs digests; what it signed is checked with the public key that has the fingerprint. */
export type Signer = { fingerprint: string; sign: (text: string) => string }

export type SigningKeys = ReturnType<typeof createSigningKeys>

type Vault = { seal: (text: string) => string; open: (sealed: string) => string }

/** The keys of the house that sign digests: one is made when it is first needed, and another when it grows old. */
export function createSigningKeys(keys: SigningKeyStore, vault: Vault, clock: Clock) {
  const addAfter = async (number: number): Promise<void> => keys.add(await newKey(number + 1, vault, clock()))
  return {
    /** Who signs now. */
    async signer(): Promise<Signer> {
      const newest = await keys.newest()
      if (newest === null || newest.validUntil <= clock()) await addAfter(newest?.number ?? 0)
      return signerWith((await keys.newest()) ?? unmade(), vault)
    },
    /** From now on another key signs; those before it stay known. */
    async rotate(): Promise<void> {
      await addAfter((await keys.newest())?.number ?? 0)
    },
    /** The keys that signed at some time of a period whose ends are both meant, oldest first; null is now. */
    async within(from: Date | null, until: Date | null): Promise<PublicKey[]> {
      return listed(await keys.valid(from ?? clock(), until ?? clock()))
    },
    /** All keys there ever were, oldest first. */
    async all(): Promise<PublicKey[]> {
      return listed(await keys.valid(null, null))
    },
    /** The key with a fingerprint, or null. */
    async find(fingerprint: string): Promise<string | null> {
      const rows = await keys.valid(null, null)
      return rows.find((row) => row.fingerprint === fingerprint)?.publicKey ?? null
    },
  }
}

/** The fingerprint of a public key, given as the DER of its PKCS #1. */
export function publicKeyFingerprint(der: Uint8Array): string {
  return createHash('md5').update(der).digest('hex')
}

const MODULUS_BITS = 2_048
const VALID_DAYS = 366
const DAY_MS = 86_400_000

function listed(rows: SigningKey[]): PublicKey[] {
  return rows.map(({ publicKey, fingerprint, validFrom, validUntil }) => ({
    value: publicKey,
    fingerprint,
    validFrom,
    validUntil,
  }))
}

async function newKey(number: number, vault: Vault, now: Date): Promise<SigningKey> {
  const { publicKey, privateKey } = await newPair()
  return {
    number,
    fingerprint: publicKeyFingerprint(publicKey),
    publicKey: publicKey.toString('base64'),
    sealedPrivateKey: vault.seal(privateKey),
    validFrom: now,
    validUntil: new Date(now.getTime() + VALID_DAYS * DAY_MS),
    createdAt: now,
  }
}

// Off the event loop: looking for two primes takes a while.
function newPair(): Promise<{ publicKey: Buffer; privateKey: string }> {
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

function signerWith({ fingerprint, sealedPrivateKey }: SigningKey, vault: Vault): Signer {
  const key = createPrivateKey(vault.open(sealedPrivateKey))
  return { fingerprint, sign: (text) => sign('sha256', Buffer.from(text), key).toString('hex') }
}

function unmade(): never {
  throw new Error('A signing key was added, and there is none.')
}
