import { describe, expect, test } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ACTION_CATALOGUE } from '../../src/domain/actions/action-catalogue.ts'
import { expandStatements } from '../../src/store/migrate.ts'
import { FIRST_GENERATION, hasGenerationEnded, toIdGeneration } from '../../src/store/partitions.ts'
import { openStore } from '../../src/store/store.ts'
import { DATABASES, type DatabaseName } from '../support/databases.ts'
import { createOlderDatabase } from '../support/older-database.ts'
import { eventOf, NOON, storedEventOf, toTestQuery } from '../support/store-harness.ts'

const DAYS = ['2026-02-28', '2026-03-01']
const NO_SUBMISSION = { userName: null, accessKeyId: null, sourceIPAddress: null, requestId: null }

/** Rows as the version before stored them: an event today, one in the trash, their IDs, and an ID generation in the trash. */
const ROWS: { [name in DatabaseName]: string } = {
  sqlite: `
    create table event_ids_1282 (customer integer not null, id text not null, generation integer not null,
      event_time integer not null, sequence integer not null, primary key (customer, id)) without rowid;
    create table trash_event_ids_1281 (customer integer not null, id text not null, generation integer not null,
      event_time integer not null, sequence integer not null, primary key (customer, id)) without rowid;
    insert into events_20260301 (customer, sequence, id, event_time, event_name, user_name, project, event_source,
      read_only, resources, record)
      values (1, 1, 'old', 1772366400000, 'StopInstances', 'alice', 'default', 'ec2.amazonaws.com', 0, '[]', '{"eventID":"old"}');
    insert into events_20260228 (customer, sequence, id, event_time, event_name, user_name, project, event_source,
      read_only, resources, record)
      values (1, 2, 'trashed', 1772276400000, 'StopInstances', 'alice', 'default', 'ec2.amazonaws.com', 0, '[]', '{"eventID":"trashed"}');
    insert into event_ids_1282 values (1, 'old', 1282, 1772366400000, 1), (1, 'trashed', 1282, 1772276400000, 2);
    insert into trash_event_ids_1281 values (1, 'ancient', 1281, 1772276400000, 0);
    update event_sequence set last = 2;
    alter table events_20260228 rename to trash_events_20260228;
    alter table event_resources_20260228 rename to trash_event_resources_20260228;
    insert into trashed_partitions values ('day', '2026-02-28', 1772366400000), ('generation', '1281', 1772366400000);
  `,
  postgres: `
    create table event_ids_1282 partition of event_ids for values in (1282);
    create table event_ids_1281 partition of event_ids for values in (1281);
    insert into events (customer, sequence, id, event_time, event_name, user_name, project, event_source,
      read_only, resources, record)
      values (1, nextval('event_sequence'), 'old', to_timestamp(1772366400), 'StopInstances', 'alice', 'default', 'ec2.amazonaws.com', false, '[]', '{"eventID":"old"}'),
        (1, nextval('event_sequence'), 'trashed', to_timestamp(1772276400), 'StopInstances', 'alice', 'default', 'ec2.amazonaws.com', false, '[]', '{"eventID":"trashed"}');
    insert into event_ids values (1, 'old', 1282, to_timestamp(1772366400), 1), (1, 'trashed', 1282, to_timestamp(1772276400), 2),
      (1, 'ancient', 1281, to_timestamp(1772276400), 0);
    alter table events detach partition events_20260228;
    alter table events_20260228 rename to trash_events_20260228;
    alter table event_resources detach partition event_resources_20260228;
    alter table event_resources_20260228 rename to trash_event_resources_20260228;
    alter table event_ids detach partition event_ids_1281;
    alter table event_ids_1281 rename to trash_event_ids_1281;
    insert into trashed_partitions values ('day', '2026-02-28', to_timestamp(1772366400)), ('generation', '1281', to_timestamp(1772366400));
  `,
}

describe.each(DATABASES)('a database whose events have no receipt, on %s', (database) => {
  test('keeps its events, and IDs of before are duplicates in every project, also those from the trash', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'daybook-upgrade-'))
    const databaseUrl = await createOlderDatabase(database, {
      ...{ dataDir, before: '0012_event_row', days: DAYS, rows: ROWS[database] },
    })
    const clock = () => NOON
    const store = await openStore({
      databaseUrl,
      replicaUrl: null,
      dataDir,
      clock,
      catalogue: ACTION_CATALOGUE,
    })
    const { events } = store.forCustomer(1)
    expect(await events.find('old')).toEqual(storedEventOf('old'))
    expect(await events.find('old', 'default')).toEqual(storedEventOf('old'))
    expect(await events.find('old', 'shop')).toBeNull()
    expect(await events.findReceipt('old')).toEqual({
      ...{ id: 'old', project: 'default', receivedAt: null, submission: NO_SUBMISSION },
    })
    const other = { record: '{}' }
    expect(await store.append([eventOf('old'), eventOf('old', 0, { ...other, project: 'shop' })])).toEqual([
      ...(['duplicate', 'duplicate'] as const),
    ])
    expect(await store.append([eventOf('ancient'), eventOf('new'), eventOf('new', 0, other)])).toEqual([
      ...(['new', 'new', 'conflict'] as const),
    ])

    expect(await store.partitions.restoreTrash({ days: new Date(0), months: new Date(0) })).toHaveLength(2)
    expect(await store.append([eventOf('ancient', 0, { project: 'shop' }), eventOf('late', 25)])).toEqual([
      ...(['duplicate', 'new'] as const),
    ])
    const { events: all } = await events.listPage(toTestQuery(), 10, null)
    expect(all.map(({ id }) => id)).toEqual(['new', 'ancient', 'old', 'late', 'trashed'])
    expect(await events.findReceipt('late')).toMatchObject({ receivedAt: NOON })
    await store.close()
    rmSync(dataDir, { recursive: true, force: true })
  })
})

test('a statement of a migration that names a partitioned table is repeated for each of its tables', () => {
  const statements =
    'create table a (\n  b text\n);\n-- Why.\nalter table <events> add c text;\nalter table <ids> add d text;\n'
  const tablesOf = (parent: string) => (parent === 'events' ? ['events_1', 'trash_events_2'] : [])
  expect(expandStatements(statements, tablesOf)).toBe(
    'create table a (\n  b text\n);\n-- Why.\nalter table events_1 add c text;\n-- Why.\nalter table trash_events_2 add c text;\n',
  )
})

test('an ID generation ends with its time, whether it is from before IDs had projects or not', () => {
  const last = toIdGeneration(NOON) - FIRST_GENERATION
  for (const first of [0, FIRST_GENERATION])
    expect([last - 1, last, last + 1].map((each) => hasGenerationEnded(first + each, NOON))).toEqual([
      ...[true, false, false],
    ])
})
