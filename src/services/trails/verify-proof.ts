import { createHash } from 'node:crypto'
import { fields, json } from '../../domain/parse.ts'
import { type Digest, readDigest } from '../../domain/trails/digest.ts'
import type { Proof } from '../../domain/trails/inclusion-proof.ts'
import { leafHash, rootWith } from '../../domain/trails/merkle-tree.ts'
import { checked, type KeyOf, sha256 } from './read-digest.ts'
import { fingerprintOf } from './signing-keys.ts'

/** Whether a proof holds, and why not when it does not, as a sentence. */
export type ProofVerdict = { holds: true; digest: Digest } | { holds: false; says: string }

/** Checks a proof with nothing but itself and the keys that are trusted; its own key when null is trusted. */
export async function checkProof(proof: Proof, trusted: KeyOf | null): Promise<ProofVerdict> {
  const digest = parsed(proof.digest.body)
  if (digest === null) return not('What it calls a digest is none.')
  const signed = { ...proof.digest, digest, hash: sha256(proof.digest.body) }
  const read = await checked(signed, trusted ?? ownKey(proof))
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
    return readDigest(body)
  } catch {
    return null
  }
}

function ownKey({ publicKey }: Proof): KeyOf {
  const isNamedRight = fingerprintOf(Buffer.from(publicKey.value, 'base64')) === publicKey.fingerprint
  return async (fingerprint) =>
    isNamedRight && fingerprint === publicKey.fingerprint ? publicKey.value : null
}

function rootOf({ record, leafIndex, treeSize, path }: Proof): string | null {
  const inclusion = { index: leafIndex, size: treeSize, path: path.map((each) => Buffer.from(each, 'hex')) }
  const root = rootWith(leafHash(Buffer.from(record), hash), inclusion, hash)
  return root && Buffer.from(root).toString('hex')
}

function idOf(record: string): unknown {
  return fields(json(record, 'record'))?.eventID
}

function hash(bytes: Uint8Array): Uint8Array {
  return createHash('sha256').update(bytes).digest()
}

function not(says: string): ProofVerdict {
  return { holds: false, says }
}
