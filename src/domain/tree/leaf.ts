import { type Hash, leafHash } from '../trails/merkle-tree.ts'

/** What a leaf covers: the values of a row by the names of its columns, as strings. Null and absent are the same. */
export type LeafFields = { [name: string]: string | null }

/** What the leaves of a tree are: events as they are stored, or rows of the administrator log. */
export type LeafKind = 'event' | 'report row'

const LENGTH_BYTES = 4

/**
 * Returns the bytes of a row, whose hash is a part of its leaf: for each value that is not null, in the order of the names'
 * bytes, the name and the value, each as UTF-8 after its length in bytes (32 bits, big-endian).
 */
export function encodeFields(fields: LeafFields): Uint8Array {
  const parts: string[] = []
  for (const name of Object.keys(fields).sort()) {
    const value = fields[name]
    if (typeof value === 'string') parts.push(name, value)
  }
  const lengths = parts.map((part) => Buffer.byteLength(part))
  const bytes = Buffer.allocUnsafe(lengths.reduce((sum, length) => sum + LENGTH_BYTES + length, 0))
  let offset = 0
  for (const [i, part] of parts.entries()) {
    offset = bytes.writeUInt32BE(lengths[i] ?? 0, offset)
    offset += bytes.write(part, offset)
  }
  return bytes
}

/**
 * Returns the hash of a leaf, given the hash of its fields. The leaf has the day of the row beside that, as the number of days
 * since 1 January 1970, so that a row that was deleted cannot be given a day that has expired: `daybook event 1` or `daybook
 * report row 1`, a line feed, the day (32 bits, big-endian), and the hash.
 */
export function hashLeaf(kind: LeafKind, day: number, fieldsHash: Uint8Array, hash: Hash): Uint8Array {
  const dayBytes = Buffer.alloc(LENGTH_BYTES)
  dayBytes.writeInt32BE(day)
  return leafHash(Buffer.concat([Buffer.from(`daybook ${kind} 1\n`), dayBytes, fieldsHash]), hash)
}

const KINDS = { events: 'event', report: 'report row' } as const

/** Leaves as they are kept: the hashes of their fields, and their days. */
export type KeptLeaves = { hashes: Uint8Array[]; days: number[] }

/** Returns the hashes of leaves of one of a customer's trees. */
export function hashLeaves(tree: keyof typeof KINDS, { hashes, days }: KeptLeaves, hash: Hash): Uint8Array[] {
  return hashes.map((fieldsHash, i) => hashLeaf(KINDS[tree], days[i] ?? 0, fieldsHash, hash))
}
