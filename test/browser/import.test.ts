import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { UPLOAD_LIMITS } from '../../src/domain/events/upload.ts'
import { MESSAGES } from '../../src/domain/messages/messages.ts'
import { accessibilityViolations, DISPLAYS, openBrowser, openPage, signIn } from '../support/browser.ts'
import { ADMIN, openTestApp, type TestApp } from '../support/test-app.ts'

const PATIENCE_MS = 90_000
const RECORD =
  '{"eventID":"a","eventTime":"2026-03-01T11:00:00Z","eventName":"StopInstances","userName":"alice"}'
const FILE = {
  name: 'a.ndjson',
  mimeType: 'application/x-ndjson',
  buffer: Buffer.from(`${RECORD}\n{"x":1}\n`),
}

const folder = mkdtempSync(join(tmpdir(), 'daybook-import-'))
let browser: Browser
let daybook: TestApp
beforeAll(async () => {
  browser = await openBrowser()
  daybook = await openTestApp({ database: 'sqlite' })
}, PATIENCE_MS)
afterAll(async () => {
  await browser?.close()
  await daybook?.close()
  rmSync(folder, { recursive: true })
})

describe('importing files in Chromium', () => {
  test.each([true, false])(
    'leads from the first-event page to the imported event, with scripts: %p',
    async (javaScriptEnabled) => {
      const { page, consoleErrors, close } = await openPage(browser, daybook.url, { javaScriptEnabled })
      await signIn(page, ADMIN.userName, ADMIN.password)
      await page.goto('/first-event')
      await page.getByLabel('Files').setInputFiles([FILE])
      await page.getByRole('button', { name: 'Import', exact: true }).click()
      await page.getByRole('heading', { name: 'Result of the import' }).waitFor()
      const counts = await page.locator('.import-value').allTextContents()
      expect(counts).toEqual(javaScriptEnabled ? ['1', '0', '1'] : ['0', '1', '1'])
      expect(await page.locator('.import-reasons').textContent()).toContain('a.ndjson, record 2')
      if (javaScriptEnabled) {
        await page.getByRole('link', { name: 'Open the imported events' }).click()
        expect(await page.locator('.event-row').count()).toBe(1)
        expect(await page.locator('.event-row').textContent()).toContain('alice')
      }
      expect(consoleErrors).toEqual([])
      await close()
    },
    PATIENCE_MS,
  )

  test(
    'says that files are too large before they are sent, and without scripts after that',
    async () => {
      const large = join(folder, 'large.json')
      writeFileSync(large, '')
      truncateSync(large, 100_000_001)
      for (const javaScriptEnabled of [true, false]) {
        const { page, close } = await openPage(browser, daybook.url, { javaScriptEnabled })
        await signIn(page, ADMIN.userName, ADMIN.password)
        await page.goto('/import')
        await page.getByLabel('Files').setInputFiles(large)
        await page.getByRole('button', { name: 'Import', exact: true }).click()
        if (javaScriptEnabled) {
          const message = await page
            .getByLabel('Files')
            .evaluate((input: HTMLInputElement) => input.validationMessage)
          expect(message).toBe(MESSAGES.pages.importFiles.tooLarge(UPLOAD_LIMITS))
        } else expect(await page.locator('.field-error').textContent()).toContain('at most 100 MB')
        await close()
      }
    },
    PATIENCE_MS,
  )

  test.each(DISPLAYS)(
    'has no accessibility violations, %s',
    async (_, options) => {
      const { page, consoleErrors, close } = await openPage(browser, daybook.url, {
        ...options,
        bypassCSP: true,
      })
      await signIn(page, ADMIN.userName, ADMIN.password)
      await page.goto('/import')
      expect(await accessibilityViolations(page)).toEqual([])
      await page.getByLabel('Files').setInputFiles([FILE])
      await page.getByRole('button', { name: 'Import', exact: true }).click()
      await page.getByRole('heading', { name: 'Result of the import' }).waitFor()
      expect(await accessibilityViolations(page)).toEqual([])
      expect(consoleErrors).toEqual([])
      await close()
    },
    PATIENCE_MS,
  )
})
