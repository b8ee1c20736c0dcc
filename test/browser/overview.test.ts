import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { Browser } from 'playwright-core'
import { accessibilityViolations, DISPLAYS, openBrowser, openPage, signIn } from '../support/browser.ts'
import { ADMIN, openTestApp, type TestApp } from '../support/test-app.ts'

const PATIENCE_MS = 90_000
const STOP = { eventName: 'StopInstances', userName: 'ann', eventSource: 'ec2.amazonaws.com' }

let browser: Browser
let daybook: TestApp

beforeAll(async () => {
  browser = await openBrowser()
  daybook = await openTestApp({ database: 'sqlite' })
  await daybook.send([
    {
      ...STOP,
      eventID: 's1',
      eventTime: '2026-02-10T10:00:00Z',
      userName: 'a-robot-with-a-very-long-name-indeed',
    },
    { ...STOP, eventID: 's2', eventTime: '2026-02-27T10:10:00Z', errorCode: 'AccessDenied', userName: 'eve' },
    { ...STOP, eventID: 's3', eventTime: '2026-03-01T11:30:00Z', requestID: 'r-1' },
    { ...STOP, eventID: 's4', eventTime: '2026-03-01T10:00:00Z', errorCode: 'AccessDenied', userName: 'eve' },
  ])
  await daybook.app.services.eventCounter.countReceived()
}, PATIENCE_MS)

afterAll(async () => {
  await browser?.close()
  await daybook.close()
})

describe('the overview in Chromium', () => {
  test.each(DISPLAYS)(
    'has no accessibility violation and no overflow, %s',
    async (_, display) => {
      const { page, consoleErrors, close } = await openPage(browser, daybook.url, {
        ...display,
        bypassCSP: true,
      })
      await signIn(page, ADMIN.userName, ADMIN.password)
      await page.goto('/overview')
      expect(await accessibilityViolations(page)).toEqual([])
      expect(consoleErrors).toEqual([])
      await close()
    },
    PATIENCE_MS,
  )

  test(
    'leads from a number to its events with the keyboard, and back',
    async () => {
      const { page, close } = await openPage(browser, daybook.url)
      await signIn(page, ADMIN.userName, ADMIN.password)
      await page.goto('/overview')
      const failures = page.getByRole('link', { name: '1', exact: true }).first()
      await failures.focus()
      await page.keyboard.press('Enter')
      await page.waitForURL('**/events?outcome=failed&from=2026-03-01**')
      expect(await page.locator('.event-row').count()).toBe(1)
      await page.goBack()
      expect(await page.locator('h1').textContent()).toBe('Overview')
      await close()
    },
    PATIENCE_MS,
  )

  test(
    'has links of at least 24 pixels, and everything in the window without a script',
    async () => {
      const { page, close } = await openPage(browser, daybook.url, {
        viewport: { width: 1360, height: 860 },
        javaScriptEnabled: false,
      })
      await signIn(page, ADMIN.userName, ADMIN.password)
      await page.goto('/overview')
      const boxes = await page
        .locator('.overview-value, .overview-more, .overview-tile-number')
        .evaluateAll((links) => links.map((link) => link.getBoundingClientRect().height))
      expect(Math.min(...boxes)).toBeGreaterThanOrEqual(24)
      expect(await page.locator('.overview-card').count()).toBe(7)
      await close()
    },
    PATIENCE_MS,
  )
})
