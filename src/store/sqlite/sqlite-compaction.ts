import { getTableColumns } from 'drizzle-orm'
import type { CompactionTables, DayCompaction } from '../database.ts'
import { columnNames } from '../row-readers.ts'
import type { Exclusive } from './mutex.ts'
import { createMutex } from './mutex.ts'
import { giveBackFreePages } from './sqlite-free-pages.ts'
import { removeLeftovers } from './sqlite-leftovers.ts'
import { createNextTableSql, replaceTableSql } from './sqlite-partition-sql.ts'
import { sqliteTables } from './sqlite-tables.ts'
import { executeBatch } from './sqlite-transaction.ts'
import { tableSuffix } from './table-suffix.ts'
import { queryThread, type WorkerThread } from './worker-threads.ts'

const COLUMNS = columnNames(getTableColumns(sqliteTables.events))
const COPIED_COLUMNS = COLUMNS.replace(/\brecord\b/, 'coalesce(?, record)')

/** Rows that are copied at a time: events that arrive meanwhile wait for as long as that takes, which is about 4 ms. */
const COPIED_ROWS = 64

/** Rewrites the tables of days on the writer; `exclusive` keeps all other work from it meanwhile. `days` are those that exist. */
export function sqliteCompactionTables(
  { writer, reader }: { writer: () => WorkerThread; reader: () => WorkerThread },
  exclusive: Exclusive,
  days: ReadonlySet<string>,
): CompactionTables {
  const oneAtATime = createMutex()
  let isRunning = false
  const execute = (sql: string) => exclusive(() => executeBatch(writer(), sql))
  return {
    // No other process uses the database.
    async runAlone(work) {
      if (isRunning) return null
      isRunning = true
      try {
        return await work(new AbortController().signal)
      } finally {
        isRunning = false
      }
    },
    // The tables of blocks are created with the day, or when the database is opened.
    prepareDay: async (day) => days.has(day),
    createNextTable: (day, number) => execute(createNextTableSql(day, number)),
    async copyRows(day, rows) {
      const suffix = tableSuffix(day)
      const sql = `insert into next_events${suffix} (${COLUMNS})
        select ${COPIED_COLUMNS} from events${suffix} where sequence = ?`
      const params = rows.map(({ reference, sequence }) => [reference, sequence])
      for (let from = 0; from < params.length; from += COPIED_ROWS) {
        const some = params.slice(from, from + COPIED_ROWS)
        await exclusive(() => writer().send({ op: 'executeEach', sql, params: some }))
      }
    },
    async isNextTableComplete(day, untilSequence) {
      const suffix = tableSuffix(day)
      // With the sign, an index is counted, which is smaller than the table.
      const present = `select count(*), sum(sequence) from events${suffix} where +sequence <= ?`
      const next = `select count(*), sum(sequence) from next_events${suffix}`
      const sql = `select count(*) from (${present} union ${next})`
      const [row] = await queryThread(reader(), sql, [untilSequence], 'all')
      return row?.[0] === 1
    },
    // To create them later would take as long as reading the table.
    indexNextTable: async () => {},
    replaceTable: (day, number, untilSequence, compaction) =>
      execute(replaceTableSql(day, number, untilSequence, recordSql(compaction))),
    removeLeftovers: (pace, which) => oneAtATime(() => removeLeftovers(writer, exclusive, pace, which)),
    giveBackSpace: (pace, signal) => oneAtATime(() => giveBackFreePages(writer, exclusive, pace, signal)),
  }
}

function recordSql({ day, compactedAt, ...numbers }: DayCompaction): string {
  const { lastBlock, lastStretch, events, recordBytes, blockBytes } = numbers
  const values = [lastBlock, lastStretch, events, recordBytes, blockBytes, compactedAt.getTime()]
  return `insert or replace into day_compactions (day, last_block, last_stretch, events, record_bytes, block_bytes, compacted_at)
    values ('${day}', ${values.join(', ')});`
}
