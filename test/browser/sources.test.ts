import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { Browser } from 'playwright-core'
import { accessibilityViolations, DISPLAYS, openBrowser, openPage, signIn } from '../support/browser.ts'
import { sendHeartbeats } from '../support/send-heartbeats.ts'
import { ADMIN, openTestApp, type TestApp } from '../support/test-app.ts'

const PATIENCE_MS = 90_000
const LONG = 'collector-of-the-north.internal.platform.example.com'

let browser: Browser
let daybook: TestApp
let unused: TestApp

beforeAll(async () => {
  browser = await openBrowser()
  daybook = await openTestApp({ database: 'sqlite' })
  await sendHeartbeats(daybook, ['ec2.amazonaws.com', 's3.amazonaws.com', LONG])
  daybook.setClock('2026-03-03T14:00:00Z')
  const more = [LONG, 's3.amazonaws.com', 'iam.amazonaws.com']
  await daybook.send(more.map((eventSource) => ({ eventName: 'PutObject', userName: 'ann', eventSource })))
  unused = await openTestApp({ database: 'sqlite' })
}, PATIENCE_MS)

afterAll(async () => {
  await browser?.close()
  await daybook?.close()
  await unused?.close()
})

describe.each([
  ['with scripts', true],
  ['without scripts', false],
])('a silent source in Chromium, %s', (_, javaScriptEnabled) => {
  test(
    'is shown above the events, with a link to its last events',
    async () => {
      const { page, consoleErrors, close } = await openPage(browser, daybook.url, { javaScriptEnabled })
      await signIn(page, ADMIN.userName, ADMIN.password)
      const alert = page.getByRole('status').filter({ hasText: 'silent since' })
      expect(await alert.textContent()).toContain(
        'ec2.amazonaws.com in project default has been silent since',
      )
      await alert.getByRole('link', { name: 'View source' }).click()
      await page.waitForURL('**/sources')
      const row = page.getByRole('row', { name: /ec2\.amazonaws\.com/ })
      expect(await row.textContent()).toContain('Silent')
      await row.getByRole('link').click()
      await page.waitForURL('**/events?project=default&eventSource=ec2.amazonaws.com&readOnly=any')
      expect(await page.locator('.event-row').count()).toBe(50)
      expect(consoleErrors).toEqual([])
      await close()
    },
    PATIENCE_MS,
  )
})

describe('the sources page in Chromium', () => {
  test.each(DISPLAYS)(
    'has no accessibility violation and no overflow, %s',
    async (_, display) => {
      const violations: { [name: string]: string[] } = {}
      for (const [state, { url }] of [
        ['silent', daybook],
        ['unused', unused],
      ] as const) {
        const { page, close } = await openPage(browser, url, { ...display, bypassCSP: true })
        await signIn(page, ADMIN.userName, ADMIN.password)
        for (const path of ['/events', '/sources']) {
          await page.goto(path)
          violations[`${path}, ${state}`] = await accessibilityViolations(page)
        }
        await close()
      }
      expect(violations).toEqual(Object.fromEntries(Object.keys(violations).map((name) => [name, []])))
    },
    PATIENCE_MS,
  )
})
