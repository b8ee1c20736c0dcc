import { afterEach, beforeEach, describe, expect, test } from 'bun:test'
import { readFileSync } from 'node:fs'
import type { Browser, Page } from 'playwright-core'
import {
  accessibilityViolations,
  openBrowser,
  openPage,
  openToolbarMenu,
  signIn,
} from '../support/browser.ts'
import { ADMIN, openTestApp, type TestApp } from '../support/test-app.ts'

const PATIENCE_MS = 60_000

let daybook: TestApp
let browser: Browser

beforeEach(async () => {
  daybook = await openTestApp({ database: 'sqlite' })
  await daybook.send([
    { eventID: 'late', eventName: 'StopInstances', userName: 'ann', eventTime: '2026-03-01T05:00:00Z' },
    { eventID: 'early', eventName: 'StopInstances', userName: 'ann', eventTime: '2026-02-28T20:00:00Z' },
  ])
  browser = await openBrowser()
}, PATIENCE_MS)

afterEach(async () => {
  await browser?.close()
  await daybook?.close()
})

describe.each([
  ['with scripts', true],
  ['without scripts', false],
])('in Chromium, %s,', (_, javaScriptEnabled) => {
  test(
    'a download after the session ended leads to the sign-in and then to the file',
    async () => {
      const { page, consoleErrors, close } = await openPage(browser, daybook.url, { javaScriptEnabled })
      await signIn(page, ADMIN.userName, ADMIN.password)
      await page.goto('/events?userName=ann')
      // The page asks for the most frequent values by itself, which would lead to the sign-in, too.
      if (javaScriptEnabled) await page.locator('.facet-list').waitFor()
      endSession()
      await openToolbarMenu(page, 'Download')
      await page.getByRole('link', { name: 'NDJSON' }).click()
      await page.waitForURL('**/sign-in?next=*')
      const [download] = await Promise.all([page.waitForEvent('download'), fillInSignIn(page)])
      const lines = readFileSync(await download.path(), 'utf8')
        .trim()
        .split('\n')
      expect(lines.map((line) => JSON.parse(line).eventID)).toEqual(['late', 'early'])
      expect(await page.getByRole('heading', { name: 'Download' }).count()).toBe(1)
      await page.getByRole('link', { name: 'Continue' }).click()
      await page.waitForURL('**/events')
      expect(consoleErrors).toEqual([])
      await close()
    },
    PATIENCE_MS,
  )

  test(
    'a form after the session ended is filled in again',
    async () => {
      const { page, consoleErrors, close } = await openPage(browser, daybook.url, { javaScriptEnabled })
      await signIn(page, ADMIN.userName, ADMIN.password)
      await page.goto('/projects')
      await page.locator('summary', { hasText: 'Create project' }).click()
      await page.getByLabel('Name').fill('Web shop')
      await page.getByLabel('ID').fill('shop')
      endSession()
      await page.getByRole('button', { name: 'Create project' }).click()
      await page.getByText('Sign in to return to the form.').waitFor()
      await fillInSignIn(page)
      await page.getByText('The form is filled in again').waitFor()
      expect(await page.getByLabel('Name').inputValue()).toBe('Web shop')
      expect(await page.getByLabel('ID').inputValue()).toBe('shop')
      await page.getByRole('button', { name: 'Create project' }).click()
      await page.waitForURL('**/projects/shop*')
      expect(consoleErrors).toEqual([])
      await close()
    },
    PATIENCE_MS,
  )

  test(
    'a date without a time is a day, and half a date of a report has a message',
    async () => {
      const { page, consoleErrors, close } = await openPage(browser, daybook.url, {
        javaScriptEnabled,
        locale: 'en-US',
      })
      await signIn(page, ADMIN.userName, ADMIN.password)
      await page.goto('/events?userName=ann')
      await openToolbarMenu(page, '30 days')
      await page.getByLabel('Period', { exact: true }).pressSequentially('2026-03-01')
      await page.keyboard.press('Enter')
      await page.waitForURL(
        '**/events?userName=ann&from=2026-03-01T00%3A00%3A00&until=2026-03-02T00%3A00%3A00&zone=UTC',
      )
      expect(await page.locator('.event-row').count()).toBe(1)
      expect(await page.getByLabel('From', { exact: true }).inputValue()).toBe('2026-03-01')
      await page.goto('/reports')
      for (const day of ['Start day', 'End day']) await page.getByLabel(day).fill('')
      await page.getByLabel('Start day').pressSequentially('02')
      await page.getByRole('button', { name: 'Show report' }).click()
      await page.getByText('Start day is missing.').waitFor()
      expect(consoleErrors.filter((error) => !error.includes('400'))).toEqual([])
      await close()
    },
    PATIENCE_MS,
  )
})

test.each([
  ['wide and light', { viewport: { width: 1440, height: 900 }, colorScheme: 'light' }],
  ['narrow and dark', { viewport: { width: 360, height: 740 }, colorScheme: 'dark' }],
] as const)(
  'pages about what is left out have no accessibility violation and no overflow, %s',
  async (_, display) => {
    const { page, close } = await openPage(browser, daybook.url, { ...display, bypassCSP: true })
    await daybook.send([{ eventName: 'GetBucket', userName: 'ann', errorCode: 'AccessDenied' }])
    await signIn(page, ADMIN.userName, ADMIN.password)
    const violations: { [path: string]: string[] } = {}
    for (const path of [
      '/events?from=2020-01-01',
      '/events?from=2027-01-01&until=2020-01-01',
      '/events?errorCode=*',
      '/events?username=ann',
      '/people?query=ann',
      '/people?notice=form-kept',
      '/reports?strat=2026-03-01',
      '/sign-in/file?next=%2Fevents%2Flate%2Frecord',
    ]) {
      await page.goto(path)
      violations[path] = await accessibilityViolations(page)
    }
    expect(Object.values(violations).flat()).toEqual([])
    await close()
  },
  PATIENCE_MS,
)

function endSession(): void {
  daybook.setClock('2026-03-02T01:00:00Z')
}

async function fillInSignIn(page: Page): Promise<void> {
  await page.getByLabel('User name').fill(ADMIN.userName)
  await page.getByLabel('Password').fill(ADMIN.password)
  await page.getByRole('button', { name: 'Sign in' }).click()
}
