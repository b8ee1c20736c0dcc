import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { openConsoleClient, type Page } from '../../support/console-client.ts'
import { DATABASES } from '../../support/databases.ts'
import { csrfTokenOf } from '../../support/page-content.ts'
import { ADMIN, openTestApp, type TestApp } from '../../support/test-app.ts'
import { BOB, createTestUser } from '../../support/test-users.ts'

const PASSWORD = 'a password of bob'
const HTMX = { headers: { 'hx-request': 'true' } }

describe.each(DATABASES)('the page that leads to the first event, on %s,', (database) => {
  let daybook: TestApp
  let admin: ReturnType<typeof openConsoleClient>
  beforeAll(async () => {
    daybook = await openTestApp({ database, DAYBOOK_REGION: 'eu-test-1' })
    admin = openConsoleClient(daybook)
    await admin.signIn()
  })
  afterAll(() => daybook.close())

  test('is one click from the overview and from the events of an empty log', async () => {
    for (const path of ['/overview', '/events']) {
      const page = await admin.get(path)
      const links = await page.elements('.empty-state a.primary')
      expect(links.map(({ attributes }) => attributes.href)).toEqual(['/first-event'])
      expect(await page.texts('.empty-state button')).toEqual(['Send a test event'])
    }
  })

  test('waits for the first event, and says how to check without a script', async () => {
    const page = await admin.get('/first-event')
    expect(await page.texts('.first-event-arrivals [role=status]')).toEqual([
      'Waiting for the first event. It appears here within two seconds.',
    ])
    const [link] = await page.elements('.first-event-arrivals a')
    expect(link?.attributes.href).toBe('/first-event')
    expect((await pollOf(page)).path).toContain('polls=1')
  })

  test('has texts to copy with placeholders until there is a key, and never another key', async () => {
    const page = await admin.get('/first-event')
    const texts = await page.texts('.snippet pre code')
    expect(texts).toHaveLength(6)
    for (const text of texts) {
      expect(text).toContain('YOUR_KEY_ID')
      expect(text).toContain('YOUR_SECRET')
      expect(text).toContain(new URL(daybook.url).hostname)
    }
    expect(page.html).not.toContain(ADMIN.secretAccessKey)
  })

  test('gives each event that the aws CLI sends an ID of its own', async () => {
    const text = snippetOf(await admin.get('/first-event'), 'aws-cli')
    // In place of the program, a function that prints its last argument.
    const printLast = 'aws() { for each; do :; done; printf %s "$each"; }'
    const shell = Bun.spawn(['sh', '-c', `${printLast}\n${text}`], { stdout: 'pipe' })
    const [{ id, eventData }] = await new Response(shell.stdout).json()
    expect(JSON.parse(eventData)).toEqual({ eventName: 'StartServer', userName: 'alice' })
    expect(Math.abs(Number(id) - Date.now() / 1_000)).toBeLessThan(60)
  })

  test('creates a key that can only send events, and fills it in once', async () => {
    const page = await createKey()
    const [id = '', secret = ''] = await page.texts('.secret code')
    for (const text of await page.texts('.snippet pre code')) {
      expect(text).toContain(id)
      expect(text).toContain(secret)
    }
    expect(page.headers.get('cache-control')).toContain('no-store')
    expect((await admin.get(`/first-event?key=${id}`)).html).not.toContain(secret)
    const authorization = `Bearer ${id}:${secret}`
    expect((await daybook.api('/events', { headers: { authorization } })).status).toBe(403)
    const keys = await daybook.app.store.forCustomer(1).accessKeys.list(ADMIN.userName)
    expect(keys.find(({ accessKeyId }) => accessKeyId === id)?.scope).toEqual([
      { name: 'collector', project: 'default' },
    ])

    await runSnippet(page, 'curl', (text) => ['sh', '-c', text])
    const arrived = await pollOf(page)
    expect(await arrived.page.texts('.first-event-arrived')).toEqual([
      `Events sent with ${id} have arrived. The newest:`,
    ])
    expect(await arrived.page.texts('.first-event-list strong')).toEqual(['alice'])
    await runSnippet(page, 'node', (text) => [process.execPath, '-e', text])
    expect(await (await pollOf(page)).page.texts('.first-event-list strong')).toEqual(['alice', 'alice'])
  })

  test('says that there are too many keys, beside the button', async () => {
    const page = await createKey()
    expect(page.status).toBe(409)
    expect(await page.texts('.form-error')).toHaveLength(1)
    expect(await page.texts('.first-event-step button')).toContain('Create access key')
  })

  test('sends a test event that is on the page that follows', async () => {
    const page = await admin.post('/first-event/test', { csrf: await csrfTokenOf(await admin.get('/keys')) })
    expect(page.path).toStartWith('/events?eventName=SendTestEvent')
    expect(await page.texts('.success-notice')).toEqual(['Test event sent. This is how an event looks.'])
    expect(await page.elements('.event-row')).toHaveLength(1)
    const answer = await daybook.api('/events?eventName=SendTestEvent')
    expect((await answer.json()).events[0]).toMatchObject({
      userIdentity: { type: 'IAMUser', userName: ADMIN.userName },
      readOnly: false,
    })
  })

  test('polls without an event only for a page that was opened, and not for ever', async () => {
    const page = await admin.get('/first-event?key=none')
    await pollOf(page)
    await admin.get('/first-event?key=none&proof=forged&polls=1', HTMX)
    const last = await admin.get('/first-event?key=none&polls=300', HTMX)
    expect(await last.elements('[hx-get]')).toEqual([])
    expect(last.html).toContain('no longer waits')
    while ((await countLookups()) < 3) await Bun.sleep(20)
    expect(await countLookups()).toBe(3)
    const refused = await admin.get('/first-event?polls=many')
    expect([refused.status, refused.html.includes('between 0 and 300')]).toEqual([400, true])
    expect((await admin.get('/first-event?kye=a')).status).toBe(400)
  })

  test('says what a user lacks who may read, but neither send nor create keys', async () => {
    await createTestUser(daybook, { ...BOB, userName: 'rita', grants: ['activity-log'], password: PASSWORD })
    const rita = openConsoleClient(daybook)
    await rita.signIn('rita', PASSWORD)
    const page = await rita.get('/first-event')
    expect(page.html).toContain('you need the grant collector in project default')
    expect(await page.texts('main button[type=submit]')).toEqual([])
    const csrf = await csrfTokenOf(page)
    expect((await rita.post('/first-event/test', { csrf })).status).toBe(403)
    expect((await rita.post('/first-event/key', { csrf })).status).toBe(403)
  })

  const createKey = async () =>
    admin.post('/first-event/key', { csrf: await csrfTokenOf(await admin.get('/keys')) })

  const pollOf = async (page: Page) => {
    const [span] = await page.elements('.first-event-arrivals [hx-get]')
    const path = span?.attributes['hx-get'] ?? ''
    return { path, page: await admin.get(path, HTMX) }
  }

  const countLookups = async () => {
    const answer = await daybook.api('/events?eventName=LookupEvents&userName=admin&limit=1000')
    const { events }: { events: object[] } = await answer.json()
    return events.filter((event) => JSON.stringify(event).includes('"submittedKey":"none"')).length
  }
})

// What people copy works as it is.
async function runSnippet(page: Page, name: string, toCommand: (text: string) => string[]): Promise<void> {
  const process = Bun.spawn(toCommand(snippetOf(page, name)), { stdout: 'pipe', stderr: 'pipe' })
  expect(await new Response(process.stdout).json()).toMatchObject({ accepted: 1, rejected: [] })
}

function snippetOf(page: Page, name: string): string {
  const [, text = ''] = new RegExp(`<code id="snippet-${name}">([^<]*)</code>`).exec(page.html) ?? []
  return decodeHtml(text)
}

// With its line breaks, unlike the texts of a page.
function decodeHtml(text: string): string {
  return text
    .replaceAll('&#39;', "'")
    .replaceAll('&quot;', '"')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
}
