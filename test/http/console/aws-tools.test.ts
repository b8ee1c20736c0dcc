import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { openConsoleClient } from '../../support/console-client.ts'
import { ADMIN, openTestApp, type TestApp } from '../../support/test-app.ts'
import { administratorOf, BOB, createTestUsers } from '../../support/test-users.ts'

describe('the page for AWS tools', () => {
  let daybook: TestApp
  beforeAll(async () => {
    daybook = await openTestApp({ database: 'sqlite', DAYBOOK_REGION: 'eu-test-1' })
  })
  afterAll(() => daybook.close())

  test('has this daybook’s address, region and the viewer’s key in every text to copy', async () => {
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
    expect(await page.texts('.nav [aria-current]')).toEqual(['AWS tools'])
  })

  test('each copy button names the text it copies', async () => {
    const visitor = openConsoleClient(daybook)
    await visitor.signIn()
    const page = await visitor.get('/aws-tools')
    const copies = (await page.find('[data-copies]')).map(({ attributes }) => attributes['data-copies'])
    const ids = (await page.find('pre code')).map(({ attributes }) => attributes.id)
    expect(copies).toEqual(ids)
  })

  test('who has no key is told who makes keys, and sees nobody else’s', async () => {
    const password = 'a password of bob'
    await createTestUsers(daybook, { ...BOB, password })
    const administrator = await administratorOf(daybook, BOB.accountId)
    const { keys } = daybook.app.flows
    for (const { accessKeyId } of await keys.list(administrator, 'bob'))
      await keys.remove(administrator, accessKeyId)
    const visitor = openConsoleClient(daybook)
    await visitor.signIn('bob', password)
    const page = await visitor.get('/aws-tools')
    expect(page.html).toContain('You have no access key yet.')
    expect(page.html).toContain('YOUR_KEY_ID')
    expect(page.html).not.toContain(ADMIN.accessKeyId)
  })

  test('whoever is not signed in is shown the door', async () => {
    const page = await openConsoleClient(daybook).get('/aws-tools')
    expect(await page.find('input[type=password]')).toHaveLength(1)
  })
})
