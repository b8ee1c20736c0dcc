import postgres, { type Sql } from 'postgres'
import { administratorLog } from '../../src/store/postgres/postgres-tables.ts'
import { administratorLogDecoder } from '../../src/store/reports/administrator-log-decoder.ts'
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

type Row = Record<string, string | number | boolean | null | Date>

const TABLES = ['events', 'event_ids', 'event_resources', 'administration']
// The number of cores of the machine that the targets were set for.
const CONNECTIONS = 2

/** Reads the rows of a full Daybook database with the PostgreSQL driver, and writes them into empty databases. */
export function openDirectPostgres(fullUrl: string, createEmpty: () => Promise<string>): DirectDatabase {
  const source = postgres(fullUrl, { max: 1 })
  let copies = 0
  return {
    async bulkInsert(tables) {
      const commits = await readCommits(source, BULK_EVENTS)
      const selected = commits.map((commit) => (tables === 'all' ? commit : onlyEvents(commit)))
      await using target = await openTarget(await createEmpty(), CONNECTIONS)
      return await measurePerSecond(BULK_EVENTS, () =>
        runInParallel(CONNECTIONS, selected, (commit) => writeCommit(target.sql, commit)),
      )
    },
    async singleInserts(connections) {
      const rows = (await readCommits(source, 50_000)).flatMap((commit) => commit.get('events') ?? [])
      await using target = await openTarget(await createEmpty(), connections)
      let written = 0
      const startedAt = performance.now()
      const worker = async () => {
        while (performance.now() < startedAt + SINGLE_MS && written < rows.length) {
          await target.sql`insert into events ${target.sql(rows[written++]!)}`
        }
      }
      await Promise.all(Array.from({ length: connections }, worker))
      return (written / (performance.now() - startedAt)) * 1_000
    },
    async readRecords() {
      let read = 0
      const startedAt = performance.now()
      for await (const rows of source`select record from events`.cursor(5_000)) read += rows.length
      return (read / (performance.now() - startedAt)) * 1_000
    },
    async fillReport(rows) {
      const { columns } = await source`select * from administration limit 0`
      const names = columns.map(({ name }) => name)
      for (let missing = rows - (await countReportRows(source)); missing > 0; ) {
        copies += 1
        const { count } = await source.unsafe(copyReportRows('administration', names, copies, missing))
        missing -= count
      }
      await source`vacuum analyze administration`
    },
    async readReport() {
      let read = 0
      const startedAt = performance.now()
      const query = source.unsafe(
        `select ${administratorLogDecoder(administratorLog).columns} from administration`,
      )
      for await (const rows of query.values().cursor(5_000)) read += rows.length
      return (read / (performance.now() - startedAt)) * 1_000
    },
    measureBytes: () => measureBytes(source),
    close: () => source.end(),
  }
}

// A table counts with what is stored beside it. What is free within a table counts as used.
async function measureBytes(sql: Sql): Promise<Map<ByteKind, number>> {
  const rows = await sql`
    select coalesce(t.relname, c.relname) as table, i.indexrelid is not null as is_index,
      case when i.indexrelid is null then pg_table_size(c.oid) else pg_relation_size(c.oid) end as bytes
    from pg_class c left join pg_index i on i.indexrelid = c.oid left join pg_class t on t.oid = i.indrelid
    where c.relkind in ('r', 'i') and c.relnamespace = 'public'::regnamespace`
  return sumBytes(
    rows.map((row) => ({
      table: String(row.table),
      isIndex: Boolean(row.is_index),
      bytes: Number(row.bytes),
    })),
  )
}

async function openTarget(url: string, connections: number) {
  const sql = postgres(url, { max: connections })
  await sql`truncate ${sql(TABLES)}`
  return { sql, [Symbol.asyncDispose]: () => sql.end() }
}

async function countReportRows(sql: Sql): Promise<number> {
  return Number((await sql`select count(*) as rows from administration`)[0]?.rows)
}

async function readCommits(sql: Sql, count: number): Promise<Commit<Row>[]> {
  const commits = Array.from({ length: count / COMMIT_ROWS }, (): Commit<Row> => new Map())
  for (const table of TABLES) {
    const rows = await sql<Row[]>`select * from ${sql(table)} where sequence <= ${count} order by sequence`
    for (const row of rows) {
      const commit = commits[Math.floor((Number(row.sequence) - 1) / COMMIT_ROWS)]!
      const tableRows = commit.get(table)
      if (tableRows) tableRows.push(row)
      else commit.set(table, [row])
    }
  }
  return commits
}

function onlyEvents(commit: Commit<Row>): Commit<Row> {
  return new Map([...commit].filter(([name]) => name === 'events'))
}

async function writeCommit(sql: Sql, commit: Commit<Row>): Promise<void> {
  await sql.begin(async (tx) => {
    for (const [name, rows] of commit) await tx`insert into ${tx(name)} ${tx(rows)}`
  })
}

async function runInParallel<Item>(
  workers: number,
  items: Item[],
  action: (item: Item) => Promise<void>,
): Promise<void> {
  const queue = items.values()
  await Promise.all(
    Array.from({ length: workers }, async () => {
      for (const item of queue) await action(item)
    }),
  )
}
