import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { Browser, Page } from 'playwright-core'
import { accessibilityViolations, openBrowser, openPage } from '../support/browser.ts'
import { ADMIN, openTestApp, type TestApp } from '../support/test-app.ts'

const PATIENCE_MS = 120_000

const WINDOWS = [
  { viewport: { width: 1360, height: 860 }, colorScheme: 'light' },
  { viewport: { width: 390, height: 844 }, colorScheme: 'dark' },
] as const

const PATHS = [
  ...['/overview', '/events', '/events?event=00000000-0000-4000-8000-000000000000', '/events?period=wrong'],
  ...['/reports', '/servers', '/sources', '/trails', '/people', '/people/admin', '/projects', '/account'],
  ...['/settings', '/keys', '/views', '/downloads', '/find?q=остановка', '/actions?q=сервер', '/first-event'],
  ...['/aws-tools', '/docs/guides', '/nowhere', '/time-zone'],
]

let browser: Browser
let daybook: TestApp

beforeAll(async () => {
  browser = await openBrowser()
  daybook = await openTestApp({ database: 'sqlite' })
  const changes = ['StopInstances', 'RunInstances', 'DeleteUser', 'PutObject'].map((eventName, index) => ({
    eventID: `00000000-0000-4000-8000-00000000000${index}`,
    eventName,
    userName: 'ann',
    sourceIPAddress: '192.0.2.17',
    ...(index === 3 && { errorCode: 'AccessDenied' }),
  }))
  await daybook.send(changes)
}, PATIENCE_MS)

afterAll(async () => {
  await browser.close()
  await daybook.close()
})

describe('the console in Russian', () => {
  test(
    'is what a browser gets that prefers it, from the sign-in on, and can be left for English',
    async () => {
      const { page, consoleErrors, close } = await open(WINDOWS[0])
      await page.goto('/sign-in')
      expect(await page.title()).toBe('Вход · Daybook')
      expect(await accessibilityViolations(page)).toEqual([])
      await page.getByLabel('Имя пользователя').fill(ADMIN.userName)
      await page.getByLabel('Пароль').fill('wrong')
      await page.getByRole('button', { name: 'Войти' }).click()
      await page.getByText('Неверное имя пользователя или пароль.').waitFor()
      await signIn(page)
      await page.goto('/events?userName=ann')
      await page.locator('.header-toggle', { has: page.locator('.user-label') }).click()
      await page.getByRole('button', { name: 'English' }).click()
      await page.waitForURL('**/events?userName=ann')
      expect(await page.locator('html').getAttribute('lang')).toBe('en')
      expect(await page.locator('h1').first().textContent()).toContain('Events')
      // The wrong password.
      expect(consoleErrors.filter((error) => !error.includes('401'))).toEqual([])
      await close()
    },
    PATIENCE_MS,
  )

  test.each(WINDOWS)(
    'fits its window on every page, and axe finds nothing: %j',
    async (window) => {
      const { page, close } = await open(window)
      await page.goto('/sign-in')
      await signIn(page)
      const found: string[] = []
      for (const path of PATHS) {
        await page.goto(path)
        found.push(...(await accessibilityViolations(page)).map((violation) => `${path} ${violation}`))
      }
      expect(found).toEqual([])
      await close()
    },
    PATIENCE_MS,
  )
})

function open(window: (typeof WINDOWS)[number]) {
  return openPage(browser, daybook.url, { ...window, locale: 'ru-RU', bypassCSP: true })
}

async function signIn(page: Page): Promise<void> {
  await page.getByLabel('Имя пользователя').fill(ADMIN.userName)
  await page.getByLabel('Пароль').fill(ADMIN.password)
  await page.getByRole('button', { name: 'Войти' }).click()
  await page.waitForURL('**/overview')
}
