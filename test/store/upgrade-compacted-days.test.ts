import { describe, expect, test } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ACTION_CATALOGUE } from '../../src/domain/actions/action-catalogue.ts'
import { createCompactDays } from '../../src/services/operations/compact-days.ts'
import { openStore } from '../../src/store/store.ts'
import { compactAllDays } from '../support/compacted-days.ts'
import { DATABASES, type DatabaseName } from '../support/databases.ts'
import { executeSql } from '../support/execute-sql.ts'
import { createOlderDatabase } from '../support/older-database.ts'
import { eventOf, HOUR_MS, NOON, openTestStore, toTestQuery } from '../support/store-harness.ts'
import { streamedRecords } from '../support/streamed-records.ts'

const DAYS = ['2026-02-24', '2026-02-25']
const COUNT = 300
const COLUMNS =
  'customer, sequence, id, event_time, event_name, user_name, project, event_source, read_only, resources, record'
const VALUES = `'StopInstances', 'alice', 'default', 'ec2.amazonaws.com', false, '[]', '{"eventID":"old-' || i || '"}'`

/** Events of both days as the version before stored them; the first day is in the trash. */
const ROWS: { [name in DatabaseName]: string } = {
  sqlite: `
    ${DAYS.map(
      (
        day,
        n,
      ) => `with recursive numbers (i) as (select ${n * COUNT + 1} union all select i + 1 from numbers where i < ${(n + 1) * COUNT})
      insert into events_${day.replaceAll('-', '')} (${COLUMNS})
      select 1, i, 'old-' || i, ${Date.parse(`${day}T12:00:00Z`)} + i, ${VALUES} from numbers;`,
    ).join('\n')}
    update event_sequence set last = ${DAYS.length * COUNT};
    alter table events_20260224 rename to trash_events_20260224;
    alter table event_resources_20260224 rename to trash_event_resources_20260224;
    insert into trashed_partitions values ('day', '2026-02-24', ${NOON.getTime()});`,
  postgres: `
    ${DAYS.map(
      (day, n) => `insert into events (${COLUMNS})
      select 1, nextval('event_sequence'), 'old-' || i, '${day}T12:00:00Z'::timestamptz + i * interval '1 millisecond', ${VALUES}
      from generate_series(${n * COUNT + 1}, ${(n + 1) * COUNT}) i;`,
    ).join('\n')}
    alter table events detach partition events_20260224;
    alter table events_20260224 rename to trash_events_20260224;
    alter table event_resources detach partition event_resources_20260224;
    alter table event_resources_20260224 rename to trash_event_resources_20260224;
    insert into trashed_partitions values ('day', '2026-02-24', '${NOON.toISOString()}');`,
}

describe.each(DATABASES)('a database from before days were compacted, on %s,', (database) => {
  test('has its days compacted in the background, also one from the trash and with late events', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'daybook-upgrade-'))
    const databaseUrl = await createOlderDatabase(database, {
      ...{ dataDir, before: '0026_compacted_days', days: DAYS, rows: ROWS[database] },
    })
    const clock = () => NOON
    const store = await openStore({
      ...{ databaseUrl, replicaUrl: null, dataDir, clock },
      catalogue: ACTION_CATALOGUE,
    })
    const records = () => streamedRecords(store.forCustomer(1).events, toTestQuery())
    const oldRecords = (first: number, last: number) =>
      Array.from({ length: last - first + 1 }, (_, i) => `{"eventID":"old-${last - i}"}`)
    const context = {
      ...{ clock, store, settings: { retentionDays: 30 }, closing: new AbortController().signal },
      ...{ readDiskSpace: async () => null, log: { warn: () => {} } },
    }
    const compactDays = createCompactDays(context, async () => {})

    expect(await records()).toEqual(oldRecords(301, 600))
    expect(await compactDays()).toEqual({ days: 1, events: COUNT })
    await store.partitions.restoreTrash({ days: new Date(0), months: new Date(0) })
    expect(await compactDays()).toEqual({ days: 1, events: COUNT })
    expect(await compactDays()).toEqual({ days: 0, events: 0 })
    expect(await records()).toEqual(oldRecords(1, 600))

    const late = eventOf('late', 0, { eventTime: new Date('2026-02-25T13:00:00Z') })
    expect(await store.append([late])).toEqual(['new'])
    expect(await records()).toEqual([late.record, ...oldRecords(1, 600)])
    await compactAllDays(store, NOON)
    expect(await records()).toEqual([late.record, ...oldRecords(1, 600)])
    const { events } = await store.forCustomer(1).events.listPage(toTestQuery({ q: 'old-42"' }), 10, null)
    expect(events.map(({ id }) => id)).toEqual(['old-42'])
    await store.close()
    rmSync(dataDir, { recursive: true, force: true })
  })

  test('is compacted although a version before has left tables of other columns behind', async () => {
    const opened = await openTestStore(database, { compactsItself: true })
    await opened.store.append([eventOf('old', 4 * 24)])
    await opened.store.close()
    for (const table of ['next_events_20260225', 'former_events_20260225'])
      await executeSql(opened.settings, `create table ${table} (id integer)`)
    const store = await openStore(opened.settings)
    await compactAllDays(store, new Date(NOON.getTime() + HOUR_MS))
    expect((await store.compactions.list()).map(({ day }) => day)).toEqual(['2026-02-25'])
    expect(await store.forCustomer(1).events.find('old')).toMatchObject({ record: '{"eventID":"old"}' })
    for (const table of ['next_events_20260225', 'former_events_20260225'])
      await executeSql(opened.settings, `create table ${table} (id integer)`)
    await store.close()
    rmSync(opened.settings.dataDir, { recursive: true, force: true })
  })
})
