import { Database } from 'bun:sqlite'
import { join } from 'node:path'
import { administratorLogDecoder } from '../../src/store/reports/administrator-log-decoder.ts'
import { sqliteTables } from '../../src/store/sqlite/sqlite-tables.ts'
import {
  BULK_EVENTS,
  type ByteKind,
  COMMIT_ROWS,
  type Commit,
  copyReportRows,
  type DirectDatabase,
  measurePerSecond,
  SINGLE_MS,
  sumBytes,
} from './direct-database.ts'

type Row = (string | number | Uint8Array | null)[]

/** Reads the rows of a full data folder with the SQLite driver, and writes them into empty data folders. */
export function openDirectSqlite(fullFolder: string, createEmpty: () => Promise<string>): DirectDatabase {
  const source = new Database(join(fullFolder, 'daybook.db'), { readonly: true })
  const readCommits = (from: number, count: number) =>
    Array.from({ length: count / COMMIT_ROWS }, (_, index) => readCommit(source, from + index * COMMIT_ROWS))
  let copies = 0
  return {
    async bulkInsert(tables) {
      const all = readCommits(0, BULK_EVENTS).map((commit) =>
        tables === 'all' ? commit : onlyEvents(commit),
      )
      using target = openTarget(await createEmpty())
      return measurePerSecond(BULK_EVENTS, () => {
        for (const commit of all) writeCommit(target, commit)
      })
    },
    // One connection for any number: SQLite allows one writer at a time, so more would only wait.
    async singleInserts() {
      const rows = readCommits(0, 20_000).flatMap(splitIntoRows)
      using target = openTarget(await createEmpty())
      let written = 0
      const end = performance.now() + SINGLE_MS
      const startedAt = performance.now()
      while (performance.now() < end) writeCommit(target, rows[written++ % rows.length]!, 'or replace')
      return (written / (performance.now() - startedAt)) * 1_000
    },
    async readRecords() {
      const days = listTables(source).filter((name) => name.startsWith('events_'))
      let read = 0
      const startedAt = performance.now()
      for (const day of days) for (const _ of source.query(`select record from ${day}`).iterate()) read += 1
      return (read / (performance.now() - startedAt)) * 1_000
    },
    async fillReport(rows) {
      using target = new Database(join(fullFolder, 'daybook.db'))
      target.run('pragma busy_timeout = 60000')
      for (let missing = rows - countReportRows(target); missing > 0; ) {
        copies += 1
        for (const month of listMonths(target))
          missing -= target.run(copyReportRows(month, listColumns(target, month), copies, missing)).changes
      }
    },
    async readReport() {
      let read = 0
      const startedAt = performance.now()
      const { columns } = administratorLogDecoder(sqliteTables.administratorLog)
      for (const month of listMonths(source))
        for (const _ of source.query(`select ${columns} from ${month}`).iterate()) read += 1
      return (read / (performance.now() - startedAt)) * 1_000
    },
    measureBytes: async () => measureBytes(source),
    async close() {
      source.close()
    },
  }
}

function measureBytes(db: Database): Map<ByteKind, number> {
  const parts = db
    .query(
      `select coalesce(m.tbl_name, s.name), m.type is 'index', s.pgsize
        from (select name, pgsize from dbstat where aggregate = 1) s left join sqlite_master m on m.name = s.name`,
    )
    .values()
    .map(([table, isIndex, bytes]) => ({
      table: String(table),
      isIndex: Number(isIndex) === 1,
      bytes: Number(bytes),
    }))
  const pragma = (name: string) => Number(db.query(`pragma ${name}`).values()[0]?.[0])
  return sumBytes(parts).set('free', pragma('freelist_count') * pragma('page_size'))
}

function listTables(db: Database): string[] {
  return db
    .query("select name from sqlite_master where type = 'table'")
    .values()
    .map(([name]) => String(name))
    .filter((name) =>
      /^(?:(?:events|event_ids|event_resources|administration)_\d+|(?:recent|settling)_event_ids)$/.test(
        name,
      ),
    )
}

function listMonths(db: Database): string[] {
  return listTables(db).filter((name) => name.startsWith('administration_'))
}

function countReportRows(db: Database): number {
  return listMonths(db).reduce(
    (sum, month) => sum + Number(db.query(`select count(*) from ${month}`).values()[0]?.[0]),
    0,
  )
}

function readCommit(db: Database, after: number): Commit<Row> {
  const rows = listTables(db).map((name): [string, Row[]] => {
    const columns = listColumns(db, name).join(', ')
    const query = db.query<unknown, number[]>(
      `select ${columns} from ${name} where sequence > ? and sequence <= ?`,
    )
    return [name, query.values(after, after + COMMIT_ROWS).map((row) => row.map(toDriverValue))]
  })
  return new Map(rows.filter(([, tableRows]) => tableRows.length > 0))
}

function listColumns(db: Database, table: string): string[] {
  return db
    .query(`select name from pragma_table_info('${table}')`)
    .values()
    .map(([name]) => String(name))
}

function toDriverValue(value: unknown): Row[number] {
  return typeof value === 'string' || typeof value === 'number' || value instanceof Uint8Array ? value : null
}

function onlyEvents(commit: Commit<Row>): Commit<Row> {
  return new Map([...commit].filter(([name]) => name.startsWith('events_')))
}

function splitIntoRows(commit: Commit<Row>): Commit<Row>[] {
  return [...onlyEvents(commit)].flatMap(([name, rows]) => rows.map((row) => new Map([[name, [row]]])))
}

// With the same durability as Daybook's writer.
function openTarget(folder: string): Database {
  const db = new Database(join(folder, 'daybook.db'))
  db.run('pragma journal_mode = wal')
  db.run('pragma synchronous = full')
  db.run('pragma cache_size = -16000')
  for (const name of listTables(db)) db.run(`delete from ${name}`)
  return db
}

function writeCommit(db: Database, commit: Commit<Row>, conflictClause = ''): void {
  db.run('begin immediate')
  for (const [name, rows] of commit) {
    const insert = db.query(`insert ${conflictClause} into ${name} values (${rows[0]?.map(() => '?')})`)
    for (const row of rows) insert.run(...row)
  }
  db.run('commit')
}
