import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { accessibilityViolations, openBrowser, openPage, signIn } from '../support/browser.ts'
import { ADMIN, openTestApp, type TestApp } from '../support/test-app.ts'

const PATIENCE_MS = 60_000
const LIST = '/events?userName=ann&readOnly=any'

let daybook: TestApp
let browser: Browser

beforeAll(async () => {
  daybook = await openTestApp({ database: 'sqlite' })
  const common = { userName: 'ann', sourceIPAddress: '10.0.0.7' }
  await daybook.send(
    [1, 2, 3].map((minute) => ({
      ...{ ...common, eventID: `event-${minute}` },
      // Neighbours differ, so that each has a row.
      eventName: minute % 2 === 0 ? 'CreateTags' : 'CreateImage',
      eventTime: `2026-03-01T11:0${minute}:00Z`,
    })),
  )
  browser = await openBrowser()
}, PATIENCE_MS)

afterAll(async () => {
  await browser.close()
  await daybook.close()
})

describe('the keys of the console in Chromium', () => {
  test.each([
    ['with the second link that skips', ['Tab', 'Tab', 'Enter'], true],
    ['with the second link that skips, without JavaScript', ['Tab', 'Tab', 'Enter'], false],
    ['with j', ['j'], true],
  ])(
    'the first event has the focus after three keys at most, %s',
    async (_, keys, javaScriptEnabled) => {
      const { page, close } = await open({ javaScriptEnabled })
      for (const key of keys) await page.keyboard.press(key)
      expect(await focusedHref(page)).toContain('event=event-3&')
      await close()
    },
    PATIENCE_MS,
  )

  test(
    'j, k and arrows move between rows, Enter opens one and then moves into it, and Escape returns',
    async () => {
      const { page, consoleErrors, close } = await open({})
      for (const key of ['j', 'j', 'ArrowDown', 'k']) await page.keyboard.press(key)
      expect(await focusedHref(page)).toContain('event=event-2&')
      await page.keyboard.press('Enter')
      await page.locator('.inspector .event-sentence').waitFor()
      expect(await focusedHref(page)).toContain('event=event-2&')
      await page.keyboard.press('Enter')
      expect(await page.evaluate('document.activeElement.id')).toBe('inspector-title')
      await page.keyboard.press('Escape')
      await page.locator('.inspector').waitFor({ state: 'hidden' })
      expect(await focusedHref(page)).toContain('event=event-2&')
      await page.keyboard.press('Shift+Tab')
      await page.keyboard.press('Tab')
      expect(await focusedHref(page)).toContain('event=event-2&')
      expect(consoleErrors).toEqual([])
      await close()
    },
    PATIENCE_MS,
  )

  test(
    'a sheet shows them, without a violation, and they do nothing while text is typed',
    async () => {
      const { page, close } = await open({ bypassCSP: true })
      await page.keyboard.press('?')
      await page.getByRole('dialog', { name: 'Keyboard' }).waitFor()
      expect(await accessibilityViolations(page)).toEqual([])
      await page.keyboard.press('Escape')
      await page.getByRole('dialog').waitFor({ state: 'hidden' })
      await page.keyboard.press('f')
      await page.locator('.add-filter[open] select[name=field]:focus').waitFor()
      await page.locator('.find-field').fill('')
      await page.keyboard.type('?jg')
      expect(await page.locator('.find-field').inputValue()).toBe('?jg')
      await close()
    },
    PATIENCE_MS,
  )

  test(
    'c copies the link of the row that has the focus, and says so; in the inspector, the value',
    async () => {
      const permissions = ['clipboard-read', 'clipboard-write']
      const { page, consoleErrors, close } = await open({ permissions })
      const copied = () => page.evaluate('navigator.clipboard.readText()')
      await page.keyboard.press('j')
      await page.keyboard.press('c')
      await page.locator('#announcement.toast', { hasText: 'Copied' }).waitFor()
      expect(await copied()).toBe(await focusedHref(page))
      await page.locator('#announcement.visually-hidden:empty').waitFor({ state: 'attached' })
      await page.goto(`${LIST}&event=event-1`)
      await page.getByRole('link', { name: 'Only events with Address: 10.0.0.7' }).focus()
      await page.keyboard.press('c')
      await page.locator('#announcement', { hasText: 'Copied' }).waitFor({ state: 'attached' })
      expect(await copied()).toBe('10.0.0.7')
      expect(consoleErrors).toEqual([])
      await close()
    },
    PATIENCE_MS,
  )

  test(
    '[ and ] show the period before and after the one that is shown',
    async () => {
      const { page, close } = await open({})
      await page.goto(`${LIST}&from=2026-03-01T10:00:00Z&until=2026-03-01T11:00:00Z`)
      const periodAfter = async (key: string, start: string) => {
        await page.keyboard.press(key)
        await page.waitForURL((url) => (url.searchParams.get('from') ?? '').startsWith(start))
        return new URL(page.url()).searchParams.get('until')
      }
      expect(await periodAfter('[', '2026-03-01T09:00')).toStartWith('2026-03-01T10:00')
      expect(await periodAfter(']', '2026-03-01T10:00')).toStartWith('2026-03-01T11:00')
      await close()
    },
    PATIENCE_MS,
  )

  test(
    'two keys go to a page, and x leaves out the value that has the focus',
    async () => {
      const { page, close } = await open({})
      await page.keyboard.press('g')
      await page.keyboard.press('s')
      await page.waitForURL('**/servers')
      await page.goto(`${LIST}&event=event-1`)
      await page.getByRole('link', { name: 'Only events with Address: 10.0.0.7' }).focus()
      await page.keyboard.press('x')
      await page.waitForURL('**/events?**not.sourceIPAddress=10.0.0.7**')
      await close()
    },
    PATIENCE_MS,
  )
})

async function open(options: BrowserContextOptions) {
  const visit = await openPage(browser, daybook.url, { viewport: { width: 1360, height: 860 }, ...options })
  await signIn(visit.page, ADMIN.userName, ADMIN.password)
  await visit.page.goto(LIST)
  return visit
}

function focusedHref(page: Page): Promise<string> {
  return page.evaluate('document.activeElement.href ?? ""')
}
