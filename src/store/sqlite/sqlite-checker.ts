import { getTableColumns } from 'drizzle-orm'
import { toObjectOrNull } from '../../domain/json/json-values.ts'
import type { CheckedPartition, DatabaseChecker, RowsHash } from '../database-checker.ts'
import { dayOfTable } from '../partitions.ts'
import { monthOfTable } from '../reports/month-partitions.ts'
import { columnNames } from '../row-readers.ts'
import { sqliteTables } from './sqlite-tables.ts'
import { tableSuffix } from './table-suffix.ts'
import { queryThread, SqliteFailure, startWorkerThread, type WorkerThread } from './worker-threads.ts'

const TABLES =
  "select name from sqlite_master where type = 'table' and name not like 'sqlite\\_%' escape '\\'"
const COLUMNS = columnNames(getTableColumns(sqliteTables.events))
const COLUMN_LIST = /^[a-z_]+(?:, [a-z_]+)*$/

/** Opens a checker of the embedded database on a thread of its own, so that it never keeps a lookup waiting. */
export async function openSqliteChecker(file: string): Promise<DatabaseChecker> {
  const thread = await startWorkerThread(file, true)
  return {
    async listPartitions() {
      const names = (await queryThread(thread, TABLES, [], 'all')).map(([name]) => String(name))
      return toPartitions(names)
    },

    async findPageDamage(tables) {
      const problems: string[] = []
      // As long as there are pages.
      for (const table of tables)
        problems.push(...(await thread.withoutDeadline(() => checkTable(thread, table))))
      return problems
    },

    async hashContent(day, { afterSequence, untilSequence, columns, rowsMax }) {
      const names = COLUMN_LIST.test(columns ?? COLUMNS) ? (columns ?? COLUMNS) : COLUMNS
      const sql = `select sequence, ${names} from events${tableSuffix(day)}
        where sequence > ? and sequence <= ? order by sequence limit ?`
      const params = [afterSequence, untilSequence ?? Number.MAX_SAFE_INTEGER, rowsMax]
      try {
        const result = toObjectOrNull(await thread.send({ op: 'hashContent', sql, params }))
        return { ...toRowsHash(result), columns: names }
      } catch (error) {
        if (isDamage(error)) return null
        // No rows have this hash.
        if (isDamagedBlock(error)) return { ...toRowsHash(null), columns: names }
        throw error
      }
    },

    async findHiddenTexts(day) {
      try {
        const found = await thread.send({ op: 'checkTexts', day, suffix: tableSuffix(day) })
        return Array.isArray(found) ? found.map(String) : []
      } catch (error) {
        // Damaged pages are found by their own check, and a day that was purged meanwhile has no texts.
        if (isDamage(error) || isMissing(error)) return []
        throw error
      }
    },

    // A check that is under way would delay the shutdown.
    async close() {
      if (thread.pendingTasks() === 0) await thread.close()
      else thread.stop()
    },
  }
}

/** What is in the trash, which is checked once it is back, and what a compaction has not finished yet or leaves behind. */
const NOT_CHECKED = /^(?:trash|next|former)_/

// The tables of a day belong together.
function toPartitions(names: string[]): CheckedPartition[] {
  const partitions = new Map<string, CheckedPartition>()
  for (const table of names.filter((each) => !NOT_CHECKED.test(each))) {
    const { kind, name } = toPartition(table)
    const found = partitions.get(`${kind} ${name}`) ?? { kind, name, tables: [] }
    partitions.set(`${kind} ${name}`, { ...found, tables: [...found.tables, table] })
  }
  return [...partitions.values()]
}

function toPartition(table: string): Pick<CheckedPartition, 'kind' | 'name'> {
  const [day] = dayOfTable(table.replace(/^event_(?:resources|blocks|texts)_/, 'events_'))
  if (day !== undefined) return { kind: 'day', name: day }
  const [month] = monthOfTable(table)
  return month === undefined ? { kind: 'table', name: table } : { kind: 'month', name: month }
}

// Compares the table with its indexes as well. Its first messages are enough.
async function checkTable(thread: WorkerThread, table: string): Promise<string[]> {
  try {
    const rows = await queryThread(thread, `pragma integrity_check(${table})`, [], 'all')
    return rows
      .map(([message]) => String(message))
      .filter((message) => message !== 'ok')
      .slice(0, MESSAGES_MAX)
  } catch (error) {
    if (isDamage(error)) return [`${table}: ${error instanceof Error ? error.message : ''}`]
    throw error
  }
}

const MESSAGES_MAX = 5

function isDamage(error: unknown): boolean {
  return error instanceof SqliteFailure && /^SQLITE_(?:CORRUPT|NOTADB)/.test(error.code)
}

function isMissing(error: unknown): boolean {
  return error instanceof SqliteFailure && error.message.startsWith('no such table')
}

function isDamagedBlock(error: unknown): boolean {
  return error instanceof SqliteFailure && error.code === 'DAMAGED_BLOCK'
}

function toRowsHash(result: { [name: string]: unknown } | null): Omit<RowsHash, 'columns'> {
  return {
    count: Number(result?.count ?? 0),
    lastSequence: Number(result?.lastSequence ?? 0),
    hash: String(result?.hash ?? ''),
  }
}
