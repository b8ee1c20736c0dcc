import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { Browser } from 'playwright-core'
import {
  accessibilityViolations,
  DISPLAYS,
  openBrowser,
  openFromMenu,
  openPage,
  signIn,
} from '../support/browser.ts'
import { ADMIN, openTestApp, type TestApp } from '../support/test-app.ts'

const PATIENCE_MS = 60_000

let daybook: TestApp
let browser: Browser

beforeAll(async () => {
  daybook = await openTestApp({ database: 'sqlite' })
  await daybook.send([{ eventName: 'StopInstances', userName: 'ann' }])
  browser = await openBrowser()
}, PATIENCE_MS)

afterAll(async () => {
  await browser?.close()
  await daybook?.close()
})

describe.each([
  ['with scripts', true],
  ['without scripts', false],
])('the actions page in Chromium, %s', (_, javaScriptEnabled) => {
  test(
    'finds an action by its title, and its events',
    async () => {
      const { page, consoleErrors, close } = await openPage(browser, daybook.url, { javaScriptEnabled })
      await signIn(page, ADMIN.userName, ADMIN.password)
      await openFromMenu(page, 'Help', 'Actions')
      const search = page.getByRole('searchbox', { name: 'Name, title or object type contains' })
      await search.pressSequentially('stop server')
      if (!javaScriptEnabled) await page.keyboard.press('Enter')
      await page.waitForURL('**/actions?q=stop+server')
      await page.getByRole('status').filter({ hasText: '3 actions match “stop server”.' }).waitFor()
      expect(await page.locator('.actions-name').allTextContents()).toEqual([
        'RemoteStopServer',
        'StopInstances',
        'UnmonitorInstances',
      ])
      if (javaScriptEnabled)
        expect(await search.evaluate((field) => field === document.activeElement)).toBe(true)
      await page.reload()
      expect(await search.inputValue()).toBe('stop server')

      await page.getByRole('link', { name: 'StopInstances' }).click()
      await page.waitForURL('**/events?eventName=StopInstances&readOnly=any')
      expect(await page.locator('.cell-user').allTextContents()).toEqual(['ann'])
      expect(consoleErrors).toEqual([])
      await close()
    },
    PATIENCE_MS,
  )

  test(
    'says when nothing is found and shows all actions again',
    async () => {
      const { page, consoleErrors, close } = await openPage(browser, daybook.url, { javaScriptEnabled })
      await signIn(page, ADMIN.userName, ADMIN.password)
      await page.goto('/actions')
      await page.getByRole('searchbox', { name: 'Name, title or object type' }).fill('coffee')
      if (!javaScriptEnabled) await page.getByRole('button', { name: 'Search' }).click()
      await page.getByText('No actions match “coffee”.').waitFor()
      expect(await page.locator('.actions-name').count()).toBe(0)
      await page.getByRole('link', { name: 'Show all actions' }).click()
      await page.waitForURL('**/actions')
      expect(await page.locator('.actions-name').count()).toBeGreaterThan(300)
      expect(consoleErrors).toEqual([])
      await close()
    },
    PATIENCE_MS,
  )
})

describe('the actions page in Chromium', () => {
  test.each(DISPLAYS)(
    'has no accessibility violation and no overflow, %s',
    async (_, display) => {
      const { page, close } = await openPage(browser, daybook.url, { ...display, bypassCSP: true })
      await signIn(page, ADMIN.userName, ADMIN.password)
      const violations: { [name: string]: string[] } = {}
      for (const path of ['/actions', '/actions?q=server', '/actions?q=coffee']) {
        await page.goto(path)
        violations[path] = await accessibilityViolations(page)
      }
      expect(violations).toEqual({ '/actions': [], '/actions?q=server': [], '/actions?q=coffee': [] })
      await close()
    },
    PATIENCE_MS,
  )
})
