import type { Database } from 'bun:sqlite'
import { createHash } from 'node:crypto'
import { withRecords } from './own-records.ts'
import type { SqliteValue } from './worker-messages.ts'

/**
 * Hashes the rows of a statement, whose first column is the sequence: their types and values, in order. Returns their number,
 * the last sequence, and the hash in hexadecimal.
 */
export function hashContent(
  db: Database,
  sql: string,
  params: SqliteValue[],
): { count: number; lastSequence: number; hash: string } {
  const hash = createHash('sha256')
  let count = 0
  let lastSequence = 0
  const statement = db.prepare(sql)
  try {
    for (const row of withRecords(db, statement.iterate(...params))) {
      const values: unknown[] = Object.values(row)
      for (const value of values) hash.update(`${typeof value} ${String(value)}\0`)
      count += 1
      lastSequence = Number(values[0])
    }
  } finally {
    statement.finalize()
  }
  return { count, lastSequence, hash: hash.digest('hex') }
}
