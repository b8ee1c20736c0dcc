import { afterAll, beforeEach, describe, expect, test } from 'bun:test'
import { openConsoleClient } from '../../support/console-client.ts'
import { ADMIN, openTestApp, type TestApp } from '../../support/test-app.ts'

type Client = ReturnType<typeof openConsoleClient>

const CREDENTIALS = { userName: ADMIN.userName, password: ADMIN.password }

describe('a download after the session ended', () => {
  let daybook: TestApp
  let visitor: Client

  beforeEach(async () => {
    await daybook?.close()
    daybook = await openTestApp({ database: 'sqlite' })
    await daybook.send([{ eventID: 'one', eventName: 'StopInstances', userName: 'ann' }])
    visitor = openConsoleClient(daybook)
    await visitor.signIn()
  })
  afterAll(() => daybook.close())

  test.each([
    ['/events/export?format=ndjson&userName=ann', '/events', 'application/x-ndjson'],
    ['/events/one/record', '/events/one', 'application/json'],
    [
      '/reports/administration/file?format=json&type=administration&start=2026-03-01&end=2026-03-01&id=a',
      '/reports',
      'application/json',
    ],
  ])('of %s leads to the sign-in and then to the file', async (path, home, contentType) => {
    await endSession(daybook, visitor)
    const signIn = await visitor.get(path)
    expect(signIn.path).toBe(`/sign-in?next=${encodeURIComponent(path)}`)
    const page = await visitor.submit(signIn, CREDENTIALS)
    expect([page.path, page.status]).toEqual([`/sign-in/file?next=${encodeURIComponent(path)}`, 200])
    expect(page.headers.get('refresh')).toBe(`0; url=${path}`)
    const links = (await page.elements('main a')).map(({ attributes }) => attributes.href)
    expect(links).toEqual([path, home])
    const file = await visitor.request(path)
    expect([file.status, file.headers.get('content-type')]).toEqual([200, contentType])
    expect(file.headers.get('content-disposition')).toStartWith('attachment')
  })

  test('has no link that makes browsers save whatever page is sent', async () => {
    for (const path of ['/events', '/events/one', '/reports'])
      expect(await (await visitor.get(path)).elements('a[download]')).toEqual([])
  })

  test('is not replaced by the sign-in for its progress', async () => {
    await endSession(daybook, visitor)
    const answer = await visitor.request('/reports/administration/progress?id=a', {
      headers: { 'hx-request': 'true', 'hx-current-url': `${daybook.url}/reports` },
    })
    expect([answer.status, answer.headers.get('hx-redirect')]).toEqual([204, null])
  })

  test('leads nowhere else', async () => {
    for (const next of ['https://example.com/events/export?a', '//example.com', '/people', '']) {
      const page = await visitor.get(`/sign-in/file?next=${encodeURIComponent(next)}`)
      expect([next, page.path]).toEqual([next, '/overview'])
    }
  })
})

// Sets the clock to a time at which the session has expired.
async function endSession(daybook: TestApp, visitor: Client): Promise<void> {
  daybook.setClock(new Date(daybook.clock().getTime() + 13 * 3_600_000).toISOString())
  expect((await visitor.get('/account')).path).toStartWith('/sign-in')
}
