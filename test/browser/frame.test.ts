import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { Browser, Page } from 'playwright-core'
import { accessibilityViolations, openBrowser, openPage, signIn } from '../support/browser.ts'
import { ADMIN, openTestApp, type TestApp } from '../support/test-app.ts'

const PATIENCE_MS = 60_000
const SECTIONS = [
  '/overview',
  '/events',
  '/servers',
  '/reports',
  '/trails',
  '/settings',
  '/account',
  '/docs/guides',
]

let daybook: TestApp
let browser: Browser

beforeAll(async () => {
  daybook = await openTestApp({ database: 'sqlite' })
  const events = Array.from({ length: 60 }, (_, index) => ({
    eventName: 'StopInstances',
    userName: `u${index}`,
  }))
  await daybook.send(events)
  browser = await openBrowser()
}, PATIENCE_MS)

afterAll(async () => {
  await browser?.close()
  await daybook?.close()
})

describe('the frame of all pages in Chromium', () => {
  test(
    'stays in its place from page to page, in a header of 48 pixels',
    async () => {
      const { page, consoleErrors, close } = await openPage(browser, daybook.url, {
        viewport: { width: 1360, height: 860 },
      })
      await signIn(page, ADMIN.userName, ADMIN.password)
      const places = new Set<string>()
      for (const path of SECTIONS) {
        await page.goto(path)
        places.add(await placesOf(page))
      }
      expect(places.size).toBe(1)
      const header = await page.locator('.site-header').boundingBox()
      expect(header?.height).toBe(49)
      expect(consoleErrors).toEqual([])
      await close()
    },
    PATIENCE_MS,
  )

  test(
    'has menus that fit the window and leave no findings, wide and narrow, light and dark',
    async () => {
      for (const [width, colorScheme] of [
        [1360, 'dark'],
        [390, 'light'],
      ] as const) {
        const viewport = { width, height: 860 }
        const { page, close } = await openPage(browser, daybook.url, {
          viewport,
          colorScheme,
          bypassCSP: true,
        })
        await signIn(page, ADMIN.userName, ADMIN.password)
        await page.goto('/settings')
        for (const menu of await page.locator('main .menu > summary, .header-toggle').all()) {
          await menu.click()
          expect(await page.locator('.menu[open]').count()).toBe(1)
          expect(await accessibilityViolations(page)).toEqual([])
          await page.keyboard.press('Escape')
          expect(await page.locator('.menu[open]').count()).toBe(0)
        }
        await close()
      }
    },
    PATIENCE_MS,
  )

  test.each([
    ['with scripts', true],
    ['without scripts', false],
  ])(
    'has the colours that the user chose, on every page, %s',
    async (_, javaScriptEnabled) => {
      const { page, close } = await openPage(browser, daybook.url, {
        javaScriptEnabled,
        colorScheme: 'light',
      })
      await signIn(page, ADMIN.userName, ADMIN.password)
      await page.goto('/people?q=a')
      const background = () => page.locator('html').evaluate((html) => getComputedStyle(html).backgroundColor)
      const light = await background()
      await page.locator('.header-toggle', { hasText: ADMIN.userName }).click()
      await page.getByRole('button', { name: 'Dark' }).click()
      await page.waitForURL('**/people?q=a')
      const dark = await background()
      expect(dark).not.toBe(light)
      for (const path of ['/events', '/docs/guides/trails', '/nowhere']) {
        await page.goto(path)
        expect([path, await background()]).toEqual([path, dark])
      }
      await close()
    },
    PATIENCE_MS,
  )
})

describe('a copy button in Chromium', () => {
  test(
    'says for two seconds that it copied, also to screen readers',
    async () => {
      const permissions = ['clipboard-read', 'clipboard-write']
      const { page, close } = await openPage(browser, daybook.url, { permissions })
      await signIn(page, ADMIN.userName, ADMIN.password)
      await page.goto('/aws-tools')
      const button = page.locator('[data-copies]').first()
      const label = await button.textContent()
      await button.click()
      await page.locator('#announcement', { hasText: 'Copied' }).waitFor({ state: 'attached' })
      expect(await button.textContent()).toBe('Copied')
      await page.locator('#announcement:empty').waitFor({ state: 'attached' })
      expect(await button.textContent()).toBe(label)
      await close()
    },
    PATIENCE_MS,
  )
})

describe('a print of a list', () => {
  test(
    'says how many rows it has if there are more',
    async () => {
      const { page, close } = await openPage(browser, daybook.url)
      await signIn(page, ADMIN.userName, ADMIN.password)
      await page.emulateMedia({ media: 'print' })
      await page.goto('/events')
      await page.getByText('The list has more.').waitFor()
      expect(await countOf(page)).toBe('counter(printed-rows)')
      await page.emulateMedia({ media: 'screen' })
      expect(await page.getByText('The list has more.').isVisible()).toBe(false)
      await close()
    },
    PATIENCE_MS,
  )
})

/** Where the links of the navigation and the buttons of the menus are. */
async function placesOf(page: Page): Promise<string> {
  const boxes = await page
    .locator('.brand, .nav-link, .find-field, .header-toggle')
    .evaluateAll((elements) => elements.map((each) => JSON.stringify(each.getBoundingClientRect())))
  return boxes.join('\n')
}

function countOf(page: Page): Promise<string> {
  return page.locator('.print-count').evaluate((element) => getComputedStyle(element, '::before').content)
}
