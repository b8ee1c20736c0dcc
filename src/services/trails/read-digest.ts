import { MESSAGES } from '../../domain/messages/messages.ts'
import type { ReadableBucket } from '../../domain/ports.ts'
import { type Digest, parseDigest, SIGNATURE_ALGORITHM, stringToSign } from '../../domain/trails/digest.ts'
import { ObjectDamage } from '../../domain/trails/object-damage.ts'
import type { FindingCode } from '../../domain/trails/verification.ts'
import type { Context } from '../context.ts'

const { verification: TEXT } = MESSAGES

/** Returns the public key with a fingerprint, as PKCS #1 DER in base64, or null if it is unknown. */
export type FindPublicKey = (fingerprint: string) => Promise<string | null>

/** A digest as it was read; `hash` is the SHA-256 of its JSON in hexadecimal. */
export type SignedDigest = { digest: Digest; body: string; hash: string; signature: string }

/** The reason why a digest is not valid. */
export type DigestProblem = { what: FindingCode; says: string; signedWithUnknownKey?: SignedDigest }

/** What reading and verifying digests takes. */
export type DigestContext = Pick<Context, 'hashes' | 'gzip' | 'signatures'>

export type DigestReader = ReturnType<typeof createDigestReader>

/** Reads digests and verifies them with the public keys that are found. */
export function createDigestReader(context: DigestContext, findPublicKey: FindPublicKey) {
  const { hashes, gzip } = context
  const verifySignature = createVerifySignature(context, findPublicKey)
  return {
    /**
     * Reads the digest with a key; returns a problem unless it exists, is intact, has this key and a valid
     * signature.
     */
    async read(bucket: Pick<ReadableBucket, 'get'>, key: string): Promise<SignedDigest | DigestProblem> {
      const object = await bucket.get(key)
      if (object === null) return problem('missing', TEXT.digestMissing)
      const bytes = await gzip.decompress(object.body, DIGEST_BYTES_MAX).catch(keepDamage)
      const { signature, 'signature-algorithm': algorithm } = object.metadata
      if (signature === undefined || algorithm !== SIGNATURE_ALGORITHM)
        return problem('unsigned', TEXT.digestUnsigned)
      if (bytes instanceof ObjectDamage) return problem('altered', bytes.message)
      const body = Buffer.from(bytes).toString('utf8')
      const digest = parseDigestOrNull(body)
      if (digest === null) return problem('altered', TEXT.digestUnreadable)
      if (digest.key !== key) return problem('replaced', TEXT.digestMoved({ key: digest.key }))
      return verifySignature({ digest, body, hash: hashes.sha256Hex(bytes), signature })
    },

    /** Returns the digest if its signature is valid, otherwise the problem. */
    verifySignature,
  }
}

/** Much larger than the digest of a busy hour. Daybook has not written anything larger. */
export const DIGEST_BYTES_MAX = 256 * 1024 * 1024

function keepDamage(error: unknown): ObjectDamage {
  if (error instanceof ObjectDamage) return error
  throw error
}

function createVerifySignature({ signatures }: DigestContext, findPublicKey: FindPublicKey) {
  return async (signed: SignedDigest): Promise<SignedDigest | DigestProblem> => {
    const { digest, hash, signature } = signed
    const publicKey = await findPublicKey(digest.fingerprint)
    if (publicKey === null)
      return {
        ...problem('unknown key', TEXT.unknownKey({ fingerprint: digest.fingerprint })),
        signedWithUnknownKey: signed,
      }
    return signatures.verify(stringToSign(digest, hash), signature, Buffer.from(publicKey, 'base64'))
      ? signed
      : problem('altered', TEXT.signatureWrong)
  }
}

function parseDigestOrNull(body: string): Digest | null {
  try {
    return parseDigest(body)
  } catch {
    return null
  }
}

function problem(what: FindingCode, says: string): DigestProblem {
  return { what, says }
}
