import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { accessibilityViolations, DISPLAYS, openBrowser, openPage, signIn } from '../support/browser.ts'
import { ADMIN, openTestApp, type TestApp } from '../support/test-app.ts'

const PATIENCE_MS = 60_000
const WIDE = { viewport: { width: 1360, height: 860 } }
const PHONE = { viewport: { width: 390, height: 844 } }
const LIST = '/events?userName=ann&readOnly=any'

let daybook: TestApp
let browser: Browser

beforeAll(async () => {
  daybook = await openTestApp({ database: 'sqlite' })
  await daybook.send(Array.from({ length: 70 }, (_, index) => recordAt(index)))
  browser = await openBrowser()
}, PATIENCE_MS)

afterAll(async () => {
  await browser.close()
  await daybook.close()
})

describe('the inspector beside the list in Chromium', () => {
  test(
    'opens with a click, is in the address, and closes with Back, which leaves the list as it was',
    async () => {
      const { page, consoleErrors, close } = await open(WIDE)
      await page.evaluate('window.isSamePage = true')
      await page.locator('.cell-user').nth(3).click()
      await sentence(page, 'event-3')
      expect(await page.locator('.inspector-place').textContent()).toBe('4 of 70')
      expect(page.url()).toEndWith('/events?event=event-3&eventProject=default&userName=ann&readOnly=any')
      const list = await page.locator('.event-table').boundingBox()
      const inspector = await page.locator('.inspector').boundingBox()
      expect((list?.x ?? 0) + (list?.width ?? 0)).toBeLessThanOrEqual(inspector?.x ?? 0)
      await page.goBack()
      await page.locator('.inspector').waitFor({ state: 'hidden' })
      expect(page.url()).toEndWith(LIST)
      await page.goForward()
      await sentence(page, 'event-3')
      expect(await page.evaluate('window.isSamePage')).toBe(true)
      expect(consoleErrors).toEqual([])
      await close()
    },
    PATIENCE_MS,
  )

  test(
    'goes to the next and the previous event with j, k, arrows and buttons, and to rows that are not loaded yet',
    async () => {
      const { page, close } = await open(WIDE)
      await page.locator('.cell-action a').first().click()
      await sentence(page, 'event-0')
      await page.keyboard.press('j')
      await sentence(page, 'event-1')
      await page.keyboard.press('ArrowDown')
      await sentence(page, 'event-2')
      await page.keyboard.press('k')
      await sentence(page, 'event-1')
      await page.getByRole('link', { name: 'Next event' }).click()
      await sentence(page, 'event-2')
      expect(await page.locator('.event-row a[aria-current]').getAttribute('href')).toContain('event-2&')
      await page.locator('.cell-action a').nth(49).click()
      await sentence(page, 'event-49')
      await page.keyboard.press('j')
      await sentence(page, 'event-50')
      expect(await page.locator('.inspector-place').textContent()).toBe('51 of 70')
      await page.goBack()
      await page.locator('.inspector').waitFor({ state: 'hidden' })
      expect(await page.locator('.event-row').count()).toBe(70)
      await close()
    },
    PATIENCE_MS,
  )

  test(
    'is restored by a reload, and shown by a link',
    async () => {
      const { page, close } = await open(WIDE)
      await page.locator('.cell-action a').nth(2).click()
      await sentence(page, 'event-2')
      await page.reload()
      await sentence(page, 'event-2')
      expect(await page.locator('.inspector-place').textContent()).toBe('3 of 70')
      await page.getByRole('link', { name: 'Close' }).click()
      await page.locator('.inspector').waitFor({ state: 'hidden' })
      expect(page.url()).toEndWith(LIST)
      await close()
    },
    PATIENCE_MS,
  )

  test(
    'covers the page on phones, has the focus there, and returns it to the row',
    async () => {
      const { page, close } = await open(PHONE)
      const link = page.locator('.cell-action a').nth(1)
      await link.click()
      await sentence(page, 'event-1')
      expect(await page.locator('.inspector').boundingBox()).toEqual({ x: 0, y: 0, ...PHONE.viewport })
      expect(await page.locator('.event-table').isVisible()).toBe(false)
      expect(await page.evaluate('document.activeElement.id')).toBe('inspector-title')
      await page.keyboard.press('Escape')
      await page.locator('.inspector').waitFor({ state: 'hidden' })
      expect(await link.evaluate((element) => element === document.activeElement)).toBe(true)
      await close()
    },
    PATIENCE_MS,
  )

  test(
    'is a page of its own without JavaScript',
    async () => {
      const { page, close } = await open({ ...WIDE, javaScriptEnabled: false })
      await page.locator('.cell-action a').nth(1).click()
      await sentence(page, 'event-1')
      expect(await page.locator('.inspector-place').textContent()).toBe('2 of 70')
      await page.getByRole('link', { name: 'Next event' }).click()
      await sentence(page, 'event-2')
      await page.getByRole('link', { name: 'Open', exact: true }).click()
      await page.locator('h1').waitFor()
      await page.locator('.back a').click()
      await page.waitForURL(`**${LIST}`)
      await close()
    },
    PATIENCE_MS,
  )

  test(
    'finds text in the record, and copies it, values and the link',
    async () => {
      const { page, close } = await open({ ...WIDE, permissions: ['clipboard-read', 'clipboard-write'] })
      await page.locator('.cell-action a').nth(5).click()
      await sentence(page, 'event-5')
      await page.getByRole('searchbox', { name: 'Search in the record' }).fill('I-0ABC')
      await page.getByText('1 found').waitFor()
      await page.getByRole('button', { name: 'Copy', exact: true }).click()
      const record = await (await daybook.api('/events/event-5')).text()
      await page.getByText('Copied').first().waitFor({ state: 'attached' })
      expect(await page.evaluate<string>('navigator.clipboard.readText()')).toBe(record)
      expect(await page.getByRole('link', { name: '"i-0abc"' }).isVisible()).toBe(true)
      await page.locator('.more-facts summary').click()
      await page.getByRole('button', { name: 'Copy Event ID: event-5' }).click()
      expect(await page.evaluate<string>('navigator.clipboard.readText()')).toBe('event-5')
      await page.getByRole('button', { name: 'Copy link' }).last().click()
      expect(await page.evaluate<string>('navigator.clipboard.readText()')).toBe(page.url())
      await close()
    },
    PATIENCE_MS,
  )

  test.each(DISPLAYS)(
    'has no accessibility violation and no overflow, %s',
    async (_, display) => {
      const { page, close } = await open({ ...display, bypassCSP: true })
      const violations: { [name: string]: string[] } = {}
      for (const path of [`${LIST}&event=event-5`, '/events/event-5', `${LIST}&event=none`]) {
        await page.goto(path)
        for (const summary of await page.locator('.inspector details > summary').all()) {
          if (await summary.isVisible()) await summary.click()
        }
        violations[path] = await accessibilityViolations(page)
      }
      expect(violations).toEqual(Object.fromEntries(Object.keys(violations).map((path) => [path, []])))
      await close()
    },
    PATIENCE_MS,
  )
})

async function open(options: BrowserContextOptions) {
  const visit = await openPage(browser, daybook.url, options)
  await signIn(visit.page, ADMIN.userName, ADMIN.password)
  await visit.page.goto(LIST)
  return visit
}

async function sentence(page: Page, id: string): Promise<void> {
  await page.waitForURL((url) => url.searchParams.get('event') === id)
  await page.locator(`.inspector:not([aria-busy]) [data-copy="${id}"]`).waitFor({ state: 'attached' })
}

function recordAt(index: number): object {
  const eventTime = new Date(Date.parse('2026-03-01T11:58:00Z') - index * 60_000).toISOString()
  const requestParameters = { instancesSet: { items: [{ instanceId: 'i-0abc' }] } }
  const common = { eventSource: 'ec2.amazonaws.com', sourceIPAddress: '10.0.0.7', requestParameters }
  const failed = index % 5 === 4 ? { errorCode: 'AccessDenied', errorMessage: 'Not yours.' } : {}
  return {
    ...common,
    ...failed,
    eventTime,
    eventID: `event-${index}`,
    // Neighbours differ, so that each has a row.
    eventName: index % 2 === 0 ? 'CreateTags' : 'CreateImage',
    userName: 'ann',
  }
}
