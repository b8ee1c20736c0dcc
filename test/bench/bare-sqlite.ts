import { Database } from 'bun:sqlite'
import { join } from 'node:path'
import { ROW_COLUMNS } from '../../src/store/reports/administrator-log-rows.ts'
import { type Bare, BULK_EVENTS, COMMIT, type Commit, copyingReport, perSecond, SINGLE_MS } from './bare.ts'

type Row = (string | number | null)[]

/** The embedded database's driver on its own: reads what a full Daybook folder holds, writes into empty ones. */
export function bareSqlite(full: string, empty: () => Promise<string>): Bare {
  const source = new Database(join(full, 'daybook.db'), { readonly: true })
  const commits = (from: number, count: number) =>
    Array.from({ length: count / COMMIT }, (_, index) => commitOf(source, from + index * COMMIT))
  let copies = 0
  return {
    async bulk(tables) {
      const all = commits(0, BULK_EVENTS).map((commit) => (tables === 'all' ? commit : eventsOf(commit)))
      using target = openTarget(await empty())
      return perSecond(BULK_EVENTS, () => {
        for (const commit of all) write(target, commit)
      })
    },
    // One connection, whatever was asked for: SQLite lets one write at a time, so more would only wait.
    async single() {
      const rows = commits(0, 20_000).flatMap((commit) => single(commit))
      using target = openTarget(await empty())
      let written = 0
      const end = performance.now() + SINGLE_MS
      const begun = performance.now()
      while (performance.now() < end) write(target, rows[written++ % rows.length]!, 'or replace')
      return (written / (performance.now() - begun)) * 1_000
    },
    async raw() {
      const days = tablesOf(source).filter((name) => name.startsWith('events_'))
      let read = 0
      const begun = performance.now()
      for (const day of days) for (const _ of source.query(`select record from ${day}`).iterate()) read += 1
      return (read / (performance.now() - begun)) * 1_000
    },
    async fillReport(rows) {
      using target = new Database(join(full, 'daybook.db'))
      target.run('pragma busy_timeout = 60000')
      for (let missing = rows - reportRows(target); missing > 0; ) {
        copies += 1
        for (const month of monthsOf(target))
          missing -= target.run(copyingReport(month, columnsOf(target, month), copies, missing)).changes
      }
    },
    async rawReport() {
      let read = 0
      const begun = performance.now()
      for (const month of monthsOf(source))
        for (const _ of source.query(`select ${ROW_COLUMNS} from ${month}`).iterate()) read += 1
      return (read / (performance.now() - begun)) * 1_000
    },
    async close() {
      source.close()
    },
  }
}

function tablesOf(db: Database): string[] {
  return db
    .query("select name from sqlite_master where type = 'table'")
    .values()
    .map(([name]) => String(name))
    .filter((name) => /^(?:events|event_ids|event_resources|administration)_\d+$/.test(name))
}

function monthsOf(db: Database): string[] {
  return tablesOf(db).filter((name) => name.startsWith('administration_'))
}

function reportRows(db: Database): number {
  return monthsOf(db).reduce(
    (sum, month) => sum + Number(db.query(`select count(*) from ${month}`).values()[0]?.[0]),
    0,
  )
}

function commitOf(db: Database, after: number): Commit<Row> {
  const rows = tablesOf(db).map((name): [string, Row[]] => {
    const columns = columnsOf(db, name).join(', ')
    const found = db.query<unknown, number[]>(
      `select ${columns} from ${name} where sequence > ? and sequence <= ?`,
    )
    return [name, found.values(after, after + COMMIT).map((row) => row.map(plain))]
  })
  return new Map(rows.filter(([, found]) => found.length > 0))
}

function columnsOf(db: Database, table: string): string[] {
  return db
    .query(`select name from pragma_table_info('${table}')`)
    .values()
    .map(([name]) => String(name))
}

function plain(value: unknown): string | number | null {
  return typeof value === 'string' || typeof value === 'number' ? value : null
}

function eventsOf(commit: Commit<Row>): Commit<Row> {
  return new Map([...commit].filter(([name]) => name.startsWith('events_')))
}

function single(commit: Commit<Row>): Commit<Row>[] {
  return [...eventsOf(commit)].flatMap(([name, rows]) => rows.map((row) => new Map([[name, [row]]])))
}

// As durable as Daybook's own writer.
function openTarget(folder: string): Database {
  const db = new Database(join(folder, 'daybook.db'))
  db.run('pragma journal_mode = wal')
  db.run('pragma synchronous = full')
  db.run('pragma cache_size = -16000')
  for (const name of tablesOf(db)) db.run(`delete from ${name}`)
  return db
}

function write(db: Database, commit: Commit<Row>, how = ''): void {
  db.run('begin immediate')
  for (const [name, rows] of commit) {
    const insert = db.query(`insert ${how} into ${name} values (${rows[0]?.map(() => '?')})`)
    for (const row of rows) insert.run(...row)
  }
  db.run('commit')
}
