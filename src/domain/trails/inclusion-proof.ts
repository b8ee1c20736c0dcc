import { Fault } from '../fault.ts'
import { type JsonObject, toObjectOrNull, toTextOrNull } from '../parse.ts'

/** What proves, to whoever trusts the public key, that an event was delivered as it is; it shows no other event. */
export type InclusionProof = {
  eventID: string
  /** As it was received, to the byte. */
  record: string
  /** Where the record stands among those of its archive, and the hex hashes that lead from it to the root. */
  leafIndex: number
  treeSize: number
  path: string[]
  merkleRoot: string
  archive: { bucket: string; key: string }
  digest: { bucket: string; key: string; body: string; signature: string }
  publicKey: { fingerprint: string; value: string }
}

const VERSION = 1

/** A proof as a file holds it. */
export function formatProof(proof: InclusionProof): string {
  return `${JSON.stringify({ version: VERSION, ...proof }, null, 2)}\n`
}

/** The proof that a text holds; a fault when it holds none. */
export function parseProof(body: string): InclusionProof {
  const proof = parsed(body)
  const [archive, digest, publicKey] = [proof.archive, proof.digest, proof.publicKey].map(members)
  if (proof.version !== VERSION || !archive || !digest || !publicKey) throw notAProof()
  return {
    eventID: word(proof.eventID),
    record: word(proof.record),
    leafIndex: place(proof.leafIndex),
    treeSize: place(proof.treeSize),
    path: Array.isArray(proof.path) ? proof.path.map(hash) : [],
    merkleRoot: hash(proof.merkleRoot),
    archive: { bucket: word(archive.bucket), key: word(archive.key) },
    digest: {
      bucket: word(digest.bucket),
      key: word(digest.key),
      body: word(digest.body),
      signature: word(digest.signature),
    },
    publicKey: { fingerprint: word(publicKey.fingerprint), value: word(publicKey.value) },
  }
}

function parsed(body: string): JsonObject {
  try {
    return members(JSON.parse(body))
  } catch {
    throw notAProof()
  }
}

function members(value: unknown): JsonObject {
  return toObjectOrNull(value) ?? {}
}

function word(value: unknown): string {
  const word = toTextOrNull(value)
  if (word === null) throw notAProof()
  return word
}

function hash(value: unknown): string {
  const hash = word(value)
  if (!/^[0-9a-f]{64}$/.test(hash)) throw notAProof()
  return hash
}

function place(value: unknown): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value
  throw notAProof()
}

function notAProof(): Fault {
  return new Fault('invalid', 'It is not the proof of an event.')
}
