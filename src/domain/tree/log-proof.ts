import { toObjectOrNull } from '../json/json-values.ts'
import { toDayNumber } from '../time.ts'
import { type Hash, rootFromInclusion } from '../trails/merkle-tree.ts'
import { type Checkpoint, parseCheckpoint } from './checkpoint.ts'
import { encodeFields, hashLeaf } from './leaf.ts'
import { isSignedBy, type NoteKey, parseNote, parseNoteKey, type VerifyText } from './signed-note.ts'
import { isEqual } from './tree-proof.ts'

/** Proves that an event is in a customer's log as it is, to everyone who trusts the head. It reveals no other event. */
export type LogProof = {
  /** What the leaf covers: the values of the event's columns, the record among them. */
  leaf: { [name: string]: string }
  /** The index of the event in the log, from 0, in the order of receipt. */
  leafIndex: number
  /** The hashes from the leaf up to the root of the head, in hexadecimal. */
  path: string[]
  /** The signed head, as a note. */
  head: string
  /** The key that signed it, with its name: `name+ID+key`. */
  publicKey: string
}

/** Why a proof of the log is not valid. */
export type LogProofProblem = 'head' | 'signature' | 'event' | 'path'

/** What a valid proof shows. */
export type LogProofVerdict = { checkpoint: Checkpoint; leafIndex: number }

/** Hashes, and verifies signatures of Ed25519. */
export type ProofTools = { sha256: Hash; verify: VerifyText }

/** Returns the proof of a JSON value; null if it is none. */
export function parseLogProof(value: unknown): LogProof | null {
  const proof = toObjectOrNull(value)
  const leaf = toObjectOrNull(proof?.leaf)
  if (!proof || !leaf || !Object.values(leaf).every(isString)) return null
  const { leafIndex, path, head, publicKey } = proof
  if (typeof leafIndex !== 'number' || !Number.isSafeInteger(leafIndex) || !Array.isArray(path)) return null
  if (!path.every(isHash) || !isString(head) || !isString(publicKey)) return null
  const fields = Object.fromEntries(Object.entries(leaf).map(([name, each]) => [name, String(each)]))
  return { leaf: fields, leafIndex, path: path.map(String), head, publicKey }
}

/** Verifies the proof of an event's record with a trusted key; with null, the key in the proof is trusted. */
export function verifyLogProof(
  event: { eventID: string; record: string },
  proof: LogProof,
  trustedKey: NoteKey | null,
  { sha256, verify }: ProofTools,
): LogProofVerdict | LogProofProblem {
  const note = parseNote(proof.head)
  const checkpoint = note && parseCheckpoint(note.text)
  if (!note || !checkpoint) return 'head'
  const key = trustedKey ?? parseNoteKey(proof.publicKey, sha256)
  if (key.name !== checkpoint.origin || !isSignedBy(note, key, verify, sha256)) return 'signature'
  if (proof.leaf.record !== event.record || proof.leaf.id !== event.eventID) return 'event'
  const path = proof.path.map((hash) => Buffer.from(hash, 'hex'))
  const { size, root } = checkpoint.events
  const day = toDayNumber(new Date(proof.leaf.eventTime ?? ''))
  if (Number.isNaN(day)) return 'event'
  const leaf = hashLeaf('event', day, sha256(encodeFields(proof.leaf)), sha256)
  const proven = rootFromInclusion(leaf, { index: proof.leafIndex, size, path }, sha256)
  return proven !== null && isEqual(proven, root) ? { checkpoint, leafIndex: proof.leafIndex } : 'path'
}

function isString(value: unknown): value is string {
  return typeof value === 'string'
}

function isHash(value: unknown): boolean {
  return isString(value) && /^[0-9a-f]{64}$/.test(value)
}
