import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { Browser } from 'playwright-core'
import {
  accessibilityViolations,
  DISPLAYS,
  openBrowser,
  openFilterForm,
  openPage,
  signIn,
} from '../support/browser.ts'
import { reportRequest } from '../support/report-records.ts'
import { ADMIN, openTestApp, type TestApp } from '../support/test-app.ts'

const PATIENCE_MS = 90_000

let browser: Browser
let daybook: TestApp

beforeAll(async () => {
  browser = await openBrowser()
  daybook = await openTestApp({ database: 'sqlite' })
  const ids = { eventID: 'stop', requestID: 'req-1', sharedEventID: 'shared-1' }
  await daybook.send([
    reportRequest('StopInstances', 'ann', '2026-03-01T11:00:00Z', ids),
    reportRequest('StartInstances', 'ann', '2026-02-27T11:00:00Z', { eventID: 'start' }),
    reportRequest('RebootInstances', 'a-robot-with-a-very-long-name-1', '2026-03-01T11:00:01Z', {
      eventID: 'reboot',
      requestID: 'req-1',
    }),
  ])
  await daybook.app.services.eventCounter.countReceived()
}, PATIENCE_MS)

afterAll(async () => {
  await browser?.close()
  await daybook.close()
})

describe('finding by words and related events in Chromium', () => {
  test.each(DISPLAYS)(
    'have no accessibility violation and no overflow, %s',
    async (_, display) => {
      const { page, consoleErrors, close } = await openPage(browser, daybook.url, {
        ...display,
        bypassCSP: true,
      })
      await signIn(page, ADMIN.userName, ADMIN.password)
      const violations: { [name: string]: string[] } = {}
      for (const path of ['/find', '/find?q=ann+stop+server', '/find?q=nothingness', '/events/stop']) {
        await page.goto(path)
        violations[path] = await accessibilityViolations(page)
      }
      await page.goto('/events')
      await page.locator('.cell-action a').first().click()
      await page.locator('.inspector .event-sentence').waitFor()
      violations.inspector = await accessibilityViolations(page)
      expect(violations).toEqual(Object.fromEntries(Object.keys(violations).map((name) => [name, []])))
      expect(consoleErrors).toEqual([])
      await close()
    },
    PATIENCE_MS,
  )

  test(
    'the key / leads to the field, and words to the events',
    async () => {
      const { page, close } = await openPage(browser, daybook.url)
      await signIn(page, ADMIN.userName, ADMIN.password)
      await page.keyboard.press('/')
      await page.keyboard.type('who stopped web')
      await page.keyboard.press('Enter')
      await page.waitForURL('**/find?q=who+stopped+web')
      expect(await page.locator('.find-field').inputValue()).toBe('who stopped web')
      await page.locator('.found a').first().click()
      await page.waitForURL('**/events?**')
      expect(await page.locator('.event-row .cell-action').allInnerTexts()).toEqual([
        expect.stringContaining('StopInstances'),
      ])
      // In another field, it is a character.
      await openFilterForm(page)
      const field = page.locator('.add-filter').getByLabel('Value')
      await field.press('/')
      expect(await field.inputValue()).toBe('/')
      await close()
    },
    PATIENCE_MS,
  )
})
