import type { Database } from 'bun:sqlite'
import { formatDay, toDayNumber } from '../../domain/time.ts'
import { type Block, openBlockSync } from '../blocks/block-content.ts'
import { toDamagedRow } from '../blocks/damaged-block.ts'
import { isReference, parseReference } from '../blocks/record-reference.ts'
import { tableSuffix } from './table-suffix.ts'

/** Blocks that are kept: rows in the order of receipt have their records in a few blocks at a time. */
const KEPT_BLOCKS = 64

/**
 * Returns rows with the records themselves in place of references to blocks, which are read on this thread. Throws an error if
 * a block is damaged, missing or another customer's, or has no such record. Rows without a customer are of any.
 */
export function* withRecords(db: Database, rows: Iterable<unknown>): Generator<object> {
  const kept = new Map<string, KeptBlock>()
  for (const each of rows) {
    const row: StoredRow = Object(each)
    if (typeof row.record === 'string' && isReference(row.record))
      row.record = readRecord(db, kept, row, row.record)
    yield row
  }
}

type KeptBlock = { customer: unknown; block: Block }
type StoredRow = {
  record?: unknown
  customer?: unknown
  sequence?: unknown
  leaf_sequence?: unknown
  event_time?: unknown
}

function readRecord(db: Database, kept: Map<string, KeptBlock>, row: StoredRow, record: string): string {
  const day = formatDay(toDayNumber(new Date(Number(row.event_time))))
  try {
    const reference = parseReference(record)
    if (reference === null || formatDay(reference.day) !== day)
      throw new TypeError('The reference leads to another day.')
    const { customer, block } = readBlock(db, kept, day, reference.block)
    if (customer !== (row.customer ?? customer)) throw new TypeError("The block is another customer's.")
    return block.record(reference.position, Number(row.sequence ?? row.leaf_sequence))
  } catch (cause) {
    throw toDamagedRow(day, cause)
  }
}

function readBlock(db: Database, kept: Map<string, KeptBlock>, day: string, number: number): KeptBlock {
  const key = `${day} ${number}`
  const known = kept.get(key)
  if (known) return known
  const [row] = db
    .query(`select customer, content from event_blocks${tableSuffix(day)} where block = ?`)
    .values(number)
  const [customer, content] = row ?? []
  if (!(content instanceof Uint8Array)) throw new TypeError('The block is missing.')
  const read = { customer, block: openBlockSync(content) }
  const [oldest] = kept
  if (oldest && kept.size >= KEPT_BLOCKS) {
    kept.delete(oldest[0])
    oldest[1].block.release()
  }
  kept.set(key, read)
  return read
}
