import type { CountedField } from '../../domain/counts/period-counts.ts'
import type { Database } from '../database.ts'
import { createValueNumbers, type ValueNumbers } from './value-numbers.ts'
import { TALLY_COLUMNS, type ValueTable } from './value-table.ts'

/**
 * The tables of a field of a customer's days that have been read, each with the revision of the counts that it is from, the numbers
 * of their values, and the memory that the tables take.
 */
export type KeptTables = {
  numbers: ValueNumbers
  days: Map<number, KeptTable>
  bytes: number
}

type KeptTable = { revision: number; table: ValueTable }

/** Memory that all kept tables take together, about. */
const BYTES_MAX = 48 * 1_024 * 1_024
/** What a numbered value takes, about. */
const BYTES_OF_VALUE = 100

const caches = new WeakMap<Database, Map<string, KeptTables>>()

/** Returns what is kept of a field of a customer’s days, which thereby is what was used last. */
export function keptTablesOf(database: Database, customer: number, field: CountedField): KeptTables {
  const cache = caches.get(database) ?? new Map<string, KeptTables>()
  caches.set(database, cache)
  const key = `${customer} ${field}`
  const kept = cache.get(key) ?? { numbers: createValueNumbers(), days: new Map(), bytes: 0 }
  cache.delete(key)
  cache.set(key, kept)
  dropOldest(cache)
  return kept
}

// What is used now stays usable if it is dropped.
function dropOldest(cache: Map<string, KeptTables>): void {
  let bytes = 0
  for (const kept of cache.values()) bytes += sizeOf(kept)
  for (const [key, kept] of cache) {
    if (bytes <= BYTES_MAX) return
    cache.delete(key)
    bytes -= sizeOf(kept)
  }
}

function sizeOf({ numbers, bytes }: KeptTables): number {
  return numbers.values.length * BYTES_OF_VALUE + bytes
}

/** Keeps the table of a day, in place of one from before. */
export function keepTable(kept: KeptTables, day: number, { revision, table }: KeptTable): void {
  const before = kept.days.get(day)
  kept.days.set(day, { revision, table })
  kept.bytes += bytesOf(table) - (before ? bytesOf(before.table) : 0)
}

function bytesOf({ numbers, hours, firstMs, lastMs, tallies }: ValueTable): number {
  const columns = [numbers, hours, firstMs, lastMs, ...TALLY_COLUMNS.map((name) => tallies[name])]
  return columns.reduce((sum, { byteLength }) => sum + byteLength, 0)
}
