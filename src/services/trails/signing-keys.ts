import type { Secrets } from '../../domain/ports.ts'
import { DAY_MS } from '../../domain/time.ts'
import type { Store } from '../../store/store.ts'
import type { SigningKey } from '../../store/trails/signing-keys.ts'
import type { Context } from '../context.ts'
import { openOrNull } from '../open-sealed.ts'

/**
 * A public key as AWS's tools expect it: PKCS #1 DER in base64; the fingerprint is the MD5 of the DER in
 * hexadecimal.
 */
export type PublicKey = { value: string; fingerprint: string; validFrom: Date; validUntil: Date }

/** Signs strings. A signature is verified with the public key that has the fingerprint. */
export type Signer = { fingerprint: string; sign: (text: string) => string }

export type SigningKeys = ReturnType<typeof createSigningKeys>

type SigningContext = Pick<Context, 'clock' | 'signatures'> & {
  store: Pick<Store, 'signingKeys'>
  secrets: Pick<Secrets, 'seal' | 'open'>
}

/**
 * The keys that sign digests. A key is created when the first one is needed, and when the newest one has
 * expired or was sealed with a secret key that is lost.
 */
export function createSigningKeys(context: SigningContext) {
  const { clock, secrets } = context
  const store = context.store.signingKeys
  const createAfter = async (number: number): Promise<void> =>
    store.create(await generateSigningKey(context, number + 1))
  return {
    /** Returns the signer with the newest key. */
    async getSigner(): Promise<Signer> {
      const newest = await store.findNewest()
      const isUsable =
        newest !== null &&
        newest.validUntil > clock() &&
        openOrNull(secrets, newest.sealedPrivateKey) !== null
      if (!isUsable) await createAfter(newest?.number ?? 0)
      const current = await store.findNewest()
      if (current === null) throw new Error('The signing key that was just created does not exist.')
      return toSigner(context, current)
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

const VALID_DAYS = 366

function toPublicKey({ publicKey, fingerprint, validFrom, validUntil }: SigningKey): PublicKey {
  return { value: publicKey, fingerprint, validFrom, validUntil }
}

async function generateSigningKey(
  { secrets, signatures, clock }: SigningContext,
  number: number,
): Promise<SigningKey> {
  const now = clock()
  const { publicKey, privateKey } = await signatures.generateKey()
  return {
    number,
    fingerprint: signatures.fingerprint(publicKey),
    publicKey: Buffer.from(publicKey).toString('base64'),
    sealedPrivateKey: secrets.seal(privateKey),
    validFrom: now,
    validUntil: new Date(now.getTime() + VALID_DAYS * DAY_MS),
    createdAt: now,
  }
}

// The private key is decrypted for each signature, so that it is never kept.
function toSigner(
  { secrets, signatures }: SigningContext,
  { fingerprint, sealedPrivateKey }: SigningKey,
): Signer {
  return { fingerprint, sign: (text) => signatures.sign(text, secrets.open(sealedPrivateKey)) }
}
