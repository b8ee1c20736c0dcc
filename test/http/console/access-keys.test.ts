import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { openConsoleClient } from '../../support/console-client.ts'
import { ADMIN, openTestApp, type TestApp } from '../../support/test-app.ts'
import { acceptPasswords, administratorOf, BOB, createTestUser } from '../../support/test-users.ts'

const PASSWORD = 'a password of bob'

let daybook: TestApp

beforeAll(async () => {
  daybook = await openTestApp({ database: 'sqlite' })
})

afterAll(() => daybook.close())

describe('the pages of access keys', () => {
  test('show a user’s own keys with an example request and their last use', async () => {
    const { authorization } = await createTestUser(daybook, { ...BOB, password: PASSWORD })
    const [id = ''] = atob(authorization.slice(6)).split(':')
    await daybook.api('/events', { headers: { authorization } })
    const bob = openConsoleClient(daybook)
    await bob.signIn('bob', PASSWORD)
    const page = await bob.get('/keys')
    expect(await page.texts('tbody th')).toEqual([id])
    expect(await page.texts('td[data-label="Last used"]')).toEqual(['just now'])
    const [line = ''] = await page.texts('.example')
    expect(line).toStartWith(`curl -u ${id}:SECRET '${daybook.url}/api/v1/events?limit=10'`)
    expect(page.html).not.toContain(ADMIN.accessKeyId)
    expect(await page.elements('.page-links a, tbody a, tbody form')).toEqual([])
  })

  test('tell a user without keys who creates them', async () => {
    const carl = openConsoleClient(daybook)
    const { users } = daybook.app.services
    const administrator = await administratorOf(daybook, '000000000001')
    await users.create(
      administrator,
      'carl',
      { department: '', customerDefined1: '', customerDefined2: '' },
      PASSWORD,
    )
    await acceptPasswords(daybook)
    await carl.signIn('carl', PASSWORD)
    const page = await carl.get('/keys')
    expect(await page.texts('.empty-state h2')).toEqual(['You have no access key yet'])
    expect(page.html).toContain('Ask the primary administrator to create one for you.')
  })

  test('show all keys to the primary administrator, each with a link to its user', async () => {
    const admin = openConsoleClient(daybook)
    await admin.signIn()
    const ownKeys = await admin.get('/keys')
    expect(await ownKeys.texts('tbody th')).toEqual([ADMIN.accessKeyId])
    const links = (await ownKeys.elements('.page-actions a')).map(({ attributes }) => attributes.href)
    expect(links).toEqual(['/people/admin#keys', '/keys/everyone'])
    const all = await admin.get('/keys/everyone')
    expect((await all.elements('tbody a')).map(({ attributes }) => attributes.href)).toEqual([
      '/people/admin',
      '/people/bob',
    ])
  })
})
