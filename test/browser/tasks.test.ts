import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { Browser, Page } from 'playwright-core'
import { openBrowser, openPage } from '../support/browser.ts'
import { reportRequest } from '../support/report-records.ts'
import { ADMIN, openTestApp, type TestApp } from '../support/test-app.ts'

// What people come for, from the page after the sign-in. An interaction is a click, or one text with Enter.

const PATIENCE_MS = 60_000
const DAY_MS = 86_400_000
const SERVER = 'i-0abc'

let daybook: TestApp
let browser: Browser

beforeAll(async () => {
  daybook = await openTestApp({ database: 'sqlite' })
  const now = daybook.clock().getTime()
  const at = (daysAgo: number) => new Date(now - daysAgo * DAY_MS).toISOString()
  await daybook.send([
    reportRequest('StopInstances', 'priya', at(14)),
    reportRequest('StartInstances', 'marek', at(13)),
    ...Array.from({ length: 120 }, (_, index) => other(index, at(0.01 + index / 10))),
  ])
  browser = await openBrowser()
}, PATIENCE_MS)

afterAll(async () => {
  await browser?.close()
  await daybook?.close()
})

describe('within three interactions in Chromium', () => {
  test.each([
    ['the ID of the server', `stop ${SERVER}`],
    ['the name of the server', 'who stopped web'],
    ['the title of the action', `Stop Server ${SERVER}`],
    ['the name of the action', `StopInstances ${SERVER}`],
  ])(
    'one knows who stopped a server two weeks ago, by %s',
    async (_, words) => {
      const { page, count, close } = await open()
      await count(() => page.keyboard.press('/').then(() => page.keyboard.type(words)))
      await page.keyboard.press('Enter')
      await page.waitForURL('**/find?q=**')
      await count(() => page.locator('.found a').first().click())
      await page.waitForURL('**/events?**')
      expect(await usersOf(page)).toEqual(['priya'])
      expect(count.interactions).toBeLessThanOrEqual(3)
      await close()
    },
    PATIENCE_MS,
  )

  test(
    'one knows it from the page of the server, which its ID leads to',
    async () => {
      const { page, count, close } = await open()
      await count(() => page.keyboard.press('/').then(() => page.keyboard.type(SERVER)))
      await page.keyboard.press('Enter')
      await page.waitForURL('**/entity?server=**')
      expect(await page.locator('main').textContent()).toContain('priya')
      expect(count.interactions).toBeLessThanOrEqual(3)
      await close()
    },
    PATIENCE_MS,
  )
})

describe('within four interactions in Chromium', () => {
  test.each([true, false])(
    'one sees the refused calls from one address, with scripts: %p',
    async (javaScriptEnabled) => {
      const { page, count, close } = await open(javaScriptEnabled)
      await count(() => page.getByRole('link', { name: 'Events', exact: true }).click())
      await count(() => page.getByRole('link', { name: 'Refused', exact: true }).click())
      await page.waitForURL('**/events?**')
      await count(() => page.locator('.event-row a').first().click())
      await count(() => page.getByRole('link', { name: /^Only events with Address: 192\.0\.2\./ }).click())
      await page.waitForURL((url) => url.searchParams.get('sourceIPAddress') !== null)
      const address = new URL(page.url()).searchParams.get('sourceIPAddress') ?? ''
      expect(new Set(await page.locator('.cell-address').allInnerTexts())).toEqual(new Set([address]))
      expect(await page.locator('.event-row').count()).toBe(4)
      expect(count.interactions).toBeLessThanOrEqual(4)
      await close()
    },
    PATIENCE_MS,
  )
})

// Signs in, and counts what is done after that.
async function open(javaScriptEnabled = true) {
  const viewport = { width: 1360, height: 860 }
  const { page, close } = await openPage(browser, daybook.url, { viewport, javaScriptEnabled })
  await page.goto('/sign-in')
  await page.getByLabel('User name').fill(ADMIN.userName)
  await page.getByLabel('Password').fill(ADMIN.password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.waitForURL('**/overview')
  const count = Object.assign(
    async (interact: () => Promise<void>) => {
      count.interactions += 1
      await interact()
    },
    { interactions: 0 },
  )
  return { page, count, close }
}

function usersOf(page: Page): Promise<string[]> {
  return page.locator('.event-row .cell-user').allInnerTexts()
}

// Every tenth call is refused, from one of three addresses.
function other(index: number, eventTime: string): object {
  return {
    eventID: `other-${index}`,
    eventName: 'CreateTags',
    userName: 'deploy-bot',
    eventTime,
    sourceIPAddress: `192.0.2.${index % 3}`,
    ...(index % 10 === 0 && { errorCode: 'AccessDenied', errorMessage: 'Not allowed.' }),
  }
}
