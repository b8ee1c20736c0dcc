import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { Browser } from 'playwright-core'
import { openBrowser, openFilterForm, openPage, signIn } from '../support/browser.ts'
import { ADMIN, openTestApp, type TestApp } from '../support/test-app.ts'

const PATIENCE_MS = 60_000

let daybook: TestApp
let browser: Browser

beforeAll(async () => {
  daybook = await openTestApp({ database: 'sqlite', DAYBOOK_LOG_LEVEL: 'info' })
  await daybook.send([{ eventName: 'StopInstances', userName: 'alice' }])
  browser = await openBrowser()
}, PATIENCE_MS)

afterAll(async () => {
  await browser?.close()
  await daybook?.close()
})

describe('in Chromium', () => {
  test(
    'pages load the style sheet, the scripts and the icon once',
    async () => {
      const { page, consoleErrors, close } = await openPage(browser, daybook.url)
      await signIn(page, ADMIN.userName, ADMIN.password)
      for (const path of ['/events', '/reports', '/docs', '/people', '/events']) await page.goto(path)
      const paths = daybook.log.map((line) => /"path":"([^"]+)"/.exec(line)?.[1])
      for (const asset of [
        /^\/css\/\w+\.css$/,
        /^\/js\/\w+\/main\.js$/,
        /^\/js\/\w+\/menus\.js$/,
        /^\/htmx\.js$/,
      ])
        expect([asset, paths.filter((path) => asset.test(path ?? '')).length]).toEqual([asset, 1])
      expect(consoleErrors).toEqual([])
      await close()
    },
    PATIENCE_MS,
  )

  test(
    'the field of a filter suggests values that the typed text is a part of',
    async () => {
      const { page, consoleErrors, close } = await openPage(browser, daybook.url)
      await signIn(page, ADMIN.userName, ADMIN.password)
      const options = page.locator('datalist#new-filter-values option')
      const option = (name: string) => page.locator(`datalist#new-filter-values option[value=${name}]`)
      await openFilterForm(page)
      const form = page.locator('.add-filter form')
      const field = form.getByLabel('Value')
      expect(await options.count()).toBe(0)
      await field.pressSequentially('stop serv')
      await option('StopInstances').waitFor({ state: 'attached' })
      await field.fill('nothing like this')
      await options.first().waitFor({ state: 'detached' })
      await field.fill('stop server')
      await option('StopInstances').waitFor({ state: 'attached' })
      await field.press('Enter')
      await page.waitForURL('**/events?eventName=StopInstances')
      expect(consoleErrors).toEqual([])
      await close()
    },
    PATIENCE_MS,
  )
})
