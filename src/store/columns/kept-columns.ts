import { createValueNumbers, type ValueNumbers } from '../counts/value-numbers.ts'
import type { Database } from '../database.ts'
import { bytesOfColumn, type ColumnField, type ValueColumn } from './value-column.ts'

/** The columns of a field of a customer's days that are kept in memory, and the numbers of their values. */
export type KeptColumns = { numbers: ValueNumbers; days: Map<number, ValueColumn>; bytes: number }

/** Memory that all kept columns take together, about. Those for which there is no room are read again with each question. */
const BYTES_MAX = 24 * 1_024 * 1_024
/** What a numbered value takes, about. */
const BYTES_OF_VALUE = 100

const caches = new WeakMap<Database, Map<string, KeptColumns>>()

/** What is kept of each field of a customer's days, for one question: numbers of values stay the same as long as it takes. */
export type ColumnsOf = (field: ColumnField) => KeptColumns

/** Returns what is kept of the fields of a customer's days, which thereby are what was used last. */
export function useColumns(database: Database, customer: number): ColumnsOf {
  const used = new Map<ColumnField, KeptColumns>()
  return (field) => {
    const kept = used.get(field) ?? findColumns(database, customer, field)
    used.set(field, kept)
    return kept
  }
}

function findColumns(database: Database, customer: number, field: ColumnField): KeptColumns {
  const cache = cacheOf(database)
  const key = `${customer} ${field}`
  const known = cache.get(key)
  // Of a log with very many values, these alone may take more than there is room for.
  const kept = known && sizeOf(known) <= BYTES_MAX ? known : emptyColumns()
  cache.delete(key)
  cache.set(key, kept)
  return kept
}

/** Keeps the column of a day, in place of one from before, if there is room for it or can be made. */
export function keepColumn(database: Database, kept: KeptColumns, day: number, column: ValueColumn): void {
  const before = kept.days.get(day)
  kept.days.delete(day)
  kept.bytes -= before ? bytesOfColumn(before) : 0
  if (!hasRoom(cacheOf(database), kept, bytesOfColumn(column))) return
  kept.days.set(day, column)
  kept.bytes += bytesOfColumn(column)
}

function emptyColumns(): KeptColumns {
  return { numbers: createValueNumbers(), days: new Map(), bytes: 0 }
}

function cacheOf(database: Database): Map<string, KeptColumns> {
  const cache = caches.get(database) ?? new Map<string, KeptColumns>()
  caches.set(database, cache)
  return cache
}

// What was used longest ago is dropped. It stays usable for a question that uses it.
function hasRoom(cache: Map<string, KeptColumns>, used: KeptColumns, bytes: number): boolean {
  let sum = bytes
  for (const kept of cache.values()) sum += sizeOf(kept)
  for (const [key, kept] of cache) {
    if (sum <= BYTES_MAX || kept === used) break
    cache.delete(key)
    sum -= sizeOf(kept)
  }
  return sum <= BYTES_MAX
}

function sizeOf({ numbers, bytes }: KeptColumns): number {
  return numbers.values.length * BYTES_OF_VALUE + bytes
}
