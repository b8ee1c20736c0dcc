import { describe, expect, test } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ACTION_CATALOGUE } from '../../../src/domain/actions/action-catalogue.ts'
import { openStore } from '../../../src/store/store.ts'
import { DATABASES } from '../../support/databases.ts'
import { createOlderDatabase } from '../../support/older-database.ts'
import { NOON } from '../../support/store-harness.ts'

const HOUR_AGO = new Date(NOON.getTime() - 3_600_000)
const LATER = new Date(NOON.getTime() + 3_600_000)

/** Rows as the version before stored them: a user with a password, a session and an access key. */
function rowsOf(toInstant: (date: Date) => string): string {
  const [past, future] = [toInstant(HOUR_AGO), toInstant(LATER)]
  return `
    insert into customers values (1, 'Default', '000000000001', 'organisation', ${past});
    insert into projects values (1, 'default', 'Default', ${past});
    insert into users values (1, 'ann', 'hash', true, '', '', '', ${past}, null, null);
    insert into access_keys values ('KEY', 1, 'ann', 'sealed', ${past}, null, null);
    insert into sessions values ('token', 1, 'ann', 'csrf', ${past}, ${past}, ${future}, ${future}, '192.0.2.1', 'agent');
  `
}

const ROWS = {
  sqlite: rowsOf((date) => String(date.getTime())),
  postgres: rowsOf((date) => `to_timestamp(${date.getTime() / 1_000})`),
}

describe.each([...DATABASES])('a database older than second factors, on %s', (database) => {
  test('keeps its passwords, sessions and access keys as they are', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'daybook-upgrade-'))
    const databaseUrl = await createOlderDatabase(database, {
      ...{ dataDir, before: '0017_accounts', days: [], rows: ROWS[database] },
    })
    const store = await openStore({
      ...{ databaseUrl, replicaUrl: null, dataDir, clock: () => NOON, catalogue: ACTION_CATALOGUE },
    })
    const customer = store.forCustomer(1)
    expect(await customer.users.find('ann')).toMatchObject({ hasPassword: true, mustChangePassword: false })
    expect(await customer.secondFactors.find('ann')).toBeNull()
    expect(await customer.accessKeys.list()).toMatchObject([
      { accessKeyId: 'KEY', expiresAt: null, scope: null, networks: null },
    ])
    expect(await store.principals.findBySession('token', NOON)).toMatchObject({
      ...{ csrf: 'csrf', step: null, authenticatedAt: HOUR_AGO },
    })
    await store.close()
    rmSync(dataDir, { recursive: true, force: true })
  })
})
