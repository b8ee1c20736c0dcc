import postgres, { type Sql } from 'postgres'
import { ROW_COLUMNS } from '../../src/store/reports/administrator-log-rows.ts'
import { type Bare, BULK_EVENTS, COMMIT, type Commit, copyingReport, perSecond, SINGLE_MS } from './bare.ts'

type Row = Record<string, string | number | boolean | null | Date>

const TABLES = ['events', 'event_ids', 'event_resources', 'administration']
// As many as the machine these measurements were made for has cores.
const CONNECTIONS = 2

/** The driver of PostgreSQL on its own: reads what a full Daybook database holds, writes into empty ones. */
export function barePostgres(full: string, empty: () => Promise<string>): Bare {
  const source = postgres(full, { max: 1 })
  let copies = 0
  return {
    async bulk(tables) {
      const commits = await commitsOf(source, BULK_EVENTS)
      const chosen = commits.map((commit) => (tables === 'all' ? commit : eventsOf(commit)))
      await using target = await openTarget(await empty(), CONNECTIONS)
      return await perSecond(BULK_EVENTS, () =>
        inTurns(CONNECTIONS, chosen, (commit) => write(target.sql, commit)),
      )
    },
    async single(connections) {
      const rows = (await commitsOf(source, 50_000)).flatMap((commit) => commit.get('events') ?? [])
      await using target = await openTarget(await empty(), connections)
      let written = 0
      const begun = performance.now()
      const worker = async () => {
        while (performance.now() < begun + SINGLE_MS && written < rows.length) {
          await target.sql`insert into events ${target.sql(rows[written++]!)}`
        }
      }
      await Promise.all(Array.from({ length: connections }, worker))
      return (written / (performance.now() - begun)) * 1_000
    },
    async raw() {
      let read = 0
      const begun = performance.now()
      for await (const rows of source`select record from events`.cursor(5_000)) read += rows.length
      return (read / (performance.now() - begun)) * 1_000
    },
    async fillReport(rows) {
      const { columns } = await source`select * from administration limit 0`
      const names = columns.map(({ name }) => name)
      for (let missing = rows - (await reportRows(source)); missing > 0; ) {
        copies += 1
        const { count } = await source.unsafe(copyingReport('administration', names, copies, missing))
        missing -= count
      }
      await source`vacuum analyze administration`
    },
    async rawReport() {
      let read = 0
      const begun = performance.now()
      const all = source.unsafe(`select ${ROW_COLUMNS} from administration`)
      for await (const rows of all.values().cursor(5_000)) read += rows.length
      return (read / (performance.now() - begun)) * 1_000
    },
    close: () => source.end(),
  }
}

async function openTarget(url: string, connections: number) {
  const sql = postgres(url, { max: connections })
  await sql`truncate ${sql(TABLES)}`
  return { sql, [Symbol.asyncDispose]: () => sql.end() }
}

async function reportRows(sql: Sql): Promise<number> {
  return Number((await sql`select count(*) as rows from administration`)[0]?.rows)
}

async function commitsOf(sql: Sql, count: number): Promise<Commit<Row>[]> {
  const commits = Array.from({ length: count / COMMIT }, (): Commit<Row> => new Map())
  for (const table of TABLES) {
    const rows = await sql<Row[]>`select * from ${sql(table)} where sequence <= ${count} order by sequence`
    for (const row of rows) {
      const commit = commits[Math.floor((Number(row.sequence) - 1) / COMMIT)]!
      const others = commit.get(table)
      if (others) others.push(row)
      else commit.set(table, [row])
    }
  }
  return commits
}

function eventsOf(commit: Commit<Row>): Commit<Row> {
  return new Map([...commit].filter(([name]) => name === 'events'))
}

async function write(sql: Sql, commit: Commit<Row>): Promise<void> {
  await sql.begin(async (tx) => {
    for (const [name, rows] of commit) await tx`insert into ${tx(name)} ${tx(rows)}`
  })
}

async function inTurns<Item>(
  workers: number,
  items: Item[],
  deed: (item: Item) => Promise<void>,
): Promise<void> {
  const queue = items.values()
  await Promise.all(
    Array.from({ length: workers }, async () => {
      for (const item of queue) await deed(item)
    }),
  )
}
