import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { openConsoleClient } from '../../support/console-client.ts'
import { DATABASES } from '../../support/databases.ts'
import { openTestApp, type TestApp } from '../../support/test-app.ts'
import { BOB, createTestUser, DAVE } from '../../support/test-users.ts'

const PASSWORD = 'a password of a user'

describe.each(DATABASES)('the page of all settings, on %s,', (database) => {
  let daybook: TestApp
  beforeAll(async () => {
    daybook = await openTestApp({ database, DAYBOOK_RETENTION_DAYS: '45' })
    await createTestUser(daybook, { ...BOB, password: PASSWORD })
    await createTestUser(daybook, { ...DAVE, password: PASSWORD })
  })
  afterAll(() => daybook.close())

  const statesOf = async (userName?: string) => {
    const client = openConsoleClient(daybook)
    await (userName === undefined ? client.signIn() : client.signIn(userName, PASSWORD))
    const page = await client.get('/settings')
    const [names, states] = [await page.texts('.settings-name'), await page.texts('.settings-state')]
    return names.map((name, index) => `${name}: ${states[index]}`)
  }

  test('says the state of each to the primary administrator', async () => {
    expect(await statesOf()).toEqual([
      'Users: 3 active',
      'Projects: 1 project, 0 with storage',
      'Access keys: 3 active, 1 of them yours',
      'Sources: 0 sending',
      'Import files: ',
      'Retention: 45 days',
    ])
  })

  test('shows others only what they may see', async () => {
    expect(await statesOf(BOB.userName)).toEqual([
      'Access keys: 1 active',
      'Sources: 0 sending',
      'Retention: 45 days',
    ])
    expect(await statesOf(DAVE.userName)).toEqual(['Access keys: 1 active', 'Retention: 45 days'])
  })
})
