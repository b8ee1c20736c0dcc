import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { accessibilityViolations, openBrowser, openPage, signIn } from '../support/browser.ts'
import { QUICK_TAIL, recordOf } from '../support/tail-clients.ts'
import { ADMIN, openTestApp, type TestApp } from '../support/test-app.ts'

const PATIENCE_MS = 60_000
const EC2 = { eventSource: 'ec2.amazonaws.com' }

let daybook: TestApp
let browser: Browser

beforeAll(async () => {
  daybook = await openTestApp({ database: 'sqlite' }, { tailLimits: QUICK_TAIL })
  daybook.setClock('2026-03-03T12:00:00Z')
  await daybook.send([
    recordOf('at-nine-thirty', { ...EC2, eventTime: '2026-03-02T06:30:00Z' }),
    recordOf('at-noon', { ...EC2, eventTime: '2026-03-02T09:00:00Z' }),
    recordOf('of-bob', { ...EC2, userName: 'bob', eventTime: '2026-03-02T06:40:00Z' }),
  ])
  browser = await openBrowser()
}, PATIENCE_MS)

afterAll(async () => {
  await browser?.close()
  await daybook?.close()
})

describe('time in the console in Chromium', () => {
  test(
    'answers what ann did yesterday from 9 to 10 in her zone within three interactions from the sign-in',
    async () => {
      const { page, consoleErrors, close } = await visit('/events?userName=ann', { bypassCSP: true })
      await page.locator('.period-menu summary').click()
      await page.locator('#when:focus').waitFor()
      await page.keyboard.type('yesterday 9-10')
      await page.keyboard.press('Enter')
      await page.waitForURL('**/events?userName=ann&from=2026-03-02T06**')
      expect(await page.locator('.cell-time').allTextContents()).toEqual(['09:30:00'])
      expect(await page.locator('.period-menu summary').textContent()).toContain('2 Mar 09:00 – 10:00')
      expect(await accessibilityViolations(page)).toEqual([])
      expect(consoleErrors).toEqual([])
      await close()
    },
    PATIENCE_MS,
  )

  test(
    'changes its zone everywhere with two clicks, and offers others by name',
    async () => {
      const { page, consoleErrors, close } = await visit('/events?userName=ann', { bypassCSP: true })
      await page.locator('.zone-label').click()
      expect(await accessibilityViolations(page)).toEqual([])
      await page.getByRole('button', { name: 'UTC', exact: true }).click()
      await page.waitForURL('**zone=UTC')
      expect(await page.locator('.cell-time').allTextContents()).toEqual(['09:00:00', '06:30:00'])
      await page.locator('.zone-label').click()
      await page.locator('#time-zone').pressSequentially('tok')
      await page.locator('#time-zone-list option[value="Asia/Tokyo"]').waitFor({ state: 'attached' })
      await page.locator('#time-zone').fill('tokyo')
      await page.keyboard.press('Enter')
      await page.waitForURL('**zone=Asia%2FTokyo')
      expect(await page.locator('.cell-time').allTextContents()).toEqual(['18:00:00', '15:30:00'])
      expect(consoleErrors).toEqual([])
      await close()
    },
    PATIENCE_MS,
  )

  test(
    'reads dates and times from fields of their own, without scripts too',
    async () => {
      const { page, close } = await visit('/events?userName=ann', { javaScriptEnabled: false })
      await page.locator('.period-menu summary').click()
      await page.locator('#fromDate').fill('2026-03-02')
      await page.locator('#untilDate').fill('2026-03-02')
      await page.locator('#untilTime').fill('07:00')
      await page.locator('.period-dates').getByRole('button', { name: 'Show' }).click()
      await page.waitForURL('**from=2026-03-02T00**until=2026-03-02T07**')
      expect(await page.locator('.cell-time').allTextContents()).toEqual(['06:30:00'])
      await close()
    },
    PATIENCE_MS,
  )
})

describe('live events in Chromium', () => {
  test(
    'slide in at the top; while an event is open, a button counts them',
    async () => {
      const { page, consoleErrors, close } = await visit('/events?userName=carol', { bypassCSP: true })
      await send('carol-1')
      await page.reload()
      await page.getByRole('link', { name: /Live$/ }).click()
      await page.waitForURL('**live=on**')
      await send('carol-2')
      await page.locator('.event-row').nth(1).waitFor()
      expect(await eventsOn(page)).toEqual(['carol-2', 'carol-1'])
      expect(await accessibilityViolations(page)).toEqual([])

      await page.locator('.event-row a').last().click()
      await page.locator('#inspector:not([hidden])').waitFor()
      await send('carol-3')
      const button = page.getByRole('button', { name: '1 new · show' })
      await button.focus()
      expect(await eventsOn(page)).toEqual(['carol-2', 'carol-1'])
      await send('carol-4')
      await page.getByRole('button', { name: '2 new · show' }).waitFor()
      expect(await page.evaluate('document.activeElement.textContent')).toBe('2 new · show')
      await page.keyboard.press('Enter')
      expect(await eventsOn(page)).toEqual(['carol-4', 'carol-3', 'carol-2', 'carol-1'])
      expect(consoleErrors).toEqual([])
      await close()
    },
    PATIENCE_MS,
  )

  test(
    'that happened before all others go below the last row',
    async () => {
      const { page, consoleErrors, close } = await visit('/events?userName=edna')
      await send('edna-1')
      await page.goto('/events?userName=edna&live=on')
      await send('edna-late', '2026-03-03T11:00:00Z')
      await page.locator('.event-row').nth(1).waitFor()
      await send('edna-of-yesterday', '2026-03-02T09:00:00Z')
      await page.locator('.event-row').nth(2).waitFor()
      expect(await eventsOn(page)).toEqual(['edna-1', 'edna-late', 'edna-of-yesterday'])
      expect(await page.locator('.day').allInnerTexts()).toEqual([
        'Tuesday, 3 March 2026',
        'Monday, 2 March 2026',
      ])
      expect(consoleErrors).toEqual([])
      await close()
    },
    PATIENCE_MS,
  )

  test(
    'continue after a lost connection without gap or repeat, and say meanwhile since when it is lost',
    async () => {
      const { page, close } = await visit('/events?userName=dora')
      await send('dora-1')
      await page.goto('/events?userName=dora&live=on')
      await send('dora-2')
      await page.locator('.event-row').nth(1).waitFor()
      await page.context().setOffline(true)
      await page.route('**/event-tail**', (route) => route.abort())
      await page.evaluate('window.dispatchEvent(new Event("pagehide"))')
      await page.evaluate('window.dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true }))')
      await page.getByText('No connection since').waitFor()
      await send('dora-3')
      await page.unroute('**/event-tail**')
      await page.context().setOffline(false)
      await page.locator('.event-row').nth(2).waitFor()
      expect(await eventsOn(page)).toEqual(['dora-3', 'dora-2', 'dora-1'])
      await page.getByText('No connection since').waitFor({ state: 'detached' })
      await close()
    },
    PATIENCE_MS,
  )
})

async function visit(path: string, options: BrowserContextOptions = {}) {
  const visited = await openPage(browser, daybook.url, { timezoneId: 'Europe/Moscow', ...options })
  await signIn(visited.page, ADMIN.userName, ADMIN.password)
  await visited.page.goto(path)
  return visited
}

let sent = 0

// Each is a second later than the one before, unless it says otherwise, and different, so that each has a row.
async function send(eventID: string, eventTime = nextTime()): Promise<void> {
  const userName = eventID.split('-')[0]
  const eventName = sent % 2 === 0 ? 'CreateTags' : 'CreateImage'
  await daybook.send([recordOf(eventID, { ...EC2, eventName, userName, eventTime })])
}

function nextTime(): string {
  sent += 1
  return `2026-03-03T12:00:${String(sent).padStart(2, '0')}Z`
}

async function eventsOn(page: Page): Promise<string[]> {
  const links = await page.locator('.event-row a').evaluateAll((all) => all.map((link) => String(link)))
  return links.map((link) => new URL(link).searchParams.get('event') ?? '')
}
