import { expect, test } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ACTION_CATALOGUE } from '../../src/domain/actions/action-catalogue.ts'
import { DAY_MS } from '../../src/domain/time.ts'
import { recordHashes } from '../../src/store/events/event-key.ts'
import { openStore } from '../../src/store/store.ts'
import { DATABASES } from '../support/databases.ts'
import { createOlderDatabase } from '../support/older-database.ts'
import { eventOf, NOON, openTestStore, storedEventOf } from '../support/store-harness.ts'

const { storedHash } = recordHashes(eventOf('old'))

/** An event of today and its ID as text, as the version before stored them in the generation of today. */
const ROWS = `
  create table event_ids_1001282 (customer integer not null, id text not null, generation integer not null,
    event_time integer not null, sequence integer not null, stored_hash text, sent_hash text,
    primary key (customer, id)) without rowid;
  insert into events_20260301 (customer, sequence, id, event_time, event_name, user_name, project, event_source,
    read_only, resources, record)
    values (1, 1, 'old', 1772366400000, 'StopInstances', 'alice', 'default', 'ec2.amazonaws.com', 0, '[]', '{"eventID":"old"}');
  insert into event_ids_1001282 values (1, 'old' || char(31) || 'default', 1001282, 1772366400000, 1, '${storedHash}', null);
  update event_sequence set last = 1;
`

test('IDs that are kept as text are found, and are duplicates or conflicts in their project', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'daybook-upgrade-'))
  await createOlderDatabase('sqlite', {
    ...{ dataDir, before: '0025_hashed_event_ids', days: ['2026-03-01'], rows: ROWS },
  })
  const settings = { databaseUrl: null, replicaUrl: null, dataDir, catalogue: ACTION_CATALOGUE }
  const store = await openStore({ ...settings, clock: () => NOON })
  const { events } = store.forCustomer(1)
  expect(await events.find('old')).toEqual(storedEventOf('old'))
  expect(await events.find('old', 'shop')).toBeNull()
  expect(await store.append([eventOf('old'), eventOf('old', 0, { record: '{}' })])).toEqual([
    ...(['duplicate', 'conflict'] as const),
  ])
  expect(await store.append([eventOf('old', 1, { project: 'shop' }), eventOf('new')])).toEqual([
    ...(['new', 'new'] as const),
  ])
  expect(await events.listProjects('old')).toEqual(['default', 'shop'])
  expect(await store.append([eventOf('old'), eventOf('old', 1, { project: 'shop' })])).toEqual([
    ...(['duplicate', 'duplicate'] as const),
  ])
  await store.close()
  rmSync(dataDir, { recursive: true, force: true })
})

test.each(DATABASES)(
  'IDs of a generation in the trash are unknown, and known once it is back, on %s',
  async (database) => {
    const { store, settings, close } = await openTestStore(database)
    await store.append([eventOf('a')])
    await store.close()
    const later = new Date(NOON.getTime() + 60 * DAY_MS)
    const reopened = await openStore({ ...settings, clock: () => later })
    const { events } = reopened.forCustomer(1)
    const { dropped } = await reopened.partitions.trashDays(new Date(NOON.getTime() + 40 * DAY_MS), {
      ...{ at: later, countMax: 50 },
    })
    expect(dropped).toContain('2026-03-01')
    expect(await events.listProjects('a')).toEqual([])
    await reopened.partitions.restoreTrash({ days: new Date(0), months: new Date(0) })
    expect(await events.listProjects('a')).toEqual(['default'])
    expect(await reopened.append([eventOf('a')])).toEqual(['duplicate'])
    await reopened.close()
    await close().catch(() => {})
  },
)
