import { toObjectOrNull } from '../../domain/json/json-values.ts'
import { MESSAGES } from '../../domain/messages/messages.ts'
import { parseJson } from '../../domain/parse.ts'
import type { Hashes, Signatures } from '../../domain/ports.ts'
import { type Digest, parseDigest } from '../../domain/trails/digest.ts'
import type { InclusionProof } from '../../domain/trails/inclusion-proof.ts'
import { leafHash, rootFromInclusion } from '../../domain/trails/merkle-tree.ts'
import { createDigestReader, type DigestContext, type FindPublicKey } from './read-digest.ts'

const { verification: TEXT } = MESSAGES

/** Result of verifying a proof: its digest, or the reason why it is not valid, as a sentence. */
export type ProofVerdict = { isValid: true; digest: Digest } | { isValid: false; reason: string }

/**
 * Returns a function that verifies a proof with nothing but the trusted public keys; with null, the public key in
 * the proof is trusted.
 */
export function createVerifyProof(context: DigestContext) {
  const { hashes, signatures } = context
  return async (proof: InclusionProof, findTrustedKey: FindPublicKey | null): Promise<ProofVerdict> => {
    const digest = parseDigestOrNull(proof.digest.body)
    if (digest === null) return invalid(TEXT.proofDigestMalformed)
    const signed = { ...proof.digest, digest, hash: hashes.sha256Hex(proof.digest.body) }
    const reader = createDigestReader(context, findTrustedKey ?? findKeyIn(proof, signatures))
    const read = await reader.verifySignature(signed)
    if (!('digest' in read)) return invalid(TEXT.proofDigestNotValid({ reason: read.says }))
    return checkInclusion(proof, digest, hashes)
  }
}

function checkInclusion(proof: InclusionProof, digest: Digest, hashes: Hashes): ProofVerdict {
  const { bucket, key } = proof.archive
  if (proof.digest.bucket !== digest.bucket || proof.digest.key !== digest.key)
    return invalid(TEXT.proofDigestElsewhere)
  const archive = digest.archives.find((each) => each.bucket === bucket && each.key === key)
  if (!archive) return invalid(TEXT.proofArchiveNotListed)
  if (archive.merkleRoot !== proof.merkleRoot || archive.count !== proof.treeSize)
    return invalid(TEXT.proofArchiveDiffers)
  if (rootOf(proof, hashes) !== proof.merkleRoot) return invalid(TEXT.proofRecordNotInArchive)
  if (eventIdOf(proof.record) !== proof.eventID) return invalid(TEXT.proofOfAnotherEvent)
  return { isValid: true, digest }
}

function parseDigestOrNull(body: string): Digest | null {
  try {
    return parseDigest(body)
  } catch {
    return null
  }
}

function findKeyIn({ publicKey }: InclusionProof, signatures: Signatures): FindPublicKey {
  const isFingerprintCorrect =
    signatures.fingerprint(Buffer.from(publicKey.value, 'base64')) === publicKey.fingerprint
  return async (fingerprint) =>
    isFingerprintCorrect && fingerprint === publicKey.fingerprint ? publicKey.value : null
}

function rootOf({ record, leafIndex, treeSize, path }: InclusionProof, { sha256 }: Hashes): string | null {
  const hashes = path.map((hash) => Buffer.from(hash, 'hex'))
  const inclusion = { index: leafIndex, size: treeSize, path: hashes }
  const root = rootFromInclusion(leafHash(Buffer.from(record), sha256), inclusion, sha256)
  return root && Buffer.from(root).toString('hex')
}

function eventIdOf(record: string): unknown {
  return toObjectOrNull(parseJson(record, 'record'))?.eventID
}

function invalid(reason: string): ProofVerdict {
  return { isValid: false, reason }
}
