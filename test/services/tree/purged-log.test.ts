import { describe, expect, test } from 'bun:test'
import { MESSAGES } from '../../../src/domain/messages/messages.ts'
import { type GivenHead, parseHead } from '../../../src/domain/tree/checkpoint.ts'
import { openSecrets } from '../../../src/secrets.ts'
import { DATABASES } from '../../support/databases.ts'
import { executeSql } from '../../support/execute-sql.ts'
import { purgeHourly } from '../../support/purge-hourly.ts'
import { createTreeEnvironment, openTreeHarness, type TreeHarness } from '../../support/tree-harness.ts'

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

describe.each(DATABASES)('a log whose secret key was lost, on %s,', (database) => {
  test('is signed with a new key, and what was signed before stays valid', async () => {
    const daybook = await openTreeHarness(database)
    await daybook.receive('zero', 5)
    await daybook.sequence()
    await daybook.sign()
    const before = await newestHead(daybook)
    const other = openSecrets(Buffer.alloc(32, 7)).seal('a key')
    await executeSql(
      { dataDir: daybook.dataDir, databaseUrl: daybook.databaseUrl ?? null },
      `update tree_keys set sealed_private_key = '${other}'`,
    )
    for (const name of ['one', 'two']) {
      await daybook.receive(name, 3)
      await daybook.sequence()
      expect(await daybook.sign()).not.toBeNull()
    }
    expect(await daybook.services.headKeys.list()).toHaveLength(2)
    const after = await newestHead(daybook)
    expect(await verify(daybook, [before, after])).toMatchObject({ problems: 0, heads: 3 })
    await daybook.close()
  })
})

describe.each(DATABASES)('a log with days that were purged, on %s,', (database) => {
  // Events of 22 January, 20 February and 1 March, verified after 22 January was purged, with a retention that may have changed.
  async function openPurged(retentionDays: string) {
    const environment = await createTreeEnvironment(database)
    const daybook = await openTreeHarness(database, environment)
    daybook.setClock('2026-01-22T12:00:00Z')
    await daybook.store.partitions.prepare(new Date('2026-01-22T12:00:00Z'))
    await daybook.receive('old', 1, 1, 38)
    daybook.setClock('2026-03-01T12:00:00Z')
    await daybook.receive('recent', 5, 1, 9)
    await daybook.receive('new', 40)
    await daybook.sequence()
    await daybook.sign()
    const clock = () => daybook.context.clock()
    const { setClock, services } = daybook
    const results = await purgeHourly({ clock, setClock, purge: services.purge }, 24)
    expect(results.flatMap(({ droppedDays }) => droppedDays)).toContain('2026-01-22')
    await daybook.close()
    const again = await openTreeHarness(database, environment, { DAYBOOK_RETENTION_DAYS: retentionDays })
    return { again, environment }
  }
  const source = (daybook: TreeHarness) => ({
    dataDir: daybook.dataDir,
    databaseUrl: daybook.databaseUrl ?? null,
  })

  test('is intact with a longer retention than it was purged by', async () => {
    const { again, environment } = await openPurged('365')
    expect(await verify(again)).toMatchObject({ problems: 0, findings: [] })
    await again.close()
    environment.remove()
  })

  test.each([
    ['nothing says so', ''],
    [
      'somebody without the secret key says so',
      `insert into purged_partitions values ('day', '2026-02-20', 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA')`,
    ],
    [
      'the signature is that of another day',
      `insert into purged_partitions select kind, '2026-02-20', signature from purged_partitions where name = '2026-01-22'`,
    ],
  ])('has lost a day that was not purged, although %s', async (_, statement) => {
    const { again, environment } = await openPurged('30')
    await again.close()
    const drop =
      database === 'sqlite'
        ? 'drop table events_20260220; drop table event_resources_20260220'
        : 'drop table events_20260220'
    await executeSql(source(again), `${drop}; ${statement}`)
    const altered = await openTreeHarness(database, environment)
    const { findings } = await verify(altered)
    expect(findings).toEqual([
      {
        what: 'deleted',
        subject: MESSAGES.logVerification.day({ day: '2026-02-20' }),
        says: expect.any(String),
      },
    ])
    await altered.close()
    environment.remove()
  })
})
