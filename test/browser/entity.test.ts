import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { Browser } from 'playwright-core'
import { accessibilityViolations, DISPLAYS, openBrowser, openPage, signIn } from '../support/browser.ts'
import { ADMIN, openTestApp, type TestApp } from '../support/test-app.ts'

const PATIENCE_MS = 90_000
const STOP = {
  ...{ eventName: 'StopInstances', userName: 'ann', eventSource: 'ec2.amazonaws.com' },
  ...{ sourceIPAddress: '192.0.2.1', requestID: 'q-1' },
  requestParameters: { instancesSet: { items: [{ instanceId: 'i-1' }] } },
}
const PATHS = [
  '/entity?user=ann',
  '/entity?address=192.0.2.1',
  '/entity?server=i-1',
  '/entity?key=DAYBOOKTESTKEY',
]

let browser: Browser
let daybook: TestApp

beforeAll(async () => {
  browser = await openBrowser()
  daybook = await openTestApp({ database: 'sqlite' })
  await daybook.send([
    { ...STOP, eventID: 's1', eventTime: '2026-02-10T10:00:00Z', errorCode: 'AccessDenied' },
    { ...STOP, eventID: 's2', eventTime: '2026-03-01T11:30:00Z' },
    { ...STOP, eventID: 'r1', eventTime: '2026-03-01T10:00:00Z', eventName: 'DescribeInstances' },
  ])
  await daybook.app.services.eventCounter.countReceived()
}, PATIENCE_MS)

afterAll(async () => {
  await browser?.close()
  await daybook.close()
})

describe('the page about what events name in Chromium', () => {
  test.each(DISPLAYS)(
    'has no accessibility violation and no overflow, %s',
    async (_, display) => {
      const { page, consoleErrors, close } = await openPage(browser, daybook.url, {
        ...display,
        bypassCSP: true,
      })
      await signIn(page, ADMIN.userName, ADMIN.password)
      const violations: { [path: string]: string[] } = {}
      for (const path of [...PATHS, '/reports?start=2026-03-01&end=2026-03-01']) {
        await page.goto(path)
        violations[path] = await accessibilityViolations(page)
      }
      expect(Object.entries(violations).filter(([, found]) => found.length > 0)).toEqual([])
      expect(consoleErrors).toEqual([])
      await close()
    },
    PATIENCE_MS,
  )

  test(
    'is where servers, found words and rows of the report lead, without a script as well',
    async () => {
      const { page, close } = await openPage(browser, daybook.url, { javaScriptEnabled: false })
      await signIn(page, ADMIN.userName, ADMIN.password)
      await page.goto('/servers')
      await page.locator('.servers .data-table-name').first().click()
      await page.waitForURL('**/entity?server=i-1&project=default')
      await page.goto('/find?q=ann')
      await page.waitForURL('**/entity?user=ann')
      await page.goto('/find?q=ann+stop')
      await page.getByRole('link', { name: 'About the user' }).click()
      await page.waitForURL('**/entity?user=ann')
      await page.goto('/reports?start=2026-03-01&end=2026-03-01')
      await page.locator('.report-table').getByRole('link', { name: 'Stop Server' }).first().click()
      await page.waitForURL('**/events/s2')
      await close()
    },
    PATIENCE_MS,
  )
})
