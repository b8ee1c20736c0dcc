import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { Browser } from 'playwright-core'
import { accessibilityViolations, DISPLAYS, openBrowser, openPage, signIn } from '../support/browser.ts'
import { ADMIN, openTestApp, type TestApp } from '../support/test-app.ts'
import { administratorOf } from '../support/test-users.ts'

const PATIENCE_MS = 90_000

let browser: Browser

beforeAll(async () => {
  browser = await openBrowser()
}, PATIENCE_MS)

afterAll(() => browser?.close())

describe('the pages of users and projects in Chromium', () => {
  test.each(DISPLAYS)(
    'have no accessibility violation and no overflow, %s',
    async (_, display) => {
      const daybook = await openTestApp({ database: 'sqlite' })
      await createUsers(daybook)
      const { page, close } = await openPage(browser, daybook.url, { ...display, bypassCSP: true })
      await signIn(page, ADMIN.userName, ADMIN.password)
      const violations: { [name: string]: string[] } = {}
      for (const path of PAGES) {
        await page.goto(path)
        violations[path] = await accessibilityViolations(page)
      }
      await page.goto('/people')
      await page.locator('.create-toggle').click()
      await page.getByLabel('User name').fill('-')
      await page.locator('.create-form').getByRole('button', { name: 'Add user' }).click()
      await page.locator('.field-error').waitFor()
      violations['an invalid form'] = await accessibilityViolations(page)
      await page.getByLabel('User name').fill('right')
      await page.locator('.create-form').getByRole('button', { name: 'Add user' }).click()
      await page.locator('#shown-password').waitFor()
      violations['a secret'] = await accessibilityViolations(page)
      expect(violations).toEqual(Object.fromEntries(Object.keys(violations).map((name) => [name, []])))
      await close()
      await daybook.close()
    },
    PATIENCE_MS,
  )

  test(
    'move through the grant matrix with the arrow keys, and describe each cell',
    async () => {
      const daybook = await openTestApp({ database: 'sqlite' })
      await createUsers(daybook)
      const { page, consoleErrors, close } = await openPage(browser, daybook.url)
      await signIn(page, ADMIN.userName, ADMIN.password)
      await page.goto('/people')
      await page.locator('#grant-admin-activity-log-default').focus()
      await page.keyboard.press('ArrowDown')
      await page.keyboard.press('ArrowRight')
      const cell = page.locator('#grant-person-0-file-default')
      expect(await cell.evaluate((element) => element === document.activeElement)).toBe(true)
      const width: number = await page.evaluate('document.body.clientWidth')
      expect(await cell.locator('.grant-tooltip').boundingBox()).toMatchObject({ x: 0, width })
      await page.keyboard.press('Enter')
      await page
        .getByRole('button', { name: /^file in default, granted to person-0 by admin on 2026-03-01/ })
        .waitFor()
      expect(await cell.evaluate((element) => element === document.activeElement)).toBe(true)
      expect(consoleErrors).toEqual([])
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

async function createUsers(daybook: TestApp): Promise<void> {
  const administrator = await administratorOf(daybook, '000000000001')
  const { users, accessKeys, projects } = daybook.app.services
  await projects.create(administrator, 'second', 'The second project of this daybook')
  for (let count = 0; count < 4; count += 1) {
    const tags = { department: `Department ${count}`, customerDefined1: '', customerDefined2: '' }
    await users.create(administrator, `person-${count}`, tags, null)
    await accessKeys.create(administrator, `person-${count}`)
  }
  await users.grant(administrator, 'person-1', { name: 'cloudtrail-administrator', project: 'second' })
  await users.delete(administrator, 'person-2')
  await users.deactivate(administrator, 'person-3')
}
