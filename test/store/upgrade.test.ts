import { describe, expect, test } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ACTION_CATALOGUE } from '../../src/domain/actions/action-catalogue.ts'
import { toDayNumber } from '../../src/domain/time.ts'
import { openStore } from '../../src/store/store.ts'
import { DATABASES } from '../support/databases.ts'
import { createOlderDatabase } from '../support/older-database.ts'
import { eventOf, NOON } from '../support/store-harness.ts'

const TODAY = toDayNumber(NOON)
/** Days whose partitions the older version created, on both sides of the end of a month and of a year. */
const DAYS = ['2025-12-31', '2026-01-01', '2026-02-28', '2026-03-01', '2026-03-02']

describe.each([...DATABASES])('a database older than the administrator log, on %s', (database) => {
  test('has rows in the administrator log from the upgrade on, for existing and for new days', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'daybook-upgrade-'))
    const databaseUrl = await createOlderDatabase(database, {
      ...{ dataDir, before: '0006_administrator_log', days: DAYS },
    })
    const settings = {
      databaseUrl,
      replicaUrl: null,
      dataDir,
      clock: () => NOON,
      catalogue: ACTION_CATALOGUE,
    }
    const times = [...DAYS, '2026-02-10', '2026-03-03', '2026-04-01'].map((day) => `${day}T00:00:00.000Z`)
    const events = times.map((time) => eventOf(time, 0, { eventTime: new Date(time) }))
    for (const round of [1, 2]) {
      const store = await openStore(settings)
      expect(await store.append(events)).toEqual(events.map(() => (round === 1 ? 'new' : 'duplicate')))
      const rows = await Array.fromAsync(
        store.forCustomer(1).administratorLog.stream({ from: TODAY - 90, until: TODAY + 90 }),
      )
      expect(rows.flat().map(({ eventId }) => eventId)).toEqual(times)
      await store.close()
    }
    rmSync(dataDir, { recursive: true, force: true })
  })
})

/** Rows as the version before stored them: a customer, one source, and the heartbeat among the sources. */
const HEARTBEAT_ROWS: { [name in (typeof DATABASES)[number]]: string } = {
  sqlite: `
    insert into customers values (1, 'Default', '000000000001', 'organisation', 0);
    insert into sources values (1, 'default', 'ec2.amazonaws.com', 1772359200000, 1772365800000, '[1,20513,60]');
    insert into sources values (1, '', 'daybook', 1772359200000, 1772366340000, '[1772360000,1772363600]');
  `,
  postgres: `
    insert into customers values (1, 'Default', '000000000001', 'organisation', to_timestamp(0));
    insert into sources values (1, 'default', 'ec2.amazonaws.com', to_timestamp(1772359200), to_timestamp(1772365800), '[1,20513,60]');
    insert into sources values (1, '', 'daybook', to_timestamp(1772359200), to_timestamp(1772366340), '[1772360000,1772363600]');
  `,
}

describe.each([...DATABASES])('a database whose heartbeat is a row of the sources, on %s', (database) => {
  test('keeps its sources and its downtimes, and continues from the last heartbeat', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'daybook-upgrade-'))
    const databaseUrl = await createOlderDatabase(database, {
      ...{ dataDir, before: '0007_heartbeats', days: DAYS, rows: HEARTBEAT_ROWS[database] },
    })
    const settings = {
      databaseUrl,
      replicaUrl: null,
      dataDir,
      clock: () => NOON,
      catalogue: ACTION_CATALOGUE,
    }
    const store = await openStore(settings)
    const { sources } = store
    expect((await sources.listAll(10)).map(({ eventSource }) => eventSource)).toEqual(['ec2.amazonaws.com'])
    const downtime = { from: new Date(1_772_360_000_000), until: new Date(1_772_363_600_000) }
    expect(await sources.listDowntimes()).toEqual([downtime])

    const later = new Date(NOON.getTime() + 600_000)
    await sources.recordHeartbeat(later, true)
    expect(await sources.listDowntimes()).toEqual([
      downtime,
      { from: new Date(1_772_366_340_000), until: later },
    ])
    await store.close()
    rmSync(dataDir, { recursive: true, force: true })
  })
})

/** Rows as the version before stored them: a project with both connections, one with an inventory, and one with neither. */
const CONNECTION_ROWS: { [name in (typeof DATABASES)[number]]: string } = {
  sqlite: `
    insert into customers values (1, 'Default', '000000000001', 'organisation', 0);
    insert into projects values (1, 'default', 'Default', 0, 'https://storage.example.com', 'r', 1, 'KEY', 'sealed');
    insert into projects values (1, 'shop', 'Shop', 1000, null, null, null, null, null);
    insert into projects values (1, 'cellar', 'Cellar', 2000, null, null, null, null, null);
    insert into inventories values (1, 'default', 'https://ec2.example.com/api', 'r2', 'KEY2', 'sealed2', null, null);
    insert into inventories values (1, 'shop', 'https://ec2.example.com', 'r3', 'KEY3', 'sealed3', 1772365800000, 'Down.');
  `,
  postgres: `
    insert into customers values (1, 'Default', '000000000001', 'organisation', to_timestamp(0));
    insert into projects values (1, 'default', 'Default', to_timestamp(0), 'https://storage.example.com', 'r', true, 'KEY', 'sealed');
    insert into projects values (1, 'shop', 'Shop', to_timestamp(1), null, null, null, null, null);
    insert into projects values (1, 'cellar', 'Cellar', to_timestamp(2), null, null, null, null, null);
    insert into inventories values (1, 'default', 'https://ec2.example.com/api', 'r2', 'KEY2', 'sealed2', null, null);
    insert into inventories values (1, 'shop', 'https://ec2.example.com', 'r3', 'KEY3', 'sealed3', to_timestamp(1772365800), 'Down.');
  `,
}

describe.each([...DATABASES])('a database whose storages are columns of projects, on %s', (database) => {
  test('keeps the object storage and the inventory of each project, with their secrets and the last query', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'daybook-upgrade-'))
    const databaseUrl = await createOlderDatabase(database, {
      ...{ dataDir, before: '0008_connections', days: DAYS, rows: CONNECTION_ROWS[database] },
    })
    const store = await openStore({
      databaseUrl,
      replicaUrl: null,
      dataDir,
      clock: () => NOON,
      catalogue: ACTION_CATALOGUE,
    })
    const unchecked = {
      ...{ checkedAt: null, error: null, conditionalWrites: null, tested: [], isTolerated: true },
    }
    expect(await store.forCustomer(1).projects.list()).toEqual([
      {
        ...{ id: 'default', name: 'Default', createdAt: new Date(0) },
        storage: {
          ...{
            endpoint: 'https://storage.example.com',
            region: 'r',
            pathStyle: true,
            checksum: null,
            ...unchecked,
          },
          ...{ accessKeyId: 'KEY', sealedSecret: 'sealed' },
        },
        inventory: {
          ...{
            endpoint: 'https://ec2.example.com/api',
            region: 'r2',
            pathStyle: null,
            checksum: null,
            ...unchecked,
          },
          ...{ accessKeyId: 'KEY2', sealedSecret: 'sealed2' },
        },
      },
      {
        ...{ id: 'shop', name: 'Shop', createdAt: new Date(1_000), storage: null },
        inventory: {
          ...{
            endpoint: 'https://ec2.example.com',
            region: 'r3',
            pathStyle: null,
            checksum: null,
            conditionalWrites: null,
            tested: [],
            isTolerated: true,
          },
          ...{ accessKeyId: 'KEY3', sealedSecret: 'sealed3' },
          ...{ checkedAt: new Date(1_772_365_800_000), error: 'Down.' },
        },
      },
      { id: 'cellar', name: 'Cellar', createdAt: new Date(2_000), storage: null, inventory: null },
    ])
    await store.close()
    rmSync(dataDir, { recursive: true, force: true })
  })
})

/** Rows as the version before stored them: a project with both connections, and a trail. */
const STORAGE_ROWS: { [name in (typeof DATABASES)[number]]: string } = {
  sqlite: `
    insert into customers values (1, 'Default', '000000000001', 'organisation', 0);
    insert into projects values (1, 'default', 'Default', 0);
    insert into connections values (1, 'default', 'storage', 'https://storage.example.com', 'r', 1, 'KEY', 'sealed', null, null);
    insert into connections values (1, 'default', 'inventory', 'https://ec2.example.com', 'r', null, 'KEY2', 'sealed2', null, 'Down.');
    insert into trails (customer, name, id, region, project, bucket, prefix, is_multi_region, has_global_events, has_digests, format, selectors, tags, is_logging, covered_until, started_at, stopped_at, created_at)
      values (1, 'keep', 'id', 'local', 'default', 'logs', null, 0, 1, 1, 'tar.gz', null, '[]', 1, 7, 0, null, 0);
  `,
  postgres: `
    insert into customers values (1, 'Default', '000000000001', 'organisation', to_timestamp(0));
    insert into projects values (1, 'default', 'Default', to_timestamp(0));
    insert into connections values (1, 'default', 'storage', 'https://storage.example.com', 'r', true, 'KEY', 'sealed', null, null);
    insert into connections values (1, 'default', 'inventory', 'https://ec2.example.com', 'r', null, 'KEY2', 'sealed2', null, 'Down.');
    insert into trails (customer, name, id, region, project, bucket, prefix, is_multi_region, has_global_events, has_digests, format, selectors, tags, is_logging, covered_until, started_at, stopped_at, created_at)
      values (1, 'keep', 'id', 'local', 'default', 'logs', null, false, true, true, 'tar.gz', null, '[]', true, 7, to_timestamp(0), null, to_timestamp(0));
  `,
}

describe.each([...DATABASES])('a database whose uploads have no checksum, on %s', (database) => {
  test('keeps its connections and trails: what their uploads need is not known, trails read, and nothing was tested', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'daybook-upgrade-'))
    const databaseUrl = await createOlderDatabase(database, {
      ...{ dataDir, before: '0009_storage_tests', days: DAYS, rows: STORAGE_ROWS[database] },
    })
    const store = await openStore({
      databaseUrl,
      replicaUrl: null,
      dataDir,
      clock: () => NOON,
      catalogue: ACTION_CATALOGUE,
    })
    expect(await store.forCustomer(1).projects.list()).toMatchObject([
      {
        storage: {
          accessKeyId: 'KEY',
          sealedSecret: 'sealed',
          checksum: null,
          tested: [],
          isTolerated: true,
        },
        inventory: { accessKeyId: 'KEY2', error: 'Down.', checksum: null, tested: [] },
      },
    ])
    expect(await store.forCustomer(1).trails.list()).toMatchObject([
      { name: 'keep', bucket: 'logs', isLogging: true, hasDigests: true, isWriteOnly: false },
    ])
    await store.close()
    rmSync(dataDir, { recursive: true, force: true })
  })
})
