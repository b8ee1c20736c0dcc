import { createFieldsEncoder } from '../../domain/tree/leaf.ts'
import type { LeafColumn } from '../tree/leaf-columns.ts'

/** Leaves as a thread sends them: the hashes of their fields are one after another. `isLast` is whether there are no more. */
export type HashedRows = { sequences: number[]; days: number[]; hashes: Uint8Array; isLast: boolean }

/** What rows are hashed as; each has its sequence and its day, and then the values of the columns. */
export type HashRequest = { columns: Pick<LeafColumn, 'name' | 'type'>[]; count: number }

const HASH_BYTES = 32
/** Rows are read up to this many characters of their last columns, however few they are. */
const LENGTH_MAX = 8_000_000

/** Returns the hashes of the fields of some rows. */
export function hashRows(rows: Iterator<unknown[]>, { columns, count }: HashRequest): HashedRows {
  const sequences: number[] = []
  const days: number[] = []
  const hashes = new Uint8Array(count * HASH_BYTES)
  const encode = createFieldsEncoder(columns.map(({ name }) => name))
  let [length, isLast] = [0, false]
  while (sequences.length < count && length < LENGTH_MAX) {
    const { value, done } = rows.next()
    if (done) {
      isLast = true
      break
    }
    const texts = columns.map(({ type }, i) => toText(value[i + 2], type))
    const bytes = encode(texts)
    const offset = sequences.length * HASH_BYTES
    Bun.SHA256.hash(bytes, hashes.subarray(offset, offset + HASH_BYTES))
    sequences.push(Number(value[0]))
    days.push(Number(value[1]))
    length += bytes.length
  }
  return { sequences, days, hashes: hashes.slice(0, sequences.length * HASH_BYTES), isLast }
}

function toText(value: unknown, type: LeafColumn['type']): string | null {
  if (value === null) return null
  if (type === 'date') return new Date(Number(value)).toISOString()
  return type === 'boolean' ? String(value === 1) : String(value)
}
