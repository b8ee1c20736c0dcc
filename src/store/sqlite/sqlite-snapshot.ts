import type { Snapshot } from '../database.ts'
import { VALUE_SEPARATOR } from './worker-messages.ts'
import { toSqliteParameters, type WorkerThread } from './worker-threads.ts'

/** Maximum number of rows that a reader sends at a time: few enough that they stay in the cache of a processor. */
export const CHUNK_ROWS = 1_000

let lastSnapshot = 0

/**
 * Opens a snapshot on the reader's thread, with a connection of its own. The write-ahead log cannot be emptied while it is
 * open, so it is for readers that wait for nothing but the database.
 */
export async function openSqliteSnapshot(reader: WorkerThread): Promise<Snapshot> {
  const snapshot = ++lastSnapshot
  await reader.send({ op: 'openSnapshot', snapshot })
  return {
    async *rows({ sql, params }, width) {
      await reader.send({ op: 'select', snapshot, sql, params: toSqliteParameters(params) })
      for (;;) {
        const chunk = String(await reader.send({ op: 'fetchRows', snapshot, count: CHUNK_ROWS }))
        if (chunk === '') return
        yield parseRows(chunk, width)
      }
    },
    async close() {
      await reader.send({ op: 'closeSnapshot', snapshot })
    },
  }
}

/** Returns rows that a thread has sent as one string, each with `width` values. */
export function parseRows(chunk: string, width: number): (string | null)[][] {
  const values = chunk.split(VALUE_SEPARATOR)
  const rows: (string | null)[][] = []
  for (let from = 0; from < values.length; from += width) {
    const row: (string | null)[] = []
    for (let i = from; i < from + width; i += 1) {
      const value = values[i] ?? ''
      row.push(value === '' ? null : value.slice(1))
    }
    rows.push(row)
  }
  return rows
}
