import { describe, expect, test } from 'bun:test'
import { type GivenHead, parseHead } from '../../../src/domain/tree/checkpoint.ts'
import { DATABASES, type DatabaseName } from '../../support/databases.ts'
import { executeSql } from '../../support/execute-sql.ts'
import { rejectionOf } from '../../support/rejection.ts'
import { createTreeEnvironment, openTreeHarness, type TreeHarness } from '../../support/tree-harness.ts'

type Environment = Awaited<ReturnType<typeof createTreeEnvironment>>

async function openLog(database: DatabaseName, environment: Environment | null = null): Promise<TreeHarness> {
  const daybook = await openTreeHarness(database, environment)
  for (const [i, count] of [5, 250, 40, 700].entries()) {
    daybook.setClock(`2026-03-01T12:0${i}:00Z`)
    await daybook.receive(`batch-${i}`, count, 1, i === 1 ? 3 : 0)
    await daybook.sequence()
    await daybook.sign()
  }
  return daybook
}

async function customerOf({ store }: TreeHarness) {
  const customer = await store.customers.findFirst()
  if (!customer) throw new Error('There is no customer.')
  return customer
}

async function verify(daybook: TreeHarness, heads: GivenHead[] = []) {
  return daybook.services.verifyLog(await customerOf(daybook), { heads })
}

async function newestHead({ store }: TreeHarness): Promise<GivenHead> {
  const head = await store.forCustomer(1).treeHeads.findNewest()
  const parsed = parseHead(head?.note ?? '')
  if (parsed === null) throw new Error('There is no head.')
  return parsed
}

// The tables of the day that has most events, and of its month.
const TABLES = {
  sqlite: { events: 'events_20260301', report: 'administration_202603' },
  postgres: { events: 'events', report: 'administration' },
}

describe.each(DATABASES)('verifying a log, on %s,', (database) => {
  const { events, report } = TABLES[database]

  test('finds nothing in a log that was only added to', async () => {
    const daybook = await openLog(database)
    const progress: number[] = []
    const result = await daybook.services.verifyLog(await customerOf(daybook), {
      heads: [await newestHead(daybook)],
      onProgress: ({ checked, total }) => progress.push(checked / total),
    })
    expect(result).toMatchObject({ problems: 0, findings: [], notes: [] })
    expect(result.events).toBe(result.size)
    expect(result.events).toBeGreaterThanOrEqual(995)
    expect(result.rows).toBeGreaterThanOrEqual(497)
    expect(result.heads).toBe(4)
    expect(progress.at(-1)).toBe(1)
    expect((await verify(daybook)).notes).toEqual([expect.stringContaining('--head')])
    await daybook.close()
  })

  test.each([
    [
      'the record of an event',
      `update ${events} set record = '{"eventID":"other"}' where id = 'batch-2-7'`,
      'altered',
      'event batch-2-7',
    ],
    [
      'a column that people see',
      `update ${events} set user_name = 'bob' where id = 'batch-3-600'`,
      'altered',
      'event batch-3-600',
    ],
    [
      'the outcome of an event',
      `update ${events} set error_code = 'Failure' where id = 'batch-0-1'`,
      'altered',
      'event batch-0-1',
    ],
    [
      'an event that is deleted',
      `delete from ${events} where id = 'batch-3-699'`,
      'deleted',
      /^event number \d+ of 2026-03-01$/,
    ],
    ['an event that is added', forgeSql(database), 'inserted', 'event forged'],
    [
      'a report row',
      `update ${report} set user_name = 'bob' where event_id = 'batch-2-6'`,
      'altered',
      'report row of event batch-2-6',
    ],
    [
      'a report row that is deleted',
      `delete from ${report} where event_id = 'batch-2-6'`,
      'deleted',
      /^report row number \d+ of 2026-03-01$/,
    ],
    [
      'the hashes of leaves',
      `update tree_leaves set leaves = replace(leaves, substr(leaves, 1, 5), 'AAAAA') where first = 0 and kind = 'events'`,
      'altered',
      'tree of events',
    ],
    [
      'a deleted event that is given a day that has expired',
      `delete from ${events} where id = 'batch-3-699';
       update tree_leaves set newest_day = 20000, leaves = replace(leaves, ' 20513x', ' 20000x') where kind = 'events'`,
      'altered',
      'tree of events',
    ],
    [
      'hashes that are missing',
      `delete from tree_leaves where first = 256 and kind = 'events'`,
      'altered',
      'tree of events',
    ],
    [
      'a kept hash',
      `update tree_nodes set hash = 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=' where kind = 'events' and position = 1`,
      'altered',
      'tree of events',
    ],
    [
      'the root of the tree',
      `update trees set size = size - 1 where kind = 'report'`,
      'altered',
      'tree of report rows',
    ],
    [
      'a head',
      `update tree_heads set note = replace(note, 'signed 2026-03-01T12:01', 'signed 2026-03-01T12:02')`,
      'altered',
      /^head of \d+ events$/,
    ],
  ] as const)('finds %s', async (_, statement, what, subject) => {
    const daybook = await openLog(database)
    await executeSql({ dataDir: daybook.dataDir, databaseUrl: daybook.databaseUrl ?? null }, statement)
    const { findings, problems } = await verify(daybook)
    expect(problems).toBeGreaterThan(0)
    expect(findings).toContainEqual({
      what,
      subject: typeof subject === 'string' ? subject : expect.stringMatching(subject),
      says: expect.any(String),
    })
    await daybook.close()
  })
})

function forgeSql(database: DatabaseName): string {
  const columns = 'event_name, project, read_only, resources, record'
  const [into, from, time] =
    database === 'sqlite'
      ? ['events_20260226', 'events_20260301', 'event_time - 3 * 86400000']
      : ['events', 'events', "event_time - interval '3 days'"]
  return `insert into ${into} (customer, sequence, id, event_time, user_name, ${columns})
    select customer, sequence, 'forged', ${time}, 'eve', ${columns} from ${from} where id = 'batch-3-5'`
}

// The tables of the trees as if they began again.
const BEGIN_AGAIN = ['trees', 'tree_leaves', 'tree_nodes', 'tree_edges', 'tree_heads', 'tree_head_deliveries']
  .map((table) => `delete from ${table};`)
  .concat('update tree_sequencer set followed_until = begun_after;')
  .join(' ')

describe.each(DATABASES)('a head that was kept elsewhere, on %s,', (database) => {
  const { events } = TABLES[database]

  // What a person with the data folder and its keys can do.
  async function rewrite(
    daybook: TreeHarness,
    statements: string,
    environment: Environment,
  ): Promise<TreeHarness> {
    await daybook.close()
    await executeSql(
      { dataDir: environment.dataDir, databaseUrl: environment.databaseUrl ?? null },
      `${statements}; ${BEGIN_AGAIN}`,
    )
    const again = await openTreeHarness(database, environment)
    await again.sequence()
    await again.sign()
    return again
  }

  test.each([
    ['the log was rewritten and signed again', "where id = 'batch-1-3'", '', ['altered']],
    [
      'its keys were replaced as well',
      "where id = 'batch-1-3'",
      'delete from tree_keys;',
      ['altered', 'unknown key'],
    ],
  ])('shows that %s', async (_, where, keys, codes) => {
    const environment = await createTreeEnvironment(database)
    const daybook = await openLog(database, environment)
    const head = await newestHead(daybook)
    const day = database === 'sqlite' ? 'events_20260226' : events
    const again = await rewrite(daybook, `update ${day} set record = '{}' ${where}; ${keys}`, environment)
    expect((await verify(again)).problems).toBe(0)
    const { findings } = await verify(again, [head])
    expect([...new Set(findings.map(({ what }) => String(what)))].sort()).toEqual(codes)
    expect(findings.every(({ subject }) => subject.startsWith('the given head'))).toBe(true)
    await again.close()
    environment.remove()
  })

  test('shows that the log was replaced by an older copy', async () => {
    const environment = await createTreeEnvironment(database)
    const daybook = await openLog(database, environment)
    const head = await newestHead(daybook)
    const again = await rewrite(daybook, `delete from ${events} where id like 'batch-3-%'`, environment)
    expect((await verify(again)).problems).toBe(0)
    const { findings } = await verify(again, [head])
    expect(findings.map(({ what }) => what)).toEqual(['rolled back'])
    await again.close()
    environment.remove()
  })

  test('of another log is refused', async () => {
    const daybook = await openTreeHarness(database)
    const other = await openLog(database)
    const head = await newestHead(other)
    expect(await rejectionOf(verify(daybook, [head]))).toMatchObject({ key: 'headOfAnotherLog' })
    await daybook.close()
    await other.close()
  })
})
