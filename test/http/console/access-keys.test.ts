import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { openConsoleClient } from '../../support/console-client.ts'
import { ADMIN, openTestApp, type TestApp } from '../../support/test-app.ts'
import { administratorOf, BOB, createTestUsers } from '../../support/test-users.ts'

const PASSWORD = 'a password of bob'

let daybook: TestApp

beforeAll(async () => {
  daybook = await openTestApp({ database: 'sqlite' })
})

afterAll(() => daybook.close())

describe('keys', () => {
  test('are one’s own, with how to use one and when it was used', async () => {
    const { authorization } = await createTestUsers(daybook, { ...BOB, password: PASSWORD })
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
    expect(await page.find('.page-ways a, tbody a, tbody form')).toEqual([])
  })

  test('who has none is told who makes it', async () => {
    const carl = openConsoleClient(daybook)
    const { people } = daybook.app.flows
    const by = await administratorOf(daybook, '000000000001')
    await people.create(by, 'carl', { department: '', customerDefined1: '', customerDefined2: '' }, PASSWORD)
    await carl.signIn('carl', PASSWORD)
    const page = await carl.get('/keys')
    expect(await page.texts('.empty h2')).toEqual(['You have no access key'])
    expect(page.html).toContain('The primary administrator makes it for you.')
  })

  test('are everyone’s for the primary administrator, each leading to its person', async () => {
    const admin = openConsoleClient(daybook)
    await admin.signIn()
    const own = await admin.get('/keys')
    expect(await own.texts('tbody th')).toEqual([ADMIN.accessKeyId])
    const links = (await own.find('.page-ways a')).map(({ attributes }) => attributes.href)
    expect(links).toEqual(['/people/admin#keys', '/keys/everyone'])
    const all = await admin.get('/keys/everyone')
    expect((await all.find('tbody a')).map(({ attributes }) => attributes.href)).toEqual([
      '/people/admin',
      '/people/bob',
    ])
  })
})
