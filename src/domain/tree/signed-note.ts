import { Fault } from '../fault.ts'
import type { Hash } from '../trails/merkle-tree.ts'

/** A public key of Ed25519, of 32 bytes, with the name under which it signs. */
export type NoteKey = { name: string; publicKey: Uint8Array }

/** A text that ends in a line feed, and its signatures. */
export type SignedNote = { text: string; signatures: { name: string; bytes: Uint8Array }[] }

// https://c2sp.org/signed-note
const ED25519 = 1
const KEY_ID_BYTES = 4
// The algorithm and the public key.
const KEY_BYTES = 33
const SIGNATURE_LINE = /^— ([^\s+]+) ([A-Za-z0-9+/]+={0,2})$/u

/** Returns the four bytes that precede each signature with a key. */
export function noteKeyId({ name, publicKey }: NoteKey, hash: Hash): Uint8Array {
  return hash(Buffer.concat([Buffer.from(`${name}\n`), Buffer.of(ED25519), publicKey])).subarray(
    0,
    KEY_ID_BYTES,
  )
}

/** Returns a key in the form that other tools read: `name+ID+key`. */
export function formatNoteKey(key: NoteKey, hash: Hash): string {
  const value = Buffer.concat([Buffer.of(ED25519), key.publicKey])
  return `${key.name}+${Buffer.from(noteKeyId(key, hash)).toString('hex')}+${value.toString('base64')}`
}

/** Returns the key of a text that `formatNoteKey` returns; throws a fault if it is none. */
export function parseNoteKey(text: string, hash: Hash): NoteKey {
  const [, name = '', id, value = ''] =
    /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+={0,2})$/u.exec(text.trim()) ?? []
  const bytes = Buffer.from(value, 'base64')
  const key = { name, publicKey: bytes.subarray(1) }
  if (
    bytes.length !== KEY_BYTES ||
    bytes.toString('base64') !== value ||
    bytes[0] !== ED25519 ||
    Buffer.from(noteKeyId(key, hash)).toString('hex') !== id
  )
    throw new Fault('invalid', 'notANoteKey')
  return key
}

/** Returns a note with one signature: the text, an empty line, and the line of the signature. */
export function formatNote(text: string, key: NoteKey, signature: Uint8Array, hash: Hash): string {
  const bytes = Buffer.concat([noteKeyId(key, hash), signature])
  return `${text}\n— ${key.name} ${bytes.toString('base64')}\n`
}

/** Returns the text and the signatures of a note; null if it is malformed. */
export function parseNote(note: string): SignedNote | null {
  const end = note.lastIndexOf('\n\n')
  if (end < 0 || !note.endsWith('\n')) return null
  const lines = note.slice(end + 2, -1).split('\n')
  const signatures = lines.flatMap((line) => {
    const [, name, value = ''] = SIGNATURE_LINE.exec(line) ?? []
    return name === undefined ? [] : [{ name, bytes: Buffer.from(value, 'base64') }]
  })
  return signatures.length === lines.length ? { text: note.slice(0, end + 1), signatures } : null
}

/** Verifies a signature of Ed25519 over the bytes of a text. */
export type VerifyText = (text: string, signature: Uint8Array, publicKey: Uint8Array) => boolean

/** Whether a note has a valid signature by a key. */
export function isSignedBy(note: SignedNote, key: NoteKey, verify: VerifyText, hash: Hash): boolean {
  const id = Buffer.from(noteKeyId(key, hash))
  return note.signatures.some(
    ({ name, bytes }) =>
      name === key.name &&
      id.equals(bytes.subarray(0, KEY_ID_BYTES)) &&
      verify(note.text, bytes.subarray(KEY_ID_BYTES), key.publicKey),
  )
}
