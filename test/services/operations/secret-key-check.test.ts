import { afterAll, describe, expect, test } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openSecrets } from '../../../src/secrets.ts'
import { DATABASES, type DatabaseName } from '../../support/databases.ts'
import { createOlderDatabase } from '../../support/older-database.ts'
import { createDatabase } from '../../support/postgres.ts'
import { runDaybook } from '../../support/run-daybook.ts'

const [OWN, OTHER] = ['ab'.repeat(32), 'cd'.repeat(32)]
const SENTENCE = 'This database was used with another secret key, without which no access key works.'

const folders: string[] = []
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

async function newLocation(database: DatabaseName): Promise<Record<string, string>> {
  const dataDir = mkdtempSync(join(tmpdir(), 'daybook-key-'))
  folders.push(dataDir)
  return {
    DAYBOOK_DATA_DIR: dataDir,
    ...(database === 'postgres' && { DATABASE_URL: await createDatabase() }),
  }
}

function addUser(location: Record<string, string>, key: string, name: string) {
  return runDaybook(['user', 'add', name], { ...location, DAYBOOK_SECRET_KEY: key })
}

describe.each(DATABASES)('on %s', (database) => {
  test('another secret key is refused with a sentence, until the operator accepts it', async () => {
    const location = await newLocation(database)
    expect(await addUser(location, OWN, 'bob')).toMatchObject({ code: 0 })
    const refused = await addUser(location, OTHER, 'carol')
    expect(refused.code).toBe(1)
    expect(refused.err).toContain(SENTENCE)
    expect(refused.err).not.toContain('    at ')
    expect(await addUser(location, OWN, 'dan')).toMatchObject({ code: 0 })

    const accept = (args: string[]) => runDaybook(args, { ...location, DAYBOOK_SECRET_KEY: OTHER })
    expect((await accept(['key'])).code).toBe(2)
    const accepted = await accept(['key', 'accept'])
    expect(accepted).toMatchObject({ code: 0, out: expect.stringContaining('Accepted the secret key.') })
    expect(await addUser(location, OTHER, 'carol')).toMatchObject({ code: 0 })
    expect((await addUser(location, OWN, 'eve')).err).toContain(SENTENCE)
  }, 30_000)

  test('a database of an earlier version is opened with the key of its access keys only', async () => {
    const seal = (key: string) => openSecrets(Buffer.from(key, 'hex')).seal('a-secret')
    const [time, isAdministrator] = database === 'sqlite' ? ['0', '1'] : ['to_timestamp(0)', 'true']
    const rows = `
      insert into customers values (1, 'Default', '000000000001', 'organisation', ${time});
      insert into projects values (1, 'default', 'Default', ${time});
      insert into users (customer, user_name, password_hash, is_primary_administrator, department, customer_defined1,
        customer_defined2, created_at, deactivated_at, deleted_at) values (1, 'admin', null, ${isAdministrator}, '', '', '', ${time}, null, null);
      insert into access_keys (access_key_id, customer, user_name, sealed_secret, created_at)
        values ('LOST', 1, 'admin', '${seal('ef'.repeat(32))}', ${time}), ('KEY', 1, 'admin', '${seal(OWN)}', ${time});
    `
    const { DAYBOOK_DATA_DIR: dataDir = '' } = await newLocation('sqlite')
    const url = await createOlderDatabase(database, {
      ...{ dataDir, before: '0019_agreement', days: ['2026-03-01'], rows },
    })
    const location = { DAYBOOK_DATA_DIR: dataDir, ...(url !== null && { DATABASE_URL: url }) }
    expect((await addUser(location, OTHER, 'bob')).err).toContain(SENTENCE)
    expect(await addUser(location, OWN, 'bob')).toMatchObject({ code: 0 })
    expect((await addUser(location, OTHER, 'carol')).err).toContain(SENTENCE)
  }, 30_000)
})
