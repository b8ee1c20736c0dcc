import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { Browser, Page } from 'playwright-core'
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
    { ...STOP, eventID: 's2', eventTime: '2026-02-20T10:10:00Z', errorCode: 'AccessDenied' },
    { ...STOP, eventID: 's3', eventTime: '2026-03-01T11:30:00Z' },
    { ...STOP, eventID: 'r1', eventTime: '2026-03-01T10:00:00Z', eventName: 'DescribeInstances' },
    {
      ...{ ...STOP, eventID: 'r2', eventTime: '2026-03-01T10:01:00Z' },
      ...{ eventName: 'ListKeys', eventSource: 'kms.amazonaws.com', errorCode: 'Throttled' },
    },
  ])
  await daybook.app.services.eventCounter.countReceived()
}, PATIENCE_MS)

afterAll(async () => {
  await browser?.close()
  await daybook.close()
})

describe('the counts of the events page in Chromium', () => {
  test.each(DISPLAYS)(
    'have no accessibility violation and no overflow, %s',
    async (_, display) => {
      const { page, consoleErrors, close } = await openPage(browser, daybook.url, {
        ...display,
        bypassCSP: true,
      })
      await signIn(page, ADMIN.userName, ADMIN.password)
      const violations: { [name: string]: string[] } = {}
      for (const path of [
        '/events?readOnly=any',
        '/events?userName=ann&period=24h',
        '/events?userName=none&period=7d',
      ]) {
        await page.goto(path)
        if (path.includes('any')) await openCounts(page)
        violations[path] = await accessibilityViolations(page)
      }
      for (const path of ['/event-histogram', '/event-facets']) {
        await page.goto(path)
        violations[path] = await accessibilityViolations(page)
      }
      expect(violations).toEqual(Object.fromEntries(Object.keys(violations).map((name) => [name, []])))
      expect(consoleErrors).toEqual([])
      await close()
    },
    PATIENCE_MS,
  )

  test(
    'nothing moves when the values arrive',
    async () => {
      const { page, close } = await openPage(browser, daybook.url, { viewport: { width: 1360, height: 860 } })
      await signIn(page, ADMIN.userName, ADMIN.password)
      await page.route('**/event-facets*', async (route) => {
        await Bun.sleep(300)
        await route.continue()
      })
      await page.goto('/events')
      const before = await page.locator('.event-table').boundingBox()
      await page.locator('.facet-value').first().waitFor()
      expect(await page.locator('.event-table').boundingBox()).toEqual(before)
      await close()
    },
    PATIENCE_MS,
  )

  test(
    'the bars are one stop of the Tab key, and arrow keys and Enter lead to a period',
    async () => {
      const { page, close } = await openPage(browser, daybook.url)
      await signIn(page, ADMIN.userName, ADMIN.password)
      await page.goto('/events?eventSource=ec2.amazonaws.com')
      const bars = page.locator('.histogram-bar')
      expect(await bars.count()).toBe(3)
      await page.locator('.toolbar-actions summary').last().focus()
      await page.keyboard.press('Tab')
      expect(await focused(page)).toContain('1 change')
      await page.keyboard.press('ArrowLeft')
      expect(await focused(page)).toContain('20 Feb')
      expect(await focused(page)).toContain('1 failed')
      await page.keyboard.press('Tab')
      expect(await page.evaluate('document.activeElement.className')).toBe('count-summary')
      await page.keyboard.press('Shift+Tab')
      await page.keyboard.press('Enter')
      await page.waitForURL('**/events?**from=2026-02-20**')
      expect(await page.locator('.event-row').count()).toBe(1)
      await close()
    },
    PATIENCE_MS,
  )

  test(
    'keep what is said of failed reads when they come later',
    async () => {
      const { page, close } = await openPage(browser, daybook.url)
      await signIn(page, ADMIN.userName, ADMIN.password)
      const query = 'eventSource=kms.amazonaws.com'
      await page.goto(`/events?${query}`)
      const note = page.locator('.histogram-totals .left-out')
      expect(await note.textContent()).toContain('1 failed read left out.')
      const place = "{ target: '.histogram', swap: 'outerHTML' }"
      await page.evaluate(`htmx.ajax('GET', '/event-histogram?${query}', ${place})`)
      expect(await note.textContent()).toContain('1 failed read left out.')
      await close()
    },
    PATIENCE_MS,
  )

  test(
    'a link leads past the values to the list, and a value to its events',
    async () => {
      const { page, close } = await openPage(browser, daybook.url, { viewport: { width: 1360, height: 860 } })
      await signIn(page, ADMIN.userName, ADMIN.password)
      await page.goto('/events?eventSource=ec2.amazonaws.com&readOnly=any')
      await page.locator('.facet-value').first().waitFor()
      await page.locator('.facets-skip').focus()
      await page.keyboard.press('Enter')
      await page.keyboard.press('Tab')
      expect(await page.evaluate('document.activeElement.closest("tr").className')).toContain('event-row')
      await page.getByRole('link', { name: 'Not user ann' }).click()
      await page.waitForURL('**/events?**not.userName=ann**')
      expect(await page.locator('.event-row').count()).toBe(1)
      await close()
    },
    PATIENCE_MS,
  )
})

// On narrow screens, the values are loaded once they are opened.
async function openCounts(page: Page): Promise<void> {
  await page.locator('.count-summary').click()
  if (await page.locator('.facets-summary').isVisible()) await page.locator('.facets-summary').click()
  await page.locator('.facet-value').first().waitFor()
}

function focused(page: Page): Promise<string> {
  return page.evaluate('document.activeElement.textContent')
}
