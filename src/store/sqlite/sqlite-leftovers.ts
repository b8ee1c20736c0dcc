import type { Leftovers, Pace } from '../database.ts'
import type { Exclusive } from './mutex.ts'
import { queryThread, type WorkerThread } from './worker-threads.ts'

/** Rows that are deleted at a time: all other work of the writer waits for as long as that takes. */
const DELETED_ROWS = 100

const PATTERNS: { [which in Leftovers]: RegExp } = {
  former: /^former_[a-z_]+_\d+$/,
  all: /^(?:next|former)_[a-z_]+_\d+$/,
}

/** Returns the name of a table that nothing refers to any more. */
export function formerTable(table: string): string {
  return `former_${table}`
}

// To drop a large table at once would take SQLite as long as reading it.
/** Removes tables that are not used any more, and those that a compaction has not finished, a few rows at a time. */
export async function removeLeftovers(
  writer: () => WorkerThread,
  exclusive: Exclusive,
  pace: Pace,
  which: Leftovers,
): Promise<void> {
  const names = await queryThread(writer(), "select name from sqlite_master where type = 'table'", [], 'all')
  for (const name of names.map(String)) if (PATTERNS[which].test(name)) await removeTable(name)

  async function removeTable(table: string): Promise<void> {
    const ofTable = 'select name from sqlite_master where type = ? and tbl_name = ? and sql is not null'
    for (const [index] of await queryThread(writer(), ofTable, ['index', table], 'all'))
      await run(`drop index ${index}`)
    const key = await findKey(writer(), table)
    const deleteSome = `delete from ${table} where (${key}) in (select ${key} from ${table} limit ${DELETED_ROWS}) returning 1`
    while ((await run(deleteSome)).length > 0);
    await run(`drop table ${table}`)
  }

  async function run(sql: string): Promise<unknown[][]> {
    const startedAt = performance.now()
    const rows = await exclusive(() => queryThread(writer(), sql, [], 'all'))
    await pace(performance.now() - startedAt)
    return rows
  }
}

// What tells rows apart: the row ID, or the primary key of a table without. Those of older versions may have another key.
async function findKey(writer: WorkerThread, table: string): Promise<string> {
  const sql = `select key.name from pragma_table_list as list, pragma_table_info(list.name) as key
    where list.name = ? and list.wr and key.pk > 0 order by key.pk`
  const columns = await queryThread(writer, sql, [table], 'all')
  return columns.length === 0 ? 'rowid' : columns.join(', ')
}
