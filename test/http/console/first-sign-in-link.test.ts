import { afterAll, beforeEach, describe, expect, test } from 'bun:test'
import { MESSAGES } from '../../../src/domain/messages/messages.ts'
import { openConsoleClient, type Page } from '../../support/console-client.ts'
import { DATABASES } from '../../support/databases.ts'
import { openTestApp, type TestApp } from '../../support/test-app.ts'

const { faults: FAULTS } = MESSAGES

describe.each(DATABASES)('the link of a first start, on %s,', (database) => {
  let daybook: TestApp

  const open = async (settings: { [name: string]: string } = {}) => {
    await daybook?.close()
    daybook = await openTestApp({ database, ...settings })
  }
  beforeEach(() => open({ DAYBOOK_ADMIN_PASSWORD: '' }))
  afterAll(() => daybook.close())

  const links = () => daybook.app.services.signInLinks
  const press = async (path: string, visitor = openConsoleClient(daybook)): Promise<Page> =>
    visitor.submit(await visitor.get(path), {})
  const faultOn = async (page: Page) => [page.status, ...(await page.texts('.sign-in-error'))]

  test('leads to the choice of a password, and is made anew until a user has signed in', async () => {
    const [first, second] = [await links().createFirst(), await links().createFirst()]
    expect([first?.userName, second?.userName]).toEqual(['admin', 'admin'])
    const visitor = openConsoleClient(daybook)
    const page = await press(`/sign-in/once?token=${first?.token}`, visitor)
    expect(page.path).toBe('/sign-in/password')
    expect(await links().createFirst()).toBeNull()
    expect(await faultOn(await press(`/sign-in/once?token=${second?.token}`))).toEqual([
      401,
      FAULTS.signInLinkUsed,
    ])
    const own = { wanted: 'words that only the admin knows', again: 'words that only the admin knows' }
    const signIn = await visitor.submit(page, own)
    expect((await visitor.submit(signIn, { userName: 'admin', password: own.wanted })).path).toBe('/overview')
  })

  test('is not made any more after a sign-in with the password, or a new password', async () => {
    await daybook.app.services.provisioning.setPassword(null, 'admin', 'a word for the administrator')
    expect(await links().createFirst()).toBeNull()
    await open({ DAYBOOK_ADMIN_PASSWORD: '' })
    const { password } = daybook.app.bootstrapResult ?? {}
    await openConsoleClient(daybook).signIn('admin', 'not the password')
    expect(await links().createFirst()).not.toBeNull()
    await openConsoleClient(daybook).signIn('admin', password ?? '')
    expect(await links().createFirst()).toBeNull()
  })

  test('is not made if the password was configured', async () => {
    await open()
    expect(await links().createFirst()).toBeNull()
  })
})
