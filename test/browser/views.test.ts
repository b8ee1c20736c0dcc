import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { readFileSync } from 'node:fs'
import type { Browser } from 'playwright-core'
import { accessibilityViolations, DISPLAYS, openBrowser, openPage, signIn } from '../support/browser.ts'
import { saveSharedView } from '../support/saved-view.ts'
import { ADMIN, openTestApp, type TestApp } from '../support/test-app.ts'
import { administratorOf } from '../support/test-users.ts'

const PATIENCE_MS = 90_000

let browser: Browser
let daybook: TestApp

beforeAll(async () => {
  browser = await openBrowser()
  daybook = await openTestApp({ database: 'sqlite' })
  const event = { eventName: 'StopInstances', userName: 'ann', sourceIPAddress: '192.0.2.7' }
  await daybook.send([
    { ...event, eventID: 'one' },
    { ...event, eventID: 'two', errorCode: 'AccessDenied' },
    { ...event, eventID: 'three', userName: 'eve' },
  ])
  const admin = await administratorOf(daybook, '000000000001')
  for (const name of ['a', 'b', 'c', 'd'])
    await saveSharedView(daybook, admin, `A view with a rather long name, ${name}`, name)
}, PATIENCE_MS)

afterAll(async () => {
  await browser?.close()
  await daybook?.close()
})

describe('views and downloads in Chromium', () => {
  test.each(DISPLAYS)(
    'have no accessibility violation and no overflow, %s',
    async (_, display) => {
      const { page, consoleErrors, close } = await openPage(browser, daybook.url, {
        ...display,
        bypassCSP: true,
      })
      await signIn(page, ADMIN.userName, ADMIN.password)
      await page.locator('.save-view summary').click()
      expect(await accessibilityViolations(page)).toEqual([])
      await page.keyboard.press('Escape')
      await page.locator('.view-menu summary').click()
      expect(await accessibilityViolations(page)).toEqual([])
      const [{ id } = { id: '' }] = (await (await daybook.api('/views')).json()).views
      const pages = [`/events?outcome=failed&view=${id}`, '/events?view=none', '/views', `/views/${id}`]
      for (const path of [...pages, '/downloads/new?userName=ann', '/downloads']) {
        await page.goto(path)
        expect([path, await accessibilityViolations(page)]).toEqual([path, []])
      }
      expect(consoleErrors).toEqual([])
      await close()
    },
    PATIENCE_MS,
  )

  test.each([
    ['with scripts', true],
    ['without scripts', false],
  ])(
    'are saved, changed and reset with the keyboard, %s',
    async (_, javaScriptEnabled) => {
      const { page, consoleErrors, close } = await openPage(browser, daybook.url, { javaScriptEnabled })
      await signIn(page, ADMIN.userName, ADMIN.password)
      await page.goto('/events?userName=ann')
      const name = `Of ann ${_}`
      await page.locator('.save-view summary').press('Enter')
      await page.getByLabel('Name').fill(name)
      await page.getByLabel('Name').press('Enter')
      await page.getByText('View saved.').waitFor()
      const current = page.locator('.view-tab[aria-current]')
      expect(await current.textContent()).toBe(name)
      const url = new URL(page.url())
      await page.goto(`${url.pathname}${url.search.replace('&notice=view-saved', '')}&outcome=failed`)
      expect(await page.locator('.event-row').count()).toBe(1)
      expect(await page.locator('.view-changed').textContent()).toBe('Changed')
      await page.getByRole('link', { name: 'Reset' }).press('Enter')
      await page.waitForFunction('!document.querySelector(".view-changed")')
      expect(await page.locator('.event-row').count()).toBe(2)
      await page.getByRole('link', { name: 'Refused' }).press('Enter')
      await page.waitForURL('**/events?errorCode=**')
      expect(await current.textContent()).toBe('Refused')
      expect(consoleErrors).toEqual([])
      await close()
    },
    PATIENCE_MS,
  )

  test.each([
    ['with scripts', true],
    ['without scripts', false],
  ])(
    'say what a file will be, and what it was, %s',
    async (_, javaScriptEnabled) => {
      const { page, consoleErrors, close } = await openPage(browser, daybook.url, { javaScriptEnabled })
      await signIn(page, ADMIN.userName, ADMIN.password)
      await page.goto('/events?userName=ann')
      await page.getByText('Download', { exact: true }).click()
      await page.getByRole('link', { name: 'Size and columns…' }).click()
      await page.getByText('2 events').waitFor()
      await page.getByText('Columns of a CSV file').click()
      await page.getByRole('checkbox', { name: 'record' }).uncheck()
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name: 'Download', exact: true }).click(),
      ])
      const file = readFileSync(await download.path())
      const sha256 = new Bun.CryptoHasher('sha256').update(file).digest('hex')
      expect(file.toString('utf8').split('\r\n')[0]).toEndWith(',requestID,eventID')
      if (javaScriptEnabled) {
        await page.getByText('Download complete: 2 rows.').waitFor()
        expect(await page.locator('.progress-file code').textContent()).toBe(sha256)
      }
      await page.goto('/downloads')
      expect(await page.locator('.download-checksum').first().textContent()).toBe(sha256)
      expect(consoleErrors).toEqual([])
      await close()
    },
    PATIENCE_MS,
  )
})
