import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { Browser } from 'playwright-core'
import { accessibilityViolations, openBrowser, openPage, signIn } from '../support/browser.ts'
import { ADMIN, openTestApp, type TestApp } from '../support/test-app.ts'

const PATIENCE_MS = 90_000

let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
}, PATIENCE_MS)
afterAll(() => browser?.close())

describe('an empty Daybook in Chromium', () => {
  test.each([true, false])(
    'has its first own event on the screen after one click on the overview, with scripts: %p',
    (javaScriptEnabled) =>
      withDaybook(async (daybook) => {
        const { page, consoleErrors, close } = await openPage(browser, daybook.url, { javaScriptEnabled })
        await signIn(page, ADMIN.userName, ADMIN.password)
        await page.goto('/overview')
        await page.getByRole('button', { name: 'Send a test event' }).click()
        await page.waitForURL('**/events?eventName=SendTestEvent**')
        expect(await page.locator('.event-row').count()).toBe(1)
        expect(await page.locator('.event-row').textContent()).toContain(ADMIN.userName)
        expect(consoleErrors).toEqual([])
        await close()
      }),
    PATIENCE_MS,
  )

  test(
    'shows an event that a program sent with the new key after two clicks, without a further one',
    () =>
      withDaybook(async (daybook) => {
        const { page, consoleErrors, close } = await openPage(browser, daybook.url)
        await signIn(page, ADMIN.userName, ADMIN.password)
        await page.goto('/overview')
        await page.getByRole('link', { name: 'Send the first event' }).click()
        await page.getByRole('button', { name: 'Create access key' }).click()
        await page.getByText(/Waiting for the first event sent with/).waitFor()
        const [id, secret] = await page.locator('.secret code').allTextContents()
        await fetch(`${daybook.url}/api/v1/events`, {
          method: 'POST',
          headers: { authorization: `Bearer ${id}:${secret}`, 'content-type': 'application/json' },
          body: JSON.stringify({ eventName: 'StopInstances', userName: 'alice' }),
        })
        const arrived = page.locator('.first-event-list')
        await arrived.waitFor()
        expect(await arrived.textContent()).toContain('alice')
        await arrived.getByRole('link').click()
        await page.waitForURL('**/events/**')
        expect(consoleErrors).toEqual([])
        await close()
      }),
    PATIENCE_MS,
  )
})

describe('the page that leads to the first event in Chromium', () => {
  test.each([
    ['wide and light', { viewport: { width: 1360, height: 860 }, colorScheme: 'light' }],
    ['narrow and dark', { viewport: { width: 360, height: 740 }, colorScheme: 'dark' }],
  ] as const)(
    'has no accessibility violation and no overflow, %s',
    (_, display) =>
      withDaybook(async (daybook) => {
        const { page, consoleErrors, close } = await openPage(browser, daybook.url, {
          ...display,
          bypassCSP: true,
        })
        await signIn(page, ADMIN.userName, ADMIN.password)
        await page.goto('/first-event')
        expect(await accessibilityViolations(page)).toEqual([])
        await page.getByRole('button', { name: 'Create access key' }).click()
        await page.locator('.secret').waitFor()
        await page.locator('summary', { hasText: 'Fluent Bit' }).click()
        expect(await accessibilityViolations(page)).toEqual([])
        expect(consoleErrors).toEqual([])
        await close()
      }),
    PATIENCE_MS,
  )
})

async function withDaybook(run: (daybook: TestApp) => Promise<void>): Promise<void> {
  const daybook = await openTestApp({ database: 'sqlite' })
  try {
    await run(daybook)
  } finally {
    await daybook.close()
  }
}
