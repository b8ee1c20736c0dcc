import { describe, expect, test } from 'bun:test'
import { DATABASES } from '../../support/databases.ts'
import { createOlderDatabase } from '../../support/older-database.ts'
import { createTreeEnvironment, openTreeHarness } from '../../support/tree-harness.ts'

/** Rows as the version before stored them: a customer, and events with the sequences 6 and 7. */
const ROWS: { [name in (typeof DATABASES)[number]]: string } = {
  sqlite: `
    insert into customers values (1, 'Default', '000000000001', 'organisation', 0);
    insert into projects values (1, 'default', 'Default', 0);
    insert into events_20260301 (customer, sequence, id, event_time, event_name, user_name, project, read_only, resources, record)
      values (1, 6, 'older-1', 1772359200000, 'StopInstances', 'ann', 'default', 0, '[]', '{}'),
        (1, 7, 'older-2', 1772359200000, 'StopInstances', 'ann', 'default', 0, '[]', '{}');
    update event_sequence set last = 7;
  `,
  postgres: `
    insert into customers values (1, 'Default', '000000000001', 'organisation', to_timestamp(0));
    insert into projects values (1, 'default', 'Default', to_timestamp(0));
    insert into events (customer, sequence, id, event_time, event_name, user_name, project, read_only, resources, record)
      values (1, 6, 'older-1', to_timestamp(1772359200), 'StopInstances', 'ann', 'default', false, '[]', '{}'),
        (1, 7, 'older-2', to_timestamp(1772359200), 'StopInstances', 'ann', 'default', false, '[]', '{}');
    select setval('event_sequence', 7);
  `,
}

describe.each(DATABASES)('the trees of a database from before there were trees, on %s,', (database) => {
  test('begin with the next event, and the verification says what they do not cover', async () => {
    const { dataDir, remove } = await createTreeEnvironment('sqlite')
    const older = { dataDir, before: '0015_log_tree', days: ['2026-03-01'], rows: ROWS[database] }
    const databaseUrl = (await createOlderDatabase(database, older)) ?? undefined
    const daybook = await openTreeHarness(database, { dataDir, databaseUrl, remove })
    expect(await daybook.sequence()).toBeLessThanOrEqual(1)
    const { size } = (await daybook.store.forCustomer(1).tree.readPositions()).events
    await daybook.receive('newer', 3)
    expect(await daybook.sequence()).toBe(3)
    const { events, report } = await daybook.store.forCustomer(1).tree.readPositions()
    expect([events.size, report.size]).toEqual([size + 3, size + 2])
    expect(await daybook.store.forCustomer(1).tree.findEvent('older-1')).toBeNull()
    const customer = await daybook.store.customers.findFirst()
    if (!customer) throw new Error('There is no customer.')
    const verification = await daybook.services.verifyLog(customer, { heads: [] })
    expect(verification).toMatchObject({ problems: 0, events: size + 3, begunAt: expect.any(Date) })
    expect(verification.notes).toContain('2 events were received before the tree began, and are not covered.')
    await daybook.close()
    remove()
  })
})
