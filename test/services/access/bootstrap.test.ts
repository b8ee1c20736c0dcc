import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openApp } from '../../../src/app.ts'
import { parseSettings } from '../../../src/config.ts'
import { MESSAGES } from '../../../src/domain/messages/messages.ts'
import { DATABASES } from '../../support/databases.ts'
import { createDatabase } from '../../support/postgres.ts'
import { QUIET_PROCESS } from '../../support/quiet-process.ts'
import { TEST_CLIENT } from '../../support/test-users.ts'

const clock = () => new Date('2026-03-01T12:00:00Z')
const client = { clientInfo: TEST_CLIENT }

describe.each(DATABASES)('the first run, on %s,', (database) => {
  const dataDir = mkdtempSync(join(tmpdir(), 'daybook-bootstrap-'))
  let databaseUrl: string | undefined
  const open = (environment: Record<string, string> = {}) =>
    openApp(parseSettings({ DAYBOOK_DATA_DIR: dataDir, DATABASE_URL: databaseUrl, ...environment }), {
      ...QUIET_PROCESS,
      clock,
    })

  beforeAll(async () => {
    databaseUrl = database === 'postgres' ? await createDatabase() : undefined
  })
  afterAll(() => rmSync(dataDir, { recursive: true }))

  test('does not create an administrator whose name is reserved', async () => {
    const refusal = await open({ DAYBOOK_ADMIN_USER: 'Root' }).catch((fault: Error) => fault.message)
    expect(refusal).toBe(
      'DAYBOOK_ADMIN_USER must not be root, which is reserved for the system. Choose another name for the first administrator.',
    )
  })

  test('is refused with a password that can be guessed, and leaves no customer', async () => {
    const refusal = await open({ DAYBOOK_ADMIN_PASSWORD: 'qwerty123456' }).catch(
      (fault: Error) => fault.message,
    )
    expect(refusal).toBe(`DAYBOOK_ADMIN_PASSWORD cannot be used. ${MESSAGES.faults.passwordCommon}`)
  })

  test('creates the customer, project, administrator and access key in the settings', async () => {
    const app = await open({
      DAYBOOK_CUSTOMER: 'Ёлка & Söhne',
      DAYBOOK_ACCOUNT_ID: '123456789012',
      DAYBOOK_PROJECT: 'first',
      DAYBOOK_ADMIN_USER: 'root.1',
      DAYBOOK_ADMIN_ACCESS_KEY_ID: 'KEYOFTHEFIRST',
      DAYBOOK_ADMIN_SECRET_ACCESS_KEY: 'secret of the first',
    })
    const { bootstrapResult, services } = app
    expect(bootstrapResult).toEqual({
      userName: 'root.1',
      password: expect.stringMatching(/^(?:[a-z2-9]{5}-){3}[a-z2-9]{5}$/),
      accessKeyId: 'KEYOFTHEFIRST',
    })
    const { caller } = await services.sessions.signIn({
      userName: 'root.1',
      password: bootstrapResult?.password ?? '',
      ...client,
    })
    expect(caller).toMatchObject({
      customer: { name: 'Ёлка & Söhne', accountId: '123456789012' },
      isPrimaryAdministrator: true,
      firstProject: 'first',
    })
    const grants = caller.grants.map(({ name, project }) => `${name} in ${project}`).toSorted()
    expect(grants).toEqual(['activity-log in first', 'collector in first', 'file in first'])
    expect(
      await services.keyAuthentication.authenticate('KEYOFTHEFIRST', 'secret of the first', TEST_CLIENT),
    ).toMatchObject({
      userName: 'root.1',
    })
    await app.close()
  })

  test('is not repeated, even with other settings, such as a name that is reserved by now', async () => {
    const app = await open({
      ...{ DAYBOOK_CUSTOMER: 'Another', DAYBOOK_ADMIN_PASSWORD: 'short' },
      DAYBOOK_ADMIN_USER: 'root',
    })
    expect(app.bootstrapResult).toBeNull()
    expect((await app.store.customers.findFirst())?.name).toBe('Ёлка & Söhne')
    const attempt = { userName: 'root.1', password: 'another password', ...client }
    const refusal = await app.services.sessions.signIn(attempt).catch((fault: Error) => fault.message)
    expect(refusal).toContain('incorrect')
    await app.close()
  })
})
