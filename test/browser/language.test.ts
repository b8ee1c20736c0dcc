import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { Browser, Page } from 'playwright-core'
import { accessibilityViolations, openBrowser, openPage } from '../support/browser.ts'
import { ADMIN, openTestApp, type TestApp } from '../support/test-app.ts'

const PATIENCE_MS = 120_000

let browser: Browser
let daybook: TestApp

beforeAll(async () => {
  browser = await openBrowser()
  daybook = await openTestApp({ database: 'sqlite' })
}, PATIENCE_MS)

afterAll(async () => {
  await browser.close()
  await daybook.close()
})

describe('the console in Russian', () => {
  test(
    'is what a browser gets that prefers it, from the sign-in on, and can be left for English',
    async () => {
      const { page, consoleErrors, close } = await openPage(browser, daybook.url, {
        locale: 'ru-RU',
        bypassCSP: true,
      })
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
})

async function signIn(page: Page): Promise<void> {
  await page.getByLabel('Имя пользователя').fill(ADMIN.userName)
  await page.getByLabel('Пароль').fill(ADMIN.password)
  await page.getByRole('button', { name: 'Войти' }).click()
  await page.waitForURL('**/overview')
}
