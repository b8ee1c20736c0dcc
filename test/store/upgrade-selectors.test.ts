import { describe, expect, test } from 'bun:test'
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { packArchives } from '../../src/adapters/archive/archive-writer.ts'
import { openBucket } from '../../src/adapters/bucket.ts'
import { archiveKey, archiveStem } from '../../src/domain/trails/archive.ts'
import { DATABASES, type DatabaseName } from '../support/databases.ts'
import { createOlderDatabase } from '../support/older-database.ts'
import {
  ACCOUNT_ID,
  createTrailEnvironment,
  listArchives,
  openTrailProcess,
} from '../support/trail-harness.ts'

const CLOSED_AT = new Date('2026-03-01T11:55:00Z')
const SELECTED = '{"eventID":"old","eventName":"OpenDoor"}'
const SELECTORS =
  '{"kind":"basic","selectors":[{"readWrite":"WriteOnly","hasManagementEvents":true,"dataResources":[],"excludedSources":[]}]}'

/** Rows as the version before stored them: a trail for writes, and a window whose first attempt has failed. */
const ROWS: { [name in DatabaseName]: string } = {
  sqlite: `
    insert into customers values (1, 'Default', '${ACCOUNT_ID}', 'organisation', 0);
    insert into projects values (1, 'default', 'Default', 0);
    create table event_ids_1282 (customer integer not null, id text not null, generation integer not null,
      event_time integer not null, sequence integer not null, primary key (customer, id)) without rowid;
    insert into events_20260301 (customer, sequence, id, event_time, event_name, user_name, project, event_source, read_only, resources, record)
      values (1, 1, 'old', 1772366000000, 'OpenDoor', 'ann', 'default', 'doors', 0, '[]', '${SELECTED}'),
        (1, 2, 'own', 1772366000000, 'GetDownload', 'ann', 'default', 'daybook', 1, '[]', '{"eventID":"own","eventSource":"daybook"}');
    insert into event_ids_1282 values (1, 'old', 1282, 1772366000000, 1), (1, 'own', 1282, 1772366000000, 2);
    update event_sequence set last = 2;
    insert into trails (customer, name, id, region, project, bucket, prefix, is_multi_region, has_global_events, has_digests, format, selectors, tags, is_logging, covered_until, started_at, stopped_at, created_at)
      values (1, 'keep', 'id', 'local', 'default', 'file:keep', null, 0, 1, 0, 'tar.gz', '${SELECTORS}', '[]', 1, 2, 0, null, 0);
    insert into deliveries (customer, trail_id, closed_at, after_sequence, until_sequence, state, attempts, next_attempt_at, archives)
      values (1, 'id', ${CLOSED_AT.getTime()}, 0, 2, 'waiting', 1, 0, '[]');
  `,
  postgres: `
    insert into customers values (1, 'Default', '${ACCOUNT_ID}', 'organisation', to_timestamp(0));
    insert into projects values (1, 'default', 'Default', to_timestamp(0));
    create table event_ids_1282 partition of event_ids for values in (1282);
    insert into events (customer, sequence, id, event_time, event_name, user_name, project, event_source, read_only, resources, record)
      values (1, nextval('event_sequence'), 'old', to_timestamp(1772366000), 'OpenDoor', 'ann', 'default', 'doors', false, '[]', '${SELECTED}'),
        (1, nextval('event_sequence'), 'own', to_timestamp(1772366000), 'GetDownload', 'ann', 'default', 'daybook', true, '[]', '{"eventID":"own","eventSource":"daybook"}');
    insert into event_ids values (1, 'old', 1282, to_timestamp(1772366000), 1), (1, 'own', 1282, to_timestamp(1772366000), 2);
    insert into trails (customer, name, id, region, project, bucket, prefix, is_multi_region, has_global_events, has_digests, format, selectors, tags, is_logging, covered_until, started_at, stopped_at, created_at)
      values (1, 'keep', 'id', 'local', 'default', 'file:keep', null, false, true, false, 'tar.gz', '${SELECTORS}', '[]', true, 2, to_timestamp(0), null, to_timestamp(0));
    insert into deliveries (customer, trail_id, closed_at, after_sequence, until_sequence, state, attempts, next_attempt_at, archives)
      values (1, 'id', '${CLOSED_AT.toISOString()}', 0, 2, 'waiting', 1, to_timestamp(0), '[]');
  `,
}

describe.each(DATABASES)('a trail with selectors of an older version, on %s', (database) => {
  test('gives an archive that was stored and not recorded another name, and goes on', async () => {
    const { dataDir, remove } = await createTrailEnvironment('sqlite')
    const databaseUrl = await createOlderDatabase(database, {
      ...{ dataDir, before: '0012_event_row', days: ['2026-03-01'], rows: ROWS[database] },
    })
    const storedKey = await storeArchive(dataDir)
    const environment = { dataDir, databaseUrl, connection: null, remove }
    const daybook = await openTrailProcess(environment)
    await daybook.deliver()
    const [window] = await daybook.windows('keep')
    expect(window).toMatchObject({ state: 'delivered', error: null, archives: [{ count: 2 }] })
    expect(window?.archives[0]?.key).not.toBe(storedKey)
    expect(await daybook.store.forCustomer(1).trailEpochs.findConflict('id')).toBeNull()

    await daybook.receiveEvents('new', 1)
    daybook.advanceClock(300)
    await daybook.deliver()
    expect(await daybook.listWaitingWindows('keep')).toEqual([])
    const archives = await listArchives(environment, 'file:keep')
    expect(archives.map(({ ids }) => ids).toSorted()).toEqual([['new-0'], ['old'], ['old']])
    await daybook.close()
    remove()
  })
})

// Stores the archive of the first attempt as the version before made it. Returns its key.
async function storeArchive(dataDir: string): Promise<string> {
  const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
  const series = {
    ...{ prefix: null, accountId: ACCOUNT_ID, region: 'local', trail: 'id' },
    ...{ window: CLOSED_AT.toISOString(), at: CLOSED_AT, epoch: 1, revision: 0 },
  }
  const packed = packArchives(
    (async function* () {
      yield [{ eventTime: CLOSED_AT, record: SELECTED }]
    })(),
    { format: 'tar.gz', stem: (part) => archiveStem(series, part, sha256), mtime: CLOSED_AT },
    () => {},
  )
  const bucket = openBucket('file:keep', {
    connection: null,
    dataDir: join(dataDir, 'customers', ACCOUNT_ID),
  })
  await bucket.selfTest()
  const key = archiveKey(series, 1, 'tar.gz', sha256)
  for await (const { body } of packed) await bucket.put(key, body, {})
  bucket.close()
  return key
}
