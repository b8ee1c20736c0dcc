import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { accessibilityViolations, openBrowser, openPage, overflowOf } from '../support/browser.ts'
import { openConsoleClient } from '../support/console-client.ts'
import { PAGE_EVENTS } from '../support/console-events.ts'
import { fillPath, seedConsole } from '../support/console-seed.ts'
import { csrfTokenOf } from '../support/page-content.ts'
import { ADMIN, openTestApp, type TestApp } from '../support/test-app.ts'

const PATIENCE_MS = 300_000
const WIDE = { width: 1360, height: 860 }
const NARROW = { width: 360, height: 740 }

// Every pair of a width, colours, a language, and scripts or none, is in one of these.
const DISPLAYS: [string, BrowserContextOptions][] = [
  ['wide, light, English', { viewport: WIDE, colorScheme: 'light', locale: 'en-US' }],
  [
    'wide, dark, Russian, without scripts',
    { viewport: WIDE, colorScheme: 'dark', locale: 'ru-RU', javaScriptEnabled: false },
  ],
  [
    'narrow, light, Russian, without scripts',
    { viewport: NARROW, colorScheme: 'light', locale: 'ru-RU', javaScriptEnabled: false },
  ],
  [
    'narrow, dark, English, without scripts',
    { viewport: NARROW, colorScheme: 'dark', locale: 'en-US', javaScriptEnabled: false },
  ],
  ['narrow, dark, Russian', { viewport: NARROW, colorScheme: 'dark', locale: 'ru-RU' }],
]

let daybook: TestApp
let browser: Browser
let paths: string[]

beforeAll(async () => {
  daybook = await openTestApp({ database: 'sqlite' })
  const admin = openConsoleClient(daybook)
  await admin.signIn()
  const names = await seedConsole(daybook, admin, await csrfTokenOf(await admin.get('/keys')))
  await daybook.app.services.eventCounter.countReceived()
  paths = [
    `/events?event=${names.event}&readOnly=any`,
    '/find?q=stop+ann',
    '/events?userName=nothing',
    '/none',
  ]
  for (const { path } of Object.values(PAGE_EVENTS))
    if (await isPage(admin, fillPath(path, names))) paths.push(fillPath(path, names))
  browser = await openBrowser()
}, PATIENCE_MS)

afterAll(async () => {
  await browser?.close()
  await daybook?.close()
})

describe('every page in Chromium', () => {
  test.each(DISPLAYS)(
    'fits the window and has no accessibility violation, %s',
    async (_, { javaScriptEnabled = true, ...display }) => {
      const options = { ...display, javaScriptEnabled, bypassCSP: true }
      const { page, consoleErrors, close } = await openPage(browser, daybook.url, options)
      await signInAnyLanguage(page)
      const faults: { [path: string]: string[] } = {}
      for (const path of paths) {
        await page.goto(path)
        expect([path, await page.locator('html').getAttribute('lang')]).toEqual([path, languageOf(display)])
        const found = await (javaScriptEnabled ? accessibilityViolations(page) : overflowOf(page))
        if (found.length > 0) faults[path] = found
      }
      expect(faults).toEqual({})
      expect(consoleErrors.filter((error) => !error.includes('404 (Not Found)'))).toEqual([])
      await close()
    },
    PATIENCE_MS,
  )
})

function languageOf({ locale }: BrowserContextOptions): string {
  return locale?.slice(0, 2) ?? 'en'
}

async function signInAnyLanguage(page: Page): Promise<void> {
  await page.goto('/sign-in')
  await page.locator('[name=userName]').fill(ADMIN.userName)
  await page.locator('[name=password]').fill(ADMIN.password)
  await page.locator('[name=password]').press('Enter')
  await page.waitForURL('**/overview')
}

// Others are files, streams and parts of pages.
async function isPage(client: ReturnType<typeof openConsoleClient>, path: string): Promise<boolean> {
  const answer = await client.request(path)
  if (answer.headers.get('content-type')?.startsWith('text/html') && answer.status === 200)
    return /^<!doctype html>/i.test(await answer.text())
  await answer.body?.cancel()
  return false
}
