import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { Browser } from 'playwright-core'
import { accessibilityViolations, openBrowser, openPage, signIn } from '../support/browser.ts'
import { ADMIN, openTestApp, type TestApp } from '../support/test-app.ts'

const PATIENCE_MS = 60_000
const NAMES = ['\u202enimda', 'ad\u200bmin', 'שלום עולם', 'dаybook', 'a\u001b[8m\u009bb', 'ann']

let daybook: TestApp
let browser: Browser

beforeAll(async () => {
  daybook = await openTestApp({ database: 'sqlite' })
  await daybook.send(NAMES.map((userName) => ({ eventName: 'StopInstances', userName })))
  browser = await openBrowser()
}, PATIENCE_MS)

afterAll(async () => {
  await browser?.close()
  await daybook?.close()
})

test(
  'names show what is hidden in them in Chromium, read from left to right, and are copied as they are',
  async () => {
    const { page, consoleErrors, close } = await openPage(browser, daybook.url, { bypassCSP: true })
    await signIn(page, ADMIN.userName, ADMIN.password)
    await page.goto('/events?eventName=StopInstances')
    const cells = page.locator('.cell-user')
    expect((await cells.allTextContents()).toSorted()).toEqual(NAMES.toSorted())
    const copied = await cells.evaluateAll((all) =>
      all.map((cell) => {
        getSelection()?.selectAllChildren(cell)
        return String(getSelection())
      }),
    )
    expect(copied.toSorted()).toEqual(NAMES.toSorted())
    // The code is shown at the left of the name that it would have reversed.
    const [code, nimda] = await page.locator('.cell-user', { hasText: 'nimda' }).evaluate((cell) =>
      [...cell.childNodes].map((node) => {
        const range = document.createRange()
        range.selectNode(node)
        return range.getBoundingClientRect().left
      }),
    )
    expect(code).toBeLessThan(nimda ?? 0)
    expect(
      await page
        .locator('.hidden-character')
        .first()
        .evaluate((mark) => getComputedStyle(mark, '::before').content),
    ).toMatch(/^"U\+[0-9A-F]{4}"$/)
    expect(await page.locator('.cell-user .mixed-scripts').allTextContents()).toEqual(['dаybook'])
    expect(await accessibilityViolations(page)).toEqual([])
    expect(consoleErrors).toEqual([])
    await close()
  },
  PATIENCE_MS,
)
