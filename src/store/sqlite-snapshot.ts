import { daysNamed } from './days.ts'
import type { Snapshot, Span } from './engine.ts'
import { rowsOf, type Thread, valuesOf } from './sqlite-threads.ts'

/** Rows that travel from a reader at a time. */
const CHUNK = 2_000

let last = 0

/** A view of one moment, on a connection of its own beside the reader's. Chunks travel as JSON: cloning their arrays costs this thread a third more. */
export async function sqliteSnapshot(
  reader: Thread,
  spans: (days: string[], from: Date, until: Date) => Span[],
): Promise<Snapshot> {
  const snapshot = ++last
  const tables = rowsOf(await reader.ask({ op: 'snapshot', snapshot }))
  const days = tables.flatMap(([name]) => daysNamed(String(name)))
  return {
    spans: (from, until) => spans(days, from, until),
    async *rows(statement) {
      await reader.ask({ op: 'select', snapshot, sql: statement.sql, params: valuesOf(statement.params) })
      // The next chunk is read while this one is being used.
      let coming = reader.ask({ op: 'pull', snapshot, count: CHUNK })
      for (;;) {
        const chunk = rowsOf(JSON.parse(String(await coming)))
        if (chunk.length === 0) return
        coming = reader.ask({ op: 'pull', snapshot, count: CHUNK })
        yield chunk
      }
    },
    async close() {
      await reader.ask({ op: 'release', snapshot })
    },
  }
}
