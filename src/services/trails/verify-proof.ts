import { createHash } from 'node:crypto'
import { parseJson, toObjectOrNull } from '../../domain/parse.ts'
import { type Digest, parseDigest } from '../../domain/trails/digest.ts'
import type { InclusionProof } from '../../domain/trails/inclusion-proof.ts'
import { leafHash, rootFromInclusion } from '../../domain/trails/merkle-tree.ts'
import { type FindPublicKey, sha256Hex, verifyDigestSignature } from './read-digest.ts'
import { publicKeyFingerprint } from './signing-keys.ts'

/** Whether a proof holds, and why not when it does not, as a sentence. */
export type ProofVerdict = { holds: true; digest: Digest } | { holds: false; says: string }

/** Checks a proof with nothing but itself and the keys that are trusted; its own key when null is trusted. */
export async function verifyProof(
  proof: InclusionProof,
  trusted: FindPublicKey | null,
): Promise<ProofVerdict> {
  const digest = parsed(proof.digest.body)
  if (digest === null) return not('What it calls a digest is none.')
  const signed = { ...proof.digest, digest, hash: sha256Hex(proof.digest.body) }
  const read = await verifyDigestSignature(signed, trusted ?? ownKey(proof))
  if (!('digest' in read)) return not(`The digest proves nothing: ${read.says}`)
  const entry = digest.archives.find(({ key }) => key === proof.archive.key)
  if (!entry) return not('The digest does not list the archive.')
  if (entry.merkleRoot !== proof.merkleRoot || entry.count !== proof.treeSize)
    return not('The digest lists the archive with other records.')
  if (rootOf(proof) !== proof.merkleRoot) return not('The record is not one of those in the archive.')
  if (idOf(proof.record) !== proof.eventID) return not('The record is that of another event.')
  return { holds: true, digest }
}

function parsed(body: string): Digest | null {
  try {
    return parseDigest(body)
  } catch {
    return null
  }
}

function ownKey({ publicKey }: InclusionProof): FindPublicKey {
  const isNamedRight = publicKeyFingerprint(Buffer.from(publicKey.value, 'base64')) === publicKey.fingerprint
  return async (fingerprint) =>
    isNamedRight && fingerprint === publicKey.fingerprint ? publicKey.value : null
}

function rootOf({ record, leafIndex, treeSize, path }: InclusionProof): string | null {
  const inclusion = { index: leafIndex, size: treeSize, path: path.map((each) => Buffer.from(each, 'hex')) }
  const root = rootFromInclusion(leafHash(Buffer.from(record), hash), inclusion, hash)
  return root && Buffer.from(root).toString('hex')
}

function idOf(record: string): unknown {
  return toObjectOrNull(parseJson(record, 'record'))?.eventID
}

function hash(bytes: Uint8Array): Uint8Array {
  return createHash('sha256').update(bytes).digest()
}

function not(says: string): ProofVerdict {
  return { holds: false, says }
}
