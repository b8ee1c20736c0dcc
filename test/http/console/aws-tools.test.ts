import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { openConsoleClient } from '../../support/console-client.ts'
import { ADMIN, openTestApp, type TestApp } from '../../support/test-app.ts'
import { administratorOf, BOB, createTestUser } from '../../support/test-users.ts'

describe('the AWS tools page', () => {
  let daybook: TestApp
  beforeAll(async () => {
    daybook = await openTestApp({ database: 'sqlite', DAYBOOK_REGION: 'eu-test-1' })
  })
  afterAll(() => daybook.close())

  test('puts the URL, the region and the user’s key into every text to copy', async () => {
    const visitor = openConsoleClient(daybook)
    await visitor.signIn()
    const page = await visitor.get('/aws-tools')
    const texts = await page.texts('pre code')
    expect(texts).toHaveLength(5)
    for (const text of texts) expect(text).toContain(daybook.url)
    for (const text of texts.slice(0, 4)) {
      expect(text).toContain(ADMIN.accessKeyId)
      expect(text).toContain('YOUR_SECRET')
      expect(text).toContain('eu-test-1')
    }
    expect(texts[4]).toContain('arn:aws:cloudtrail:eu-test-1:000000000001:channel/default')
    expect(page.html).not.toContain(ADMIN.secretAccessKey)
    expect(await page.texts('.site-header a[aria-current]')).toEqual(['AWS tools'])
  })

  test('has a copy button for each text', async () => {
    const visitor = openConsoleClient(daybook)
    await visitor.signIn()
    const page = await visitor.get('/aws-tools')
    const copies = (await page.elements('[data-copies]')).map(({ attributes }) => attributes['data-copies'])
    const ids = (await page.elements('pre code')).map(({ attributes }) => attributes.id)
    expect(copies).toEqual(ids)
  })

  test('tells a user without keys who creates them, and shows no key of another user', async () => {
    const password = 'a password of bob'
    await createTestUser(daybook, { ...BOB, password })
    const administrator = await administratorOf(daybook, BOB.accountId)
    const { accessKeys } = daybook.app.services
    for (const { accessKeyId } of await accessKeys.list(administrator, 'bob'))
      await accessKeys.delete(administrator, accessKeyId)
    const visitor = openConsoleClient(daybook)
    await visitor.signIn('bob', password)
    const page = await visitor.get('/aws-tools')
    expect(page.html).toContain('You have no access key yet.')
    expect(page.html).toContain('YOUR_KEY_ID')
    expect(page.html).not.toContain(ADMIN.accessKeyId)
  })

  test('redirects to the sign-in page without a session', async () => {
    const page = await openConsoleClient(daybook).get('/aws-tools')
    expect(await page.elements('input[type=password]')).toHaveLength(1)
  })
})
