import { Database } from 'bun:sqlite'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import postgres from 'postgres'
import type { TestApp } from './test-app.ts'

type Row = { [column: string]: unknown }

/** Everything that Daybook stores about a customer: the rows of each table as JSON, and its files with their hashes. */
export type CustomerState = { rows: { [table: string]: Row[] }; files: string[] }

/** Reads what is stored about a customer, past Daybook. A table that has a column `customer` is read without a list of tables. */
export async function readCustomerState(
  { databaseUrl, dataDir }: Pick<TestApp, 'databaseUrl' | 'dataDir'>,
  { id, accountId }: { id: number; accountId: string },
): Promise<CustomerState> {
  const rows = databaseUrl === null ? readSqlite(dataDir, id) : await readPostgres(databaseUrl, id)
  return { rows, files: listFiles(join(dataDir, 'customers', accountId)) }
}

/**
 * Returns what belongs to a project, and what all projects share, without what requests of the project's neighbours leave by
 * design: their own audit entries, the use of their own keys and sessions, and their own downloads and views.
 */
export function stateOfProject(state: CustomerState, project: string, neighbours: string): CustomerState {
  const rows: CustomerState['rows'] = {}
  for (const [table, all] of Object.entries(state.rows)) {
    if (
      /^(event_ids|recent_event_ids|settling_event_ids|event_resources|exports|sessions|tree|log_)/.test(
        table,
      )
    )
      continue
    if (table === 'views') rows[table] = all.filter((row) => !`${row.user_name}`.startsWith(neighbours))
    else if (/^(events|administration)/.test(table))
      rows[table] = all.filter((row) => row.project === project && !`${row.user_name}`.startsWith(neighbours))
    else rows[table] = all.map(({ last_used_at: _, ...row }) => row)
  }
  return { rows, files: state.files }
}

function readSqlite(dataDir: string, customer: number): CustomerState['rows'] {
  const db = new Database(join(dataDir, 'daybook.db'), { readonly: true })
  const rows: CustomerState['rows'] = {}
  const tables = db
    .query<{ name: string }, []>(
      `select m.name from sqlite_master m, pragma_table_info(m.name) c
       where m.type = 'table' and c.name = 'customer' order by 1`,
    )
    .all()
  for (const { name } of tables)
    rows[name] = db.query<Row, [number]>(`select * from "${name}" where customer = ?`).all(customer)
  db.close()
  return sorted(rows)
}

async function readPostgres(databaseUrl: string, customer: number): Promise<CustomerState['rows']> {
  const client = postgres(databaseUrl, { max: 1 })
  const rows: CustomerState['rows'] = {}
  const tables = await client`
    select t.relname as name from pg_class t join pg_attribute c on c.attrelid = t.oid
    where t.relkind in ('r', 'p') and not t.relispartition and c.attname = 'customer' and t.relnamespace = 'public'::regnamespace`
  for (const { name } of tables)
    rows[name] = (
      await client.unsafe(`select to_jsonb(t) as row from "${name}" t where customer = $1`, [customer])
    ).map(({ row }) => row)
  await client.end()
  return sorted(rows)
}

function sorted(rows: CustomerState['rows']): CustomerState['rows'] {
  const byText = (all: Row[]) =>
    all
      .map((row) => [JSON.stringify(row), row] as const)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([, row]) => row)
  return Object.fromEntries(Object.entries(rows).map(([table, all]) => [table, byText(all)]))
}

function listFiles(folder: string): string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(join(folder, name)).isFile())
    .map(
      (name) =>
        `${name} ${createHash('sha256')
          .update(readFileSync(join(folder, name)))
          .digest('hex')}`,
    )
    .sort()
}
