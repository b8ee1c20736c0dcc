import type { Database } from 'bun:sqlite'
import { formatDay } from '../../domain/time.ts'
import { type Block, openBlockSync } from '../blocks/block-content.ts'
import { parseReference } from '../blocks/record-reference.ts'
import { tableSuffix } from './table-suffix.ts'

/** Blocks that are kept: rows in the order of receipt have their records in a few blocks at a time. */
const KEPT_BLOCKS = 64

/** Returns rows with the records themselves in place of references to blocks, which are read on this thread. */
export function* withRecords(db: Database, rows: Iterable<unknown>): Generator<object> {
  const kept = new Map<string, Block>()
  const read = (day: number, number: number): Block => {
    const key = `${day} ${number}`
    const known = kept.get(key)
    if (known) return known
    const table = `event_blocks${tableSuffix(formatDay(day))}`
    const [row] = db.query(`select content from ${table} where block = ?`).values(number)
    const content = row?.[0]
    if (!(content instanceof Uint8Array)) throw new Error(`Block ${number} of ${table} is missing.`)
    const block = openBlockSync(content)
    const [oldest] = kept.keys()
    if (oldest !== undefined && kept.size >= KEPT_BLOCKS) kept.delete(oldest)
    kept.set(key, block)
    return block
  }
  for (const each of rows) {
    const row: { record?: unknown } = Object(each)
    const reference = typeof row.record === 'string' ? parseReference(row.record) : null
    if (reference) row.record = read(reference.day, reference.block).record(reference.position)
    yield row
  }
}
