import { createHash, verify } from 'node:crypto'
import { gunzipSync } from 'node:zlib'
import type { Bucket } from '../../domain/ports.ts'
import { type Digest, parseDigest, SIGNATURE_ALGORITHM, stringToSign } from '../../domain/trails/digest.ts'
import type { FindingCode } from '../../domain/trails/verification.ts'

/** The part of a bucket that verification needs. */
export type ReadableBucket = Pick<Bucket, 'get'> & { list(prefix: string): AsyncIterable<{ key: string }> }

/** Returns the public key with a fingerprint, as PKCS #1 DER in base64, or null if it is unknown. */
export type FindPublicKey = (fingerprint: string) => Promise<string | null>

/** A digest as it was read; `hash` is the SHA-256 of its JSON in hexadecimal. */
export type SignedDigest = { digest: Digest; body: string; hash: string; signature: string }

/** The reason why a digest is not valid. */
export type DigestProblem = { what: FindingCode; says: string }

/**
 * Reads the digest with a key; returns a problem unless it exists, is intact, has this key and a valid
 * signature.
 */
export async function readDigest(
  bucket: Pick<ReadableBucket, 'get'>,
  key: string,
  findPublicKey: FindPublicKey,
): Promise<SignedDigest | DigestProblem> {
  const object = await bucket.get(key)
  if (object === null)
    return problem('missing', 'The digest does not exist, but the chain of digests refers to it.')
  const bytes = gunzip(await readAll(object.body))
  const { signature, 'signature-algorithm': algorithm } = object.metadata
  if (signature === undefined || algorithm !== SIGNATURE_ALGORITHM)
    return problem('unsigned', 'The digest is unsigned or uses an unsupported algorithm.')
  const body = bytes?.toString('utf8') ?? ''
  const digest = parseDigestOrNull(body)
  if (bytes === null || digest === null) return problem('altered', 'The digest cannot be read.')
  if (digest.key !== key)
    return problem('replaced', `The object contains digest ${digest.key}; it was moved or copied here.`)
  return verifyDigestSignature({ digest, body, hash: sha256Hex(bytes), signature }, findPublicKey)
}

/** Returns the digest if its signature is valid, otherwise the problem. */
export async function verifyDigestSignature(
  signed: SignedDigest,
  findPublicKey: FindPublicKey,
): Promise<SignedDigest | DigestProblem> {
  const { digest, hash, signature } = signed
  const publicKey = await findPublicKey(digest.fingerprint)
  if (publicKey === null)
    return problem(
      'unknown key',
      `It is signed with an unknown key, which has the fingerprint ${digest.fingerprint}.`,
    )
  return isSignatureValid(stringToSign(digest, hash), signature, publicKey)
    ? signed
    : problem('altered', 'Its signature does not match its content.')
}

/** Returns the SHA-256 of bytes in hexadecimal. */
export function sha256Hex(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/** Reads a stream to its end. */
export async function readAll(stream: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  for await (const chunk of stream) chunks.push(chunk)
  return Buffer.concat(chunks)
}

/** Much larger than the digest of a busy hour. Daybook has not written anything larger. */
const DIGEST_BYTES_MAX = 256 * 1024 * 1024

function gunzip(bytes: Buffer): Buffer | null {
  try {
    return gunzipSync(bytes, { maxOutputLength: DIGEST_BYTES_MAX })
  } catch {
    return null
  }
}

function parseDigestOrNull(body: string): Digest | null {
  try {
    return parseDigest(body)
  } catch {
    return null
  }
}

function isSignatureValid(text: string, signature: string, publicKey: string): boolean {
  if (!/^(?:[0-9a-f]{2})+$/i.test(signature)) return false
  try {
    const key = { key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'pkcs1' } as const
    return verify('sha256', Buffer.from(text), key, Buffer.from(signature, 'hex'))
  } catch {
    return false
  }
}

function problem(what: FindingCode, says: string): DigestProblem {
  return { what, says }
}
