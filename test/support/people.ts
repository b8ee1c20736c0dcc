import { Database } from 'bun:sqlite'
import { join } from 'node:path'
import postgres from 'postgres'
import type { Grant } from '../../src/core/caller.ts'
import type { House } from './house.ts'

/** The account id of the second customer, whose people must see nothing of the first. */
export const OTHER_ACCOUNT = '000000000002'

/** A user to put in a house: of the first customer unless the account is another's. */
export type Person = { userName: string; accountId: string; grants: Grant['name'][]; password?: string }

/** May look, and nothing else. */
export const BOB: Person = { userName: 'bob', accountId: '000000000001', grants: ['activity-log'] }
/** May send, and nothing else. */
export const SENDER: Person = { userName: 'sender', accountId: '000000000001', grants: ['collector'] }
/** May do nothing. */
export const DAVE: Person = { userName: 'dave', accountId: '000000000001', grants: [] }
/** May do everything, in another customer. */
export const CAROL: Person = {
  userName: 'carol',
  accountId: OTHER_ACCOUNT,
  grants: ['activity-log', 'file', 'collector'],
}

/** Puts a person into a house, customer and project included, and gives the header that their requests carry. */
export async function settle(
  house: House,
  person: Person,
): Promise<{ customer: number; authorization: string }> {
  const customer = Number(person.accountId)
  await write(house, rowsOf(person, customer, house.clock()))
  const { access } = house.app.flows
  if (person.password !== undefined) await access.setPassword(customer, person.userName, person.password)
  const { accessKeyId, secretAccessKey } = await access.makeKey(customer, person.userName)
  return { customer, authorization: `Basic ${btoa(`${accessKeyId}:${secretAccessKey}`)}` }
}

type Row = { table: string; row: Record<string, string | number | boolean | null | Date> }

// Straight into the tables, for nothing in the house makes customers and users yet.
function rowsOf({ userName, accountId, grants }: Person, customer: number, now: Date): Row[] {
  const blank = { department: '', customer_defined1: '', customer_defined2: '', password_hash: null }
  const account = { name: accountId, account_id: accountId, organisation_id: crypto.randomUUID() }
  const granted = { customer, user_name: userName, project: 'default', granted_by: userName, granted_at: now }
  return [
    { table: 'customers', row: { id: customer, ...account, created_at: now } },
    { table: 'projects', row: { customer, id: 'default', name: 'default', created_at: now } },
    {
      table: 'users',
      row: { customer, user_name: userName, is_primary_administrator: false, ...blank, created_at: now },
    },
    ...grants.map((name) => ({ table: 'grants', row: { ...granted, name } })),
  ]
}

async function write({ databaseUrl, dataDir }: House, rows: Row[]): Promise<void> {
  const statements = rows.map(({ table, row }) => {
    const names = Object.keys(row)
    const places = names.map((_, index) => `$${index + 1}`)
    return {
      sql: `insert into ${table} (${names}) values (${places}) on conflict do nothing`,
      values: Object.values(row),
    }
  })
  if (databaseUrl === null) {
    using db = new Database(join(dataDir, 'daybook.db'))
    db.run('pragma busy_timeout = 10000')
    for (const { sql, values } of statements) db.run(sql, values.map(forSqlite))
  } else {
    const client = postgres(databaseUrl, { max: 1 })
    for (const { sql, values } of statements) await client.unsafe(sql, values)
    await client.end()
  }
}

function forSqlite(value: string | number | boolean | null | Date): string | number | null {
  if (value instanceof Date) return value.getTime()
  return typeof value === 'boolean' ? Number(value) : value
}
