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

/** Rows as the version before stored them: a server, a collector, and a pending request in a month that is in the trash and in one that is not. */
const LOG_ROW = `(customer, day, sequence, id, event_id, time, user_name, department, customer_defined1, customer_defined2, type, name, action, details, response_code, part, request_id)`
const logRow = (table: string, day: number, sequence: number, time: string) =>
  `insert into ${table} ${LOG_ROW} values (1, ${day}, ${sequence}, 'id', 'request-${sequence}', ${time}, 'ann', '', '', '', 'SERVER', 'i-1', 'Stop Server', '', '', 'request', 'r-${sequence}');`
const PROJECT_ROWS: { [name in (typeof DATABASES)[number]]: string } = {
  sqlite: `
    insert into customers values (1, 'Default', '000000000001', 'organisation', 0);
    insert into projects values (1, 'default', 'Default', 0);
    insert into users values (1, 'ann', null, 0, '', '', '', 0, null, null);
    insert into grants values (1, 'ann', 'collector', 'default', 'admin', 0);
    insert into grants values (1, 'ann', 'activity-log', 'default', 'admin', 0);
    insert into servers (customer, id, project, name, state, state_at) values (1, 'i-1', 'default', 'web', 'running', 0);
    create table administration_202602 as select 1 as customer, 1 as day, 1 as sequence, '' as id, '' as event_id, 1 as time, '' as user_name, '' as department, '' as customer_defined1, '' as customer_defined2, '' as type, '' as name, '' as action, '' as details, '' as response_code, '' as part, '' as request_id, '' as shared_event_id where false;
    create table trash_administration_202601 as select * from administration_202602;
    insert into trashed_partitions values ('month', '2026-01', 1772366400000);
    update event_sequence set last = 2;
    ${logRow('administration_202602', 20_500, 1, '1771200000000')}
    ${logRow('trash_administration_202601', 20_480, 2, '1769472000000')}
  `,
  postgres: `
    insert into customers values (1, 'Default', '000000000001', 'organisation', to_timestamp(0));
    insert into projects values (1, 'default', 'Default', to_timestamp(0));
    insert into users values (1, 'ann', null, false, '', '', '', to_timestamp(0), null, null);
    insert into grants values (1, 'ann', 'collector', 'default', 'admin', to_timestamp(0));
    insert into grants values (1, 'ann', 'activity-log', 'default', 'admin', to_timestamp(0));
    insert into servers (customer, id, project, name, state, state_at) values (1, 'i-1', 'default', 'web', 'running', to_timestamp(0));
    select setval('event_sequence', 2);
    ${logRow('administration', 20_500, 1, 'to_timestamp(1771200000)')}
    create table trash_administration_202601 (like administration including all);
    insert into trashed_partitions values ('month', '2026-01', to_timestamp(1772366400));
    ${logRow('trash_administration_202601', 20_480, 2, 'to_timestamp(1769472000)')}
  `,
}

describe.each([...DATABASES])(
  'a database that knows no projects of servers and operations, on %s',
  (database) => {
    test('keeps its servers, its collectors speak for the cloud, and its requests end with outcomes of any project', async () => {
      const dataDir = mkdtempSync(join(tmpdir(), 'daybook-upgrade-'))
      const days = ['2026-02-17', '2026-03-01']
      const databaseUrl = await createOlderDatabase(database, {
        ...{ dataDir, before: '0013_projects_and_system', days, rows: PROJECT_ROWS[database] },
      })
      const settings = {
        databaseUrl,
        replicaUrl: null,
        dataDir,
        clock: () => NOON,
        catalogue: ACTION_CATALOGUE,
      }
      const store = await openStore(settings)
      const { servers, grants, administratorLog } = store.forCustomer(1)
      const list = { q: '', isDiffering: false, project: null, after: null, limit: 9 }
      expect(await servers.listPage(list)).toMatchObject([
        { id: 'i-1', project: 'default', name: 'web', state: 'running' },
      ])
      const held = (await grants.list()).map(({ name, project, grantedBy }) => [name, project, grantedBy])
      expect(held).toEqual([
        ['activity-log', 'default', 'admin'],
        ['collector', 'default', 'admin'],
        ['system', 'default', 'daybook'],
      ])
      const outcome = (sequence: number, project: string) =>
        eventOf(`outcome-${sequence}`, 0, {
          project,
          record: `{"userIdentity":{"type":"AWSService"},"requestID":"r-${sequence}"}`,
        })
      const pending = async () => {
        const query = { after: 0, limit: 9, isPendingOnly: true, hasTotals: false }
        const { rows } = await administratorLog.listPage({ from: TODAY - 90, until: TODAY + 1 }, query)
        return rows.map(({ eventId }) => eventId)
      }
      expect(await pending()).toEqual(['request-1'])
      // The month comes back from the trash with an event of it.
      await store.append([eventOf('of January', 0, { eventTime: new Date('2026-01-29T12:00:00Z') })])
      expect(await pending()).toEqual(['request-1', 'request-2', 'of January'])
      await store.append([outcome(1, 'shop'), outcome(2, 'default')])
      expect(await pending()).toEqual(['of January'])
      await store.close()
      rmSync(dataDir, { recursive: true, force: true })
    })
  },
)
