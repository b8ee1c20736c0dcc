import { type Hash, leafHash } from '../trails/merkle-tree.ts'

/** What a leaf covers: the values of a row by the names of its columns, as strings. Null and absent are the same. */
export type LeafFields = { [name: string]: string | null }

/** What the leaves of a tree are: events as they are stored, or rows of the administrator log. */
export type LeafKind = 'event' | 'report row'

const LENGTH_BYTES = 4
const HASH_BYTES = 32

/**
 * Returns the bytes of a row, whose hash is a part of its leaf: for each value that is not null, in the order of the names'
 * bytes, the name and the value, each as UTF-8 after its length in bytes (32 bits, big-endian).
 */
export function encodeFields(fields: LeafFields): Uint8Array {
  const names = Object.keys(fields)
  const key = names.join('\n')
  const encode = encoders.get(key) ?? createFieldsEncoder(names)
  if (encoders.size >= ENCODERS_MAX) encoders.clear()
  encoders.set(key, encode)
  return encode(names.map((name) => fields[name] ?? null)).slice()
}

// Nearly all rows have the same names.
const encoders = new Map<string, ReturnType<typeof createFieldsEncoder>>()
const ENCODERS_MAX = 100

/**
 * Returns a function that returns the same for the values of some names, given in their order. Its next call writes over the
 * bytes: a row after the other is hashed.
 */
export function createFieldsEncoder(names: string[]): (values: (string | null)[]) => Uint8Array {
  const sorted = names.map((name, i) => ({ name, i, head: lengthAndBytes(name) }))
  sorted.sort((one, other) => (one.name < other.name ? -1 : 1))
  let buffer = Buffer.allocUnsafe(FIRST_BYTES)
  return (values) => {
    let at = 0
    for (const { i, head } of sorted) {
      const value = values[i] ?? null
      if (value === null) continue
      const end = at + head.length + LENGTH_BYTES + CHARACTER_BYTES_MAX * value.length
      if (end > buffer.length) buffer = Buffer.concat([buffer.subarray(0, at)], 2 * end)
      buffer.set(head, at)
      at += head.length
      const length = buffer.write(value, at + LENGTH_BYTES)
      buffer.writeUInt32BE(length, at)
      at += LENGTH_BYTES + length
    }
    return buffer.subarray(0, at)
  }
}

const FIRST_BYTES = 4_096
/** The most bytes that a character of UTF-16 can need. */
const CHARACTER_BYTES_MAX = 3

function lengthAndBytes(text: string): Uint8Array {
  const bytes = Buffer.alloc(LENGTH_BYTES + Buffer.byteLength(text))
  bytes.writeUInt32BE(bytes.length - LENGTH_BYTES)
  bytes.write(text, LENGTH_BYTES)
  return bytes
}

/**
 * Returns the hash of a leaf, given the hash of its fields. The leaf has the day of the row beside that, as the number of days
 * since 1 January 1970, so that a row that was deleted cannot be given a day that has expired: `daybook event 1` or `daybook
 * report row 1`, a line feed, the day (32 bits, big-endian), and the hash.
 */
export function hashLeaf(kind: LeafKind, day: number, fieldsHash: Uint8Array, hash: Hash): Uint8Array {
  const { bytes, dayAt, hashAt } = LEAVES[kind]
  if (fieldsHash.length !== HASH_BYTES) throw new TypeError('The hash of the fields must have 32 bytes.')
  bytes.writeInt32BE(day, dayAt)
  bytes.set(fieldsHash, hashAt)
  return leafHash(bytes, hash)
}

// The bytes of a leaf are hashed before the next one is written.
const LEAVES = { event: leafOf('event'), 'report row': leafOf('report row') }

function leafOf(kind: LeafKind) {
  const head = Buffer.from(`daybook ${kind} 1\n`)
  const bytes = Buffer.concat([head, Buffer.alloc(LENGTH_BYTES + HASH_BYTES)])
  return { bytes, dayAt: head.length, hashAt: head.length + LENGTH_BYTES }
}

const KINDS = { events: 'event', report: 'report row' } as const

/** Leaves as they are kept: the hashes of their fields, and their days. */
export type KeptLeaves = { hashes: Uint8Array[]; days: number[] }

/** Returns the hashes of leaves of one of a customer's trees. */
export function hashLeaves(tree: keyof typeof KINDS, { hashes, days }: KeptLeaves, hash: Hash): Uint8Array[] {
  return hashes.map((fieldsHash, i) => hashLeaf(KINDS[tree], days[i] ?? 0, fieldsHash, hash))
}
