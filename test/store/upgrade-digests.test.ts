import { describe, expect, test } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ACTION_CATALOGUE } from '../../src/domain/actions/action-catalogue.ts'
import { openStore } from '../../src/store/store.ts'
import { DATABASES } from '../support/databases.ts'
import { createOlderDatabase } from '../support/older-database.ts'
import { NOON } from '../support/store-harness.ts'

/** Rows as the version before stored them: a trail, a digest in the bucket, and one that is not. */
const DIGEST_ROWS: { [name in (typeof DATABASES)[number]]: string } = {
  sqlite: `
    insert into customers values (1, 'Default', '000000000001', 'organisation', 0);
    insert into projects values (1, 'default', 'Default', 0);
    insert into connections (customer, project, kind, endpoint, region, path_style, access_key_id, sealed_secret, checksum, tested)
      values (1, 'default', 'storage', 'https://storage.example.com', 'r', 1, 'KEY', 'sealed', 'md5', '[]');
    insert into trails (customer, name, id, region, project, bucket, prefix, is_multi_region, has_global_events, has_digests, format, selectors, tags, is_logging, covered_until, started_at, stopped_at, created_at)
      values (1, 'keep', 'id', 'local', 'default', 'logs', null, 0, 1, 1, 'tar.gz', null, '[]', 1, 7, 0, null, 0);
    insert into digests values (1, 'id', 1, 0, 3600000, 'logs', 'first', 'f', 'h1', 's1', 0, null, 3600500);
    insert into digests values (1, 'id', 2, 3600000, 7200000, 'logs', 'second', 'f', 'h2', 's2', 0, 'body', null);
  `,
  postgres: `
    insert into customers values (1, 'Default', '000000000001', 'organisation', to_timestamp(0));
    insert into projects values (1, 'default', 'Default', to_timestamp(0));
    insert into connections (customer, project, kind, endpoint, region, path_style, access_key_id, sealed_secret, checksum, tested)
      values (1, 'default', 'storage', 'https://storage.example.com', 'r', true, 'KEY', 'sealed', 'md5', '[]');
    insert into trails (customer, name, id, region, project, bucket, prefix, is_multi_region, has_global_events, has_digests, format, selectors, tags, is_logging, covered_until, started_at, stopped_at, created_at)
      values (1, 'keep', 'id', 'local', 'default', 'logs', null, false, true, true, 'tar.gz', null, '[]', true, 7, to_timestamp(0), null, to_timestamp(0));
    insert into digests values (1, 'id', 1, to_timestamp(0), to_timestamp(3600), 'logs', 'first', 'f', 'h1', 's1', false, null, to_timestamp(3600.5));
    insert into digests values (1, 'id', 2, to_timestamp(3600), to_timestamp(7200), 'logs', 'second', 'f', 'h2', 's2', false, 'body', null);
  `,
}

describe.each([...DATABASES])('a database whose objects were replaced, on %s', (database) => {
  test('keeps its digests and trails, in their first epoch, and knows of no condition of a storage', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'daybook-upgrade-'))
    const databaseUrl = await createOlderDatabase(database, {
      ...{ dataDir, before: '0014_created_objects', days: ['2026-03-01'], rows: DIGEST_ROWS[database] },
    })
    const store = await openStore({
      databaseUrl,
      replicaUrl: null,
      dataDir,
      clock: () => NOON,
      catalogue: ACTION_CATALOGUE,
    })
    const { digests, projects, trailEpochs, trails, verifications } = store.forCustomer(1)
    const [written] = await digests.listWritten('id', new Date(0), NOON, 9)
    expect(written).toMatchObject({ number: 1, triedAt: null, coveredUntil: null })
    expect(await digests.listUnwritten('id')).toMatchObject([
      { number: 2, body: 'body', triedAt: new Date(7_200_000), coveredUntil: null },
    ])
    expect(await digests.findHash('logs', 'second')).toBe('h2')
    expect((await trails.list()).map(({ name }) => name)).toEqual(['keep'])
    expect(await projects.list()).toMatchObject([{ storage: { checksum: 'md5', conditionalWrites: null } }])
    expect(await trailEpochs.findCurrent('id')).toBeNull()
    expect(await trailEpochs.findConflict('id')).toBeNull()
    expect(await verifications.findLast('id')).toBeNull()
    await store.close()
    rmSync(dataDir, { recursive: true, force: true })
  })
})
