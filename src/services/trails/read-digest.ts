import { createHash, verify as isSignedBy } from 'node:crypto'
import { gunzipSync } from 'node:zlib'
import { type Digest, parseDigest, SIGNATURE_ALGORITHM, stringToSign } from '../../domain/trails/digest.ts'
import type { FindingCode } from '../../domain/trails/verification.ts'

/** The part of a bucket that is read to check what lies in it. */
export type ReadableBucket = {
  get(key: string): Promise<{ body: AsyncIterable<Uint8Array>; metadata: Record<string, string> } | null>
  list(prefix: string): AsyncIterable<{ key: string }>
}

/** The public key with a fingerprint, as base64 of its PKCS #1 DER, or null when nobody knows it. */
export type FindPublicKey = (fingerprint: string) => Promise<string | null>

/** A digest whose signature is right, or what is wrong with it. */
export type DigestResult =
  | { digest: Digest; body: string; hash: string; signature: string }
  | { what: FindingCode; says: string }

/** The digest under a key, if it is whole, signed, and where it belongs. */
export async function readDigest(
  chest: Pick<ReadableBucket, 'get'>,
  key: string,
  keyOf: FindPublicKey,
): Promise<DigestResult> {
  const object = await chest.get(key)
  if (object === null)
    return wrong('missing', 'The digest is not there, though the chain of digests names it.')
  const bytes = unpacked(await readAll(object.body))
  const { signature, 'signature-algorithm': algorithm } = object.metadata
  if (signature === undefined || algorithm !== SIGNATURE_ALGORITHM)
    return wrong('unsigned', 'The digest carries no signature that could be checked.')
  const body = bytes?.toString('utf8') ?? ''
  const digest = parsed(body)
  if (bytes === null || digest === null) return wrong('altered', 'The digest cannot be read.')
  if (digest.key !== key) return wrong('replaced', `It is the digest ${digest.key}, moved here.`)
  return verifyDigestSignature({ digest, body, hash: sha256Hex(bytes), signature }, keyOf)
}

/** The digest, unless its signature is not that of the key it names. */
export async function verifyDigestSignature(
  read: { digest: Digest; body: string; hash: string; signature: string },
  keyOf: FindPublicKey,
): Promise<DigestResult> {
  const { digest, hash, signature } = read
  const key = await keyOf(digest.fingerprint)
  if (key === null)
    return wrong(
      'unknown key',
      `It is signed with a key of fingerprint ${digest.fingerprint}, which is not known.`,
    )
  return isSigned(stringToSign(digest, hash), signature, key)
    ? read
    : wrong('altered', 'Its signature is not that of its text.')
}

/** The hex SHA-256 of bytes. */
export function sha256Hex(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/** Everything a stream gives. */
export async function readAll(stream: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  for await (const chunk of stream) chunks.push(chunk)
  return Buffer.concat(chunks)
}

// Far more than a digest of a full hour; what is larger was not written here.
const DIGEST_BYTES_MAX = 256 * 1024 * 1024

function unpacked(bytes: Buffer): Buffer | null {
  try {
    return gunzipSync(bytes, { maxOutputLength: DIGEST_BYTES_MAX })
  } catch {
    return null
  }
}

function parsed(body: string): Digest | null {
  try {
    return parseDigest(body)
  } catch {
    return null
  }
}

function isSigned(text: string, signature: string, key: string): boolean {
  if (!/^(?:[0-9a-f]{2})+$/i.test(signature)) return false
  try {
    const publicKey = { key: Buffer.from(key, 'base64'), format: 'der', type: 'pkcs1' } as const
    return isSignedBy('sha256', Buffer.from(text), publicKey, Buffer.from(signature, 'hex'))
  } catch {
    return false
  }
}

function wrong(what: FindingCode, says: string) {
  return { what, says }
}
