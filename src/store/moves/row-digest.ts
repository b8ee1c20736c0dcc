import type { MovedRow, MovedValue } from './moved-table.ts'

/** How many rows a table has, and a number that follows from all of them, whatever their order is. */
export type RowDigest = { rows: number; digest: string }

const MASK = (1n << 64n) - 1n

/** Returns what sums up rows. Rows that differ in a single byte have another digest, but for one time in 2^64. */
export function createRowDigest() {
  let rows = 0
  let sum = 0n
  return {
    add(some: MovedRow[]): void {
      rows += some.length
      for (const row of some) sum = (sum + toHash(row)) & MASK
    },
    result: (): RowDigest => ({ rows, digest: sum.toString(16) }),
  }
}

function toHash(row: MovedRow): bigint {
  return BigInt(Bun.hash(JSON.stringify(row.map(toComparable))))
}

function toComparable(value: MovedValue): string | number | null {
  return value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value
}
