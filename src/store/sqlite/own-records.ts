import type { Database } from 'bun:sqlite'
import { formatDay } from '../../domain/time.ts'
import { type Block, openBlockSync } from '../blocks/block-content.ts'
import { toDamagedBlock } from '../blocks/damaged-block.ts'
import { parseReference, type RecordReference } from '../blocks/record-reference.ts'
import { tableSuffix } from './table-suffix.ts'

/** Blocks that are kept: rows in the order of receipt have their records in a few blocks at a time. */
const KEPT_BLOCKS = 64

/**
 * Returns rows with the records themselves in place of references to blocks, which are read on this thread. Throws an error if
 * a block is damaged or missing, or has no such record.
 */
export function* withRecords(db: Database, rows: Iterable<unknown>): Generator<object> {
  const kept = new Map<string, Block>()
  for (const each of rows) {
    const row: StoredRow = Object(each)
    const reference = typeof row.record === 'string' ? parseReference(row.record) : null
    if (reference) row.record = readRecord(db, kept, reference, Number(row.sequence ?? row.leaf_sequence))
    yield row
  }
}

type StoredRow = { record?: unknown; sequence?: unknown; leaf_sequence?: unknown }

function readRecord(
  db: Database,
  kept: Map<string, Block>,
  { day, block, position }: RecordReference,
  sequence: number,
): string {
  const table = `event_blocks${tableSuffix(formatDay(day))}`
  const key = `${table} ${block}`
  try {
    const opened = kept.get(key) ?? openBlockSync(readContent(db, table, block))
    const [oldest] = kept.keys()
    if (oldest !== undefined && kept.size >= KEPT_BLOCKS) kept.delete(oldest)
    kept.set(key, opened)
    return opened.record(position, sequence)
  } catch (cause) {
    throw toDamagedBlock(table, block, cause)
  }
}

function readContent(db: Database, table: string, block: number): Uint8Array {
  const [row] = db.query(`select content from ${table} where block = ?`).values(block)
  const content = row?.[0]
  if (content instanceof Uint8Array) return content
  throw new TypeError('The block is missing.')
}
