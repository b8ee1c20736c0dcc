import { Fault } from '../fault.ts'
import { type JsonObject, toObjectOrNull, toStringOrNull } from '../json/json-values.ts'

/**
 * Proves that a trail delivered an event unchanged, to everyone who trusts the public key. It reveals no other event.
 */
export type InclusionProof = {
  eventID: string
  /** The record, byte for byte as it was delivered. */
  record: string
  /** The position of the record among the records of its archive, from 0. */
  leafIndex: number
  /** The number of records in the archive. */
  treeSize: number
  /** The hashes from the record's leaf up to the Merkle root, in hexadecimal. */
  path: string[]
  merkleRoot: string
  archive: { bucket: string; key: string }
  digest: { bucket: string; key: string; body: string; signature: string }
  publicKey: { fingerprint: string; value: string }
}

const VERSION = 1

/** Returns a proof as the content of a file. */
export function formatProof(proof: InclusionProof): string {
  return `${JSON.stringify({ version: VERSION, ...proof }, null, 2)}\n`
}

/** Returns the proof that a file contains; throws a fault if it is not a proof. */
export function parseProof(body: string): InclusionProof {
  const proof = parseMembers(body)
  const [archive, digest, publicKey] = [proof.archive, proof.digest, proof.publicKey].map(toMembers)
  if (proof.version !== VERSION || !archive || !digest || !publicKey) throw notAProof()
  return {
    eventID: parseString(proof.eventID),
    record: parseString(proof.record),
    leafIndex: parseCount(proof.leafIndex),
    treeSize: parseCount(proof.treeSize),
    path: Array.isArray(proof.path) ? proof.path.map(parseHash) : [],
    merkleRoot: parseHash(proof.merkleRoot),
    archive: { bucket: parseString(archive.bucket), key: parseString(archive.key) },
    digest: {
      bucket: parseString(digest.bucket),
      key: parseString(digest.key),
      body: parseString(digest.body),
      signature: parseString(digest.signature),
    },
    publicKey: { fingerprint: parseString(publicKey.fingerprint), value: parseString(publicKey.value) },
  }
}

function parseMembers(body: string): JsonObject {
  try {
    return toMembers(JSON.parse(body))
  } catch {
    throw notAProof()
  }
}

function toMembers(value: unknown): JsonObject {
  return toObjectOrNull(value) ?? {}
}

function parseString(value: unknown): string {
  const text = toStringOrNull(value)
  if (text === null) throw notAProof()
  return text
}

function parseCount(value: unknown): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value
  throw notAProof()
}

function parseHash(value: unknown): string {
  const hash = parseString(value)
  if (!/^[0-9a-f]{64}$/.test(hash)) throw notAProof()
  return hash
}

function notAProof(): Fault {
  return new Fault('invalid', 'notAProof')
}
