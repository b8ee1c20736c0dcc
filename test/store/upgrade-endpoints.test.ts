import { describe, expect, test } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ACTION_CATALOGUE } from '../../src/domain/actions/action-catalogue.ts'
import { openStore } from '../../src/store/store.ts'
import { DATABASES } from '../support/databases.ts'
import { createOlderDatabase } from '../support/older-database.ts'
import { eventOf, NOON } from '../support/store-harness.ts'

/** Rows as the version before stored them: a project with both connections. */
const ROWS: { [name in (typeof DATABASES)[number]]: string } = {
  sqlite: `
    insert into customers values (1, 'Default', '000000000001', 'organisation', 0);
    insert into projects values (1, 'default', 'Default', 0);
    insert into connections values (1, 'default', 'storage', 'http://127.0.0.1:9000', 'r', 1, 'KEY', 'sealed', null, null, 'md5', '[]', null);
    insert into connections values (1, 'default', 'inventory', 'https://ec2.example.com', 'r', null, 'KEY2', 'sealed2', null, 'Down.', null, '[]', null);
  `,
  postgres: `
    insert into customers values (1, 'Default', '000000000001', 'organisation', to_timestamp(0));
    insert into projects values (1, 'default', 'Default', to_timestamp(0));
    insert into connections values (1, 'default', 'storage', 'http://127.0.0.1:9000', 'r', true, 'KEY', 'sealed', null, null, 'md5', '[]', null);
    insert into connections values (1, 'default', 'inventory', 'https://ec2.example.com', 'r', null, 'KEY2', 'sealed2', null, 'Down.', null, '[]', null);
  `,
}

describe.each([...DATABASES])('a database of before the allowed endpoints, on %s', (database) => {
  test('tolerates its connections, and no new one by itself', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'daybook-upgrade-'))
    const databaseUrl = await createOlderDatabase(database, {
      ...{
        dataDir,
        before: '0022_endpoints',
        days: ['2026-03-01'],
        rows: ROWS[database],
      },
    })
    const store = await openStore({
      ...{ databaseUrl, replicaUrl: null, dataDir, clock: () => NOON, catalogue: ACTION_CATALOGUE },
    })
    const { projects, connections } = store.forCustomer(1)
    const [project] = await projects.list()
    expect(project).toMatchObject({ storage: { isTolerated: true }, inventory: { isTolerated: true } })
    if (!project?.storage) throw new Error('The project is connected.')
    await connections.put('default', 'storage', { ...project.storage, isTolerated: false }, eventOf('new', 0))
    expect(await projects.list()).toMatchObject([{ storage: { isTolerated: false } }])
    await store.close()
    rmSync(dataDir, { recursive: true, force: true })
  })
})
