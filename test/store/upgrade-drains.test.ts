import { describe, expect, test } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ACTION_CATALOGUE } from '../../src/domain/actions/action-catalogue.ts'
import { openStore } from '../../src/store/store.ts'
import { DATABASES } from '../support/databases.ts'
import { createOlderDatabase } from '../support/older-database.ts'
import { eventOf, NOON } from '../support/store-harness.ts'

const ARCHIVE =
  '[{"bucket":"logs","key":"one","bytes":9,"sha256":"h","count":1,"oldestEventTime":"2026-03-01T00:00:00Z","newestEventTime":"2026-03-01T00:00:00Z","merkleRoot":null}]'

/** Rows as the version before stored them: a trail with a delivered and a waiting window. */
const TRAIL_ROWS: { [name in (typeof DATABASES)[number]]: string } = {
  sqlite: `
    insert into customers values (1, 'Default', '000000000001', 'organisation', 0);
    insert into projects values (1, 'default', 'Default', 0);
    insert into trails (customer, name, id, region, project, bucket, prefix, is_multi_region, has_global_events, has_digests, format, selectors, tags, is_logging, covered_until, started_at, stopped_at, created_at)
      values (1, 'keep', 'id', 'local', 'default', 'logs', null, 0, 1, 1, 'tar.gz', null, '[]', 1, 7, 0, null, 0);
    insert into deliveries (customer, trail_id, closed_at, after_sequence, until_sequence, state, attempts, next_attempt_at, archives)
      values (1, 'id', 1000, 0, 5, 'delivered', 1, 0, '${ARCHIVE}'), (1, 'id', 2000, 5, 7, 'waiting', 0, 0, '[]');
  `,
  postgres: `
    insert into customers values (1, 'Default', '000000000001', 'organisation', to_timestamp(0));
    insert into projects values (1, 'default', 'Default', to_timestamp(0));
    insert into trails (customer, name, id, region, project, bucket, prefix, is_multi_region, has_global_events, has_digests, format, selectors, tags, is_logging, covered_until, started_at, stopped_at, created_at)
      values (1, 'keep', 'id', 'local', 'default', 'logs', null, false, true, true, 'tar.gz', null, '[]', true, 7, to_timestamp(0), null, to_timestamp(0));
    insert into deliveries (customer, trail_id, closed_at, after_sequence, until_sequence, state, attempts, next_attempt_at, archives)
      values (1, 'id', to_timestamp(1), 0, 5, 'delivered', 1, to_timestamp(0), '${ARCHIVE}'), (1, 'id', to_timestamp(2), 5, 7, 'waiting', 0, to_timestamp(0), '[]');
  `,
}

describe.each([...DATABASES])('a database without drains, on %s', (database) => {
  test('keeps the windows of its trails, which have the settings of the trail until it is changed', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'daybook-upgrade-'))
    const databaseUrl = await createOlderDatabase(database, {
      ...{ dataDir, before: '0020_drains', days: ['2026-03-01'], rows: TRAIL_ROWS[database] },
    })
    const clock = () => NOON
    const store = await openStore({
      ...{ databaseUrl, replicaUrl: null, dataDir, clock, catalogue: ACTION_CATALOGUE },
    })
    const { deliveries, trails } = store.forCustomer(1)
    const query = { from: new Date(0), until: NOON, limit: 9 }
    expect(await deliveries.list('id', query)).toMatchObject([
      { state: 'waiting', drain: null },
      { state: 'delivered', drain: null, archives: [{ key: 'one', submissions: null }] },
    ])
    expect(await store.drains.listTargets()).toEqual([])
    await trails.update('keep', (trail) => ({ ...trail, format: 'json.gz' }), eventOf('change'))
    const [target] = await store.drains.listTargets()
    expect(target).toMatchObject({ drain: { number: 1, kind: 'narrowed' }, trail: { format: 'tar.gz' } })
    expect(await store.drains.listWaiting(target ?? expect.unreachable())).toMatchObject([
      { untilSequence: 7, drain: 1 },
    ])
    await store.close()
    rmSync(dataDir, { recursive: true, force: true })
  })
})
