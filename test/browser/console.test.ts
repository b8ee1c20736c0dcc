import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { readFileSync } from 'node:fs'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import {
  accessibilityViolations,
  addFilter,
  DISPLAYS,
  openBrowser,
  openPage,
  openToolbarMenu,
  signIn,
  signOut,
} from '../support/browser.ts'
import { ADMIN, openTestApp, type TestApp } from '../support/test-app.ts'

const PATIENCE_MS = 60_000
// Leaves out Daybook's own events, such as the sign-in.
const SENT = '/events?eventSource=ec2.amazonaws.com'

let daybook: TestApp
let unused: TestApp
let browser: Browser

beforeAll(async () => {
  daybook = await openTestApp({ database: 'sqlite' })
  await daybook.send(Array.from({ length: 70 }, (_, index) => recordAt(index)))
  unused = await openTestApp({ database: 'sqlite' })
  browser = await openBrowser()
}, PATIENCE_MS)

afterAll(async () => {
  await browser?.close()
  await daybook?.close()
  await unused?.close()
})

describe.each([
  ['with scripts', true],
  ['without scripts', false],
])('the console in Chromium, %s', (_, javaScriptEnabled) => {
  test(
    'signs in, filters, shows an event, downloads, and signs out',
    async () => {
      const { page, consoleErrors, close } = await visit({ javaScriptEnabled })
      await signIn(page, ADMIN.userName, ADMIN.password)
      await addFilter(page, 'Resource', 'i-0abc')
      await page.waitForURL('**/events?resourceName=i-0abc')
      expect(await page.locator('.cell-user').allTextContents()).toEqual(['bob', 'alice'])

      await page.getByRole('link', { name: 'Stop Server' }).last().click()
      const details = page.locator('.inspector .event')
      await details.getByRole('heading', { name: 'Stop Server' }).waitFor()
      expect(await details.locator('.event-sentence').textContent()).toContain('alice stopped server i-0abc')
      await page.getByRole('link', { name: 'Close' }).click()
      await details.waitFor({ state: 'detached' })

      await openToolbarMenu(page, 'Download')
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('link', { name: 'CSV', exact: true }).click(),
      ])
      expect(download.suggestedFilename()).toMatch(/^daybook-events-.*i-0abc.*\.csv$/)
      const lines = readFileSync(await download.path(), 'utf8')
        .trim()
        .split('\r\n')
      expect(lines).toHaveLength(3)

      await signOut(page)
      await page.goto('/events')
      expect(new URL(page.url()).pathname).toBe('/sign-in')
      expect(consoleErrors).toEqual([])
      await close()
    },
    PATIENCE_MS,
  )

  test(
    'loads older events on demand and sets a period',
    async () => {
      const { page, consoleErrors, close } = await visit({ javaScriptEnabled })
      await signIn(page, ADMIN.userName, ADMIN.password)
      await page.goto(SENT)
      expect(await page.locator('.event-row').count()).toBe(50)
      await page.getByRole('link', { name: 'Load more' }).click()
      await page.getByText('No more events.').waitFor()
      expect(await page.locator('.event-row').count()).toBe(javaScriptEnabled ? 70 : 20)
      const days = await page.locator('.day th').allTextContents()
      expect(new Set(days).size).toBe(days.length)
      await openToolbarMenu(page, 'Last 30 days')
      await page.getByRole('link', { name: 'Last hour', exact: true }).click()
      await page.waitForURL(`**${SENT}&period=1h`)
      await page.locator('.toolbar .menu > summary').filter({ hasText: 'Last hour' }).waitFor()
      expect(consoleErrors).toEqual([])
      await close()
    },
    PATIENCE_MS,
  )
})

describe('the console in Chromium', () => {
  test(
    'is usable with the keyboard alone',
    async () => {
      const { page, consoleErrors, close } = await visit({})
      await page.goto('/events')
      await page.locator('#userName:focus').waitFor()
      await page.keyboard.type(ADMIN.userName)
      await page.keyboard.press('Tab')
      await page.keyboard.type(ADMIN.password)
      await page.keyboard.press('Enter')
      await page.waitForURL('**/events')
      await page.keyboard.press('Tab')
      expect(await focused(page)).toBe('Skip to content')
      await page.keyboard.press('Enter')
      for (const label of ['Changes', '+ Filter']) await tabTo(page, label)
      await page.keyboard.press('Enter')
      await page.locator('.add-filter select[name=field]:focus').waitFor()
      await page.keyboard.type('Record contains')
      await page.keyboard.press('Tab')
      await page.keyboard.press('Tab')
      await page.keyboard.type('i-0abc')
      await page.keyboard.press('Enter')
      await page.waitForURL('**/events?q=i-0abc')

      const link = page.locator('.event-row').getByRole('link', { name: 'Stop Server' }).first()
      await link.focus()
      await page.keyboard.press('Enter')
      await page.locator('.inspector .event-sentence').waitFor()
      await page.keyboard.press('Escape')
      await page.locator('.inspector').waitFor({ state: 'hidden' })
      expect(await link.evaluate((element) => element === document.activeElement)).toBe(true)
      expect(consoleErrors).toEqual([])
      await close()
    },
    PATIENCE_MS,
  )

  test(
    'shows a notice when Daybook does not answer, and when an event does not exist',
    async () => {
      const { page, close } = await visit({})
      await signIn(page, ADMIN.userName, ADMIN.password)
      await page.goto(SENT)
      const [first, second, third] = await page.locator('.cell-action a').all()
      await page.route('**/events?event=*', (route) => route.abort(), { times: 1 })
      await first?.click()
      await page.getByText('Daybook did not answer. Check the connection and try again.').waitFor()
      const gone = `${daybook.url}/events?event=gone`
      await page.route('**/events?event=*', (route) => route.continue({ url: gone }), { times: 1 })
      await second?.click()
      await page.getByText('There is no such event.').waitFor()
      await page.locator('.inspector').waitFor({ state: 'hidden' })
      expect(new URL(page.url()).searchParams.get('event')).toBeNull()
      await third?.click()
      await page.locator('.inspector .event-sentence').waitFor()
      expect(await page.locator('#notice').textContent()).toBe('')
      await close()
    },
    PATIENCE_MS,
  )

  test.each(DISPLAYS)(
    'has no accessibility violation and no overflow, %s',
    async (_, display) => {
      const { page, close } = await visit({ ...display, bypassCSP: true })
      const violations: { [name: string]: string[] } = {}
      const inspect = async (name: string) => {
        violations[name] = await accessibilityViolations(page)
      }
      await page.goto('/sign-in')
      await inspect('sign-in')
      await signIn(page, ADMIN.userName, ADMIN.password)
      await inspect('events')
      await page.locator('.cell-action a').first().click()
      await page.locator('.inspector .event-sentence').waitFor()
      await inspect('inspector')
      for (const path of [
        '/events/event-70',
        '/events?from=yesterday&readOnly=maybe&accessKeyId=A',
        '/events?q=nothing',
        '/nowhere',
        '/aws-tools',
        '/docs',
        '/docs/guides/operations',
      ]) {
        await page.goto(path)
        await inspect(path)
      }
      const other = await openPage(browser, unused.url, { ...display, bypassCSP: true })
      await signIn(other.page, ADMIN.userName, ADMIN.password)
      violations.unused = await accessibilityViolations(other.page)
      await other.close()
      const none = Object.fromEntries(Object.keys(violations).map((name) => [name, []]))
      expect(violations).toEqual(none)
      await close()
    },
    PATIENCE_MS,
  )
})

function visit(options: BrowserContextOptions) {
  return openPage(browser, daybook.url, options)
}

function focused(page: Page): Promise<string> {
  return page.evaluate('document.activeElement.textContent.trim()')
}

function recordAt(index: number): object {
  const eventTime = new Date(Date.parse('2026-03-01T11:58:00Z') - index * 900_000).toISOString()
  const common = { eventSource: 'ec2.amazonaws.com', sourceIPAddress: '10.0.0.7', eventTime }
  const stop = { requestParameters: { instanceId: 'i-0abc' }, eventName: 'StopInstances' }
  if (index === 0)
    return { ...common, ...stop, eventID: 'event-71', userName: 'bob', errorCode: 'Client.Unauthorized' }
  if (index === 1) return { ...common, ...stop, eventID: 'event-70', userName: 'alice' }
  return { ...common, eventID: `event-${index}`, eventName: 'CreateTags', userName: `user-${index % 4}` }
}

// Presses Tab until something with this text has the focus.
async function tabTo(page: Page, text: string): Promise<void> {
  for (let presses = 0; presses < 20; presses += 1) {
    await page.keyboard.press('Tab')
    if ((await focused(page)).includes(text)) return
  }
  throw new Error(`The Tab key does not lead to ${text}.`)
}
