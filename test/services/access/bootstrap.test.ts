import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openApp } from '../../../src/app.ts'
import { parseSettings } from '../../../src/config.ts'
import { openLog } from '../../../src/log.ts'
import { DATABASES } from '../../support/databases.ts'
import { freshDatabase } from '../../support/postgres.ts'
import { TEST_CLIENT } from '../../support/test-users.ts'

const clock = () => new Date('2026-03-01T12:00:00Z')
const visitor = { clientInfo: TEST_CLIENT }

describe.each(DATABASES)('the first start on %s', (database) => {
  const dataDir = mkdtempSync(join(tmpdir(), 'daybook-found-'))
  let databaseUrl: string | undefined
  const open = (environment: Record<string, string> = {}) =>
    openApp(parseSettings({ DAYBOOK_DATA_DIR: dataDir, DATABASE_URL: databaseUrl, ...environment }), {
      clock,
      newId: () => Bun.randomUUIDv7(),
      log: openLog('error', clock, () => {}),
    })

  beforeAll(async () => {
    databaseUrl = database === 'postgres' ? await freshDatabase() : undefined
  })
  afterAll(() => rmSync(dataDir, { recursive: true }))

  test('makes customer, project, administrator and key as the settings say', async () => {
    const app = await open({
      DAYBOOK_CUSTOMER: 'Ёлка & Söhne',
      DAYBOOK_ACCOUNT_ID: '123456789012',
      DAYBOOK_PROJECT: 'first',
      DAYBOOK_ADMIN_USER: 'root.1',
      DAYBOOK_ADMIN_ACCESS_KEY_ID: 'KEYOFTHEFIRST',
      DAYBOOK_ADMIN_SECRET_ACCESS_KEY: 'secret of the first',
    })
    const { founding, flows } = app
    expect(founding).toEqual({
      userName: 'root.1',
      password: expect.stringMatching(/^(?:[a-z2-9]{5}-){3}[a-z2-9]{5}$/),
      accessKeyId: 'KEYOFTHEFIRST',
    })
    const { caller } = await flows.access.signIn({
      userName: 'root.1',
      password: founding?.password ?? '',
      ...visitor,
    })
    expect(caller).toMatchObject({
      customer: { name: 'Ёлка & Söhne', accountId: '123456789012' },
      isPrimaryAdministrator: true,
      firstProject: 'first',
    })
    const grants = caller.grants.map(({ name, project }) => `${name} in ${project}`).toSorted()
    expect(grants).toEqual(['activity-log in first', 'collector in first', 'file in first'])
    expect(await flows.access.callerOfKey('KEYOFTHEFIRST', 'secret of the first', TEST_CLIENT)).toMatchObject(
      {
        userName: 'root.1',
      },
    )
    await app.close()
  })

  test('is not repeated, whatever the settings say by then', async () => {
    const app = await open({ DAYBOOK_CUSTOMER: 'Another', DAYBOOK_ADMIN_PASSWORD: 'another password' })
    expect(app.founding).toBeNull()
    expect((await app.store.customers.first())?.name).toBe('Ёлка & Söhne')
    const attempt = { userName: 'root.1', password: 'another password', ...visitor }
    const refusal = await app.flows.access.signIn(attempt).catch((fault: Error) => fault.message)
    expect(refusal).toContain('not right')
    await app.close()
  })
})
