import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { Browser } from 'playwright-core'
import { accessibilityViolations, openBrowser, openPage, signIn } from '../support/browser.ts'
import { ADMIN, openTestApp, type TestApp } from '../support/test-app.ts'
import { administratorOf } from '../support/test-users.ts'

const PATIENCE_MS = 90_000

let browser: Browser

beforeAll(async () => {
  browser = await openBrowser()
}, PATIENCE_MS)

afterAll(() => browser?.close())

describe('the pages of people and things in Chromium', () => {
  test.each([
    ['wide and light', { viewport: { width: 1440, height: 900 }, colorScheme: 'light' }],
    ['wide and dark', { viewport: { width: 1440, height: 900 }, colorScheme: 'dark' }],
    ['narrow and light', { viewport: { width: 360, height: 740 }, colorScheme: 'light' }],
    ['narrow and dark', { viewport: { width: 360, height: 740 }, colorScheme: 'dark' }],
  ] as const)(
    'every page is without a flaw that axe knows of, and nothing sticks out, %s',
    async (_, look) => {
      const daybook = await openTestApp({ database: 'sqlite' })
      await fill(daybook)
      const { page, close } = await openPage(browser, daybook.url, { ...look, bypassCSP: true })
      await signIn(page, ADMIN.userName, ADMIN.password)
      const flaws: { [place: string]: string[] } = {}
      for (const path of PAGES) {
        await page.goto(path)
        flaws[path] = await accessibilityViolations(page)
      }
      await page.goto('/people')
      await page.getByText('Add user').click()
      await page.getByLabel('User name').fill('-')
      await page.getByRole('button', { name: 'Add', exact: true }).click()
      await page.locator('.field-error').waitFor()
      flaws['a wrong form'] = await accessibilityViolations(page)
      await page.getByLabel('User name').fill('right')
      await page.getByRole('button', { name: 'Add', exact: true }).click()
      await page.locator('#shown-password').waitFor()
      flaws['a secret'] = await accessibilityViolations(page)
      expect(flaws).toEqual(Object.fromEntries(Object.keys(flaws).map((place) => [place, []])))
      await close()
      await daybook.close()
    },
    PATIENCE_MS,
  )

  test(
    'the matrix is walked with the arrows, and says what each cell means',
    async () => {
      const daybook = await openTestApp({ database: 'sqlite' })
      await fill(daybook)
      const { page, consoleErrors: complaints, close } = await openPage(browser, daybook.url)
      await signIn(page, ADMIN.userName, ADMIN.password)
      await page.goto('/people')
      await page.locator('#grant-admin-activity-log-default').focus()
      await page.keyboard.press('ArrowDown')
      await page.keyboard.press('ArrowRight')
      const cell = page.locator('#grant-person-0-file-default')
      expect(await cell.evaluate((element) => element === document.activeElement)).toBe(true)
      expect(await cell.locator('.grant-tooltip').boundingBox()).toMatchObject({ x: 0, width: 1280 })
      await page.keyboard.press('Enter')
      await page
        .getByRole('button', { name: /^file in default, granted to person-0 by admin on 2026-03-01/ })
        .waitFor()
      expect(await cell.evaluate((element) => element === document.activeElement)).toBe(true)
      expect(complaints).toEqual([])
      await close()
      await daybook.close()
    },
    PATIENCE_MS,
  )
})

const PAGES = [
  ...['/people', '/people?q=nobody', '/people/person-1', '/people/person-2', '/people/person-1/deletion'],
  ...['/people/person-1/office', '/projects', '/projects/default', '/projects/second', '/keys'],
  ...['/keys/everyone', '/account?notice=sessions-ended', '/people/nobody'],
]

async function fill(daybook: TestApp): Promise<void> {
  const by = await administratorOf(daybook, '000000000001')
  const { users: people, accessKeys: keys, projects } = daybook.app.services
  await projects.create(by, 'second', 'The second project of this daybook')
  for (let count = 0; count < 4; count += 1) {
    const tags = { department: `Department ${count}`, customerDefined1: '', customerDefined2: '' }
    await people.create(by, `person-${count}`, tags, null)
    await keys.create(by, `person-${count}`)
  }
  await people.grant(by, 'person-1', { name: 'cloudtrail-administrator', project: 'second' })
  await people.delete(by, 'person-2')
  await people.deactivate(by, 'person-3')
}
