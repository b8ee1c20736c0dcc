import { Database as SqliteFile } from 'bun:sqlite'
import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { join } from 'node:path'
import postgres from 'postgres'
import { ACTION_CATALOGUE } from '../../../src/domain/actions/action-catalogue.ts'
import type { Database, LogPartition, Statement } from '../../../src/store/database.ts'
import { createEventStore } from '../../../src/store/events/events.ts'
import type { SelectRows } from '../../../src/store/first-rows.ts'
import { openPostgres } from '../../../src/store/postgres/postgres-database.ts'
import { openSqlite } from '../../../src/store/sqlite/sqlite-database.ts'
import type { WrittenFilter } from '../../support/filter-of.ts'
import { eventOf, HOUR_MS, NOON, openTestStore, toTestQuery } from '../../support/store-harness.ts'

const COUNT = 3_000
const FIRST_TIME = NOON.getTime() - HOUR_MS

/** What the indexes of a day hold on PostgreSQL, which shortens long names of indexes. */
const POSTGRES_INDEXES = {
  time: '(customer, event_time, sequence)',
  write: '(customer, event_time, sequence) WHERE (NOT read_only)',
  failed: '(customer, event_time, sequence) WHERE (error_code IS NOT NULL)',
  name: '(customer, event_name, event_time, sequence)',
  user: '(customer, user_name, event_time, sequence)',
  project: '(customer, project, event_time, sequence)',
  error: '(customer, error_code, event_time, sequence) WHERE (error_code IS NOT NULL)',
  name_failed: '(customer, event_name, event_time, sequence) WHERE (error_code IS NOT NULL)',
  key: '(customer, access_key_id, event_time, sequence) WHERE (access_key_id IS NOT NULL)',
  origin:
    '(customer, COALESCE(sortable_address, source_ip_address), event_time, sequence) WHERE (source_ip_address IS NOT NULL)',
} as const

/** The statements of pages: those that bound a stretch, and those that read one. `index` is what they must use. */
const CASES: { filter: WrittenFilter; index: keyof typeof POSTGRES_INDEXES; isSorted?: boolean }[] = [
  { filter: { userName: ['ann', 'bob'] }, index: 'user' },
  { filter: { eventName: ['Stop', 'Start'], 'not.userName': 'bot' }, index: 'name' },
  { filter: { sourceIPAddress: '198.51.100.7' }, index: 'origin' },
  { filter: { sourceIPAddress: '198.51.100.0/24' }, index: 'origin', isSorted: true },
  { filter: { userName: 'user-1*' }, index: 'user', isSorted: true },
  { filter: { 'not.userName': 'bot' }, index: 'time' },
  { filter: { 'not.userName': 'bot', readOnly: false }, index: 'write' },
  { filter: { requestId: 'request-7', outcome: 'failed' }, index: 'failed' },
  { filter: { 'not.q': 'healthcheck', project: 'default' }, index: 'project' },
  { filter: { eventName: 'Action7', userName: 'user-7' }, index: 'user' },
  { filter: { eventName: 'Action7', project: 'project-7' }, index: 'name' },
  { filter: { eventName: 'Action7', readOnly: true }, index: 'name' },
  { filter: { eventName: 'Action7', outcome: 'failed' }, index: 'name_failed' },
  { filter: { userName: 'user-7', outcome: 'failed' }, index: 'user' },
  { filter: { errorCode: 'Code4', eventSource: 'ec2.amazonaws.com' }, index: 'error' },
  { filter: { errorCode: ['Code1*', 'Code2*'] }, index: 'error', isSorted: true },
  { filter: { accessKeyId: 'AKIA1', errorCode: '*' }, index: 'key' },
  { filter: { readOnly: false, outcome: 'failed' }, index: 'failed' },
  { filter: { readOnly: true, errorCode: '*' }, index: 'failed' },
  { filter: { readOnly: true }, index: 'time' },
  { filter: { outcome: 'succeeded', readOnly: false }, index: 'write' },
]

describe('the plans of searches on sqlite', () => {
  const harness = openHarness('sqlite')

  test.each(CASES)('$filter uses the index of $index', async ({ filter, index, isSorted = false }) => {
    const { dataDir } = harness.settings()
    const database = await openSqlite(dataDir, ACTION_CATALOGUE)
    const statements = await statementsOf(database, filter)
    const file = new SqliteFile(join(dataDir, 'daybook.db'), { readonly: true })
    const plans = statements.map(({ sql, params }) =>
      file
        .query(`explain query plan ${sql}`)
        .all(...params.map(toSqliteValue))
        .map((row) => JSON.stringify(row))
        .join('\n'),
    )
    file.close()
    await database.close()
    for (const plan of plans) {
      expect(plan).toMatch(new RegExp(`USING (?:COVERING )?INDEX events_20260301_(?:\\d+_)?${index} `))
      expect(plan).not.toContain('SCAN events')
      if (!isSorted) expect(plan).not.toContain('TEMP B-TREE')
    }
  })
})

describe('the plans of searches on postgres', () => {
  const harness = openHarness('postgres')

  test.each(CASES)('$filter uses the index of $index', async ({ filter, index, isSorted = false }) => {
    const url = harness.settings().databaseUrl ?? ''
    const database = await openPostgres(url, null, ACTION_CATALOGUE)
    const client = postgres(url, { max: 1 })
    // A table this small would be read as a whole.
    await client`set enable_seqscan = off`
    // So few rows would be sorted, where many are read in the order of the index.
    await client`set enable_bitmapscan = off`
    await client`set enable_sort = off`
    for (const { sql, params } of await statementsOf(database, filter)) {
      const rows = await client.unsafe(`explain ${sql}`, params as never[])
      const plan = rows.map((row) => Object.values(row).join()).join('\n')
      expect(plan).not.toContain('Seq Scan on events')
      if (isSorted) expect(plan).toMatch(/Index (?:Only )?Scan/)
      else {
        expect(await indexesOf(client, plan)).toEqual([POSTGRES_INDEXES[index]])
        expect(plan).not.toContain('Sort  ')
        expect(plan).not.toMatch(/(?<!Merge )Append/)
      }
    }
    await client.end()
    await database.close()
  })
})

// What the indexes hold that a plan uses to find events, each once.
async function indexesOf(client: postgres.Sql, plan: string): Promise<string[]> {
  const names = new Set(Array.from(plan.matchAll(/using (\S+) on events_/g), ([, name]) => name ?? ''))
  const held = Array.from(names, async (name) => {
    const [row] = await client`select pg_get_indexdef(${name}::regclass) as definition`
    return String(row?.definition).replace(/^.* USING btree | WITH \(fillfactor='\d+'\)/g, '')
  })
  return [...new Set(await Promise.all(held))]
}

function openHarness(name: 'sqlite' | 'postgres') {
  let opened: Awaited<ReturnType<typeof openTestStore>>
  beforeAll(async () => {
    opened = await openTestStore(name)
    await opened.store.append(Array.from({ length: COUNT }, (_, i) => randomEventOf(i)))
    await opened.store.close()
  })
  afterAll(() => opened.close().catch(() => {}))
  return { settings: () => opened.settings }
}

function randomEventOf(i: number) {
  const address = `198.51.${i % 200}.${i % 7}`
  return eventOf(`e-${i}`, (i % 1_000) / 200, {
    userName: `user-${i % 500}`,
    eventName: `Action${i % 50}`,
    readOnly: i % 3 > 0,
    errorCode: i % 20 === 0 ? `Code${i % 8}` : null,
    project: `project-${i % 20}`,
    sourceIPAddress: address,
    requestID: `request-${i}`,
  })
}

// A search finds the first event of its only stretch, which the index leads to, and then none that matches.
async function statementsOf(database: Pick<Database, never>, filter: WrittenFilter): Promise<Statement[]> {
  const statements: Statement[] = []
  const record = ([partition]: LogPartition[], count: number, select: SelectRows<LogPartition>) => {
    if (partition) statements.push(select(partition, count).toSQL())
  }
  const recording: Database = {
    ...(database as Database),
    async sumFirst(partitions, count, select) {
      record(partitions, count, select)
      return [{ count: 1, values: [FIRST_TIME] }]
    },
    async selectFirst(partitions, { count }, select) {
      record(partitions, count, select)
      return []
    },
  }
  const page = await createEventStore(recording, 1).listPage(toTestQuery(filter), 50, null)
  expect(page).toEqual({ events: [], next: null, searchedBackTo: null })
  expect(statements.length).toBeGreaterThan(0)
  return statements
}

function toSqliteValue(value: unknown): string | number {
  return typeof value === 'number' ? value : String(value)
}
