import { encodeLeaf, type LeafFields, type LeafKind } from '../../domain/tree/leaf.ts'
import type { LeafColumn } from '../tree/leaf-columns.ts'

/** Leaves as a thread sends them: their hashes are one after another. `isLast` is whether there are no more. */
export type HashedRows = { sequences: number[]; days: number[]; hashes: Uint8Array; isLast: boolean }

/** What rows are hashed as; each has its sequence and its day, and then the values of the columns. */
export type HashRequest = { kind: LeafKind; columns: Pick<LeafColumn, 'name' | 'type'>[]; count: number }

const HASH_BYTES = 32
/** Rows are read up to this many characters of their last columns, however few they are. */
const LENGTH_MAX = 8_000_000

/** Returns the hashes of the leaves of some rows. */
export function hashRows(rows: Iterator<unknown[]>, { kind, columns, count }: HashRequest): HashedRows {
  const sequences: number[] = []
  const days: number[] = []
  const hashes = new Uint8Array(count * HASH_BYTES)
  let [length, isLast] = [0, false]
  while (sequences.length < count && length < LENGTH_MAX) {
    const { value, done } = rows.next()
    if (done) {
      isLast = true
      break
    }
    const fields: LeafFields = {}
    for (const [i, { name, type }] of columns.entries()) fields[name] = toText(value[i + 2], type)
    const leaf = encodeLeaf(kind, fields)
    const offset = sequences.length * HASH_BYTES
    hashLeaf(leaf, hashes.subarray(offset, offset + HASH_BYTES))
    sequences.push(Number(value[0]))
    days.push(Number(value[1]))
    length += leaf.length
  }
  return { sequences, days, hashes: hashes.slice(0, sequences.length * HASH_BYTES), isLast }
}

// https://www.rfc-editor.org/rfc/rfc6962#section-2.1
const LEAF_PREFIX = Uint8Array.of(0)

function hashLeaf(leaf: Uint8Array, hash: Uint8Array): void {
  new Bun.SHA256().update(LEAF_PREFIX).update(leaf).digest(hash)
}

function toText(value: unknown, type: LeafColumn['type']): string | null {
  if (value === null) return null
  if (type === 'date') return new Date(Number(value)).toISOString()
  return type === 'boolean' ? String(value === 1) : String(value)
}
