import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { Browser } from 'playwright-core'
import { accessibilityViolations, DISPLAYS, openBrowser, openPage, signIn } from '../support/browser.ts'
import { ec2Error, openInventory, type TestInventory } from '../support/inventory.ts'
import { reconcileAt, sendObservations, serverOutcome, serverRequest } from '../support/server-records.ts'
import { ADMIN, openTestApp, type TestApp } from '../support/test-app.ts'

const PATIENCE_MS = 90_000

let browser: Browser
let inventory: TestInventory

beforeAll(async () => {
  browser = await openBrowser()
  inventory = openInventory({ 'i-1': 'running' })
}, PATIENCE_MS)

afterAll(async () => {
  await browser?.close()
  inventory.close()
})

describe('the pages of servers and inventories in Chromium', () => {
  test.each(DISPLAYS)(
    'have no accessibility violation and no overflow, %s',
    async (_, display) => {
      const daybook = await openTestApp({ database: 'sqlite' })
      const { page, consoleErrors, close } = await openPage(browser, daybook.url, {
        ...display,
        bypassCSP: true,
      })
      await signIn(page, ADMIN.userName, ADMIN.password)
      const violations: { [name: string]: string[] } = {}
      const inspect = async (name: string, path: string) => {
        await page.goto(path)
        violations[name] = await accessibilityViolations(page)
      }
      await inspect('no servers', '/servers')
      await sendServerEvents(daybook)
      await inspect('servers', '/servers')
      await inspect('differing', '/servers?differing=yes')
      await inspect('none found', '/servers?q=nothing')
      await inspect('an inventory', '/projects/default')
      inventory.respondWith(() => ec2Error(503, 'Unavailable', 'The service is down for the night.'))
      await reconcileAt(daybook, '12:06')
      await inspect('a silent inventory', '/projects/default')
      inventory.respondWith(null)
      expect(violations).toEqual(Object.fromEntries(Object.keys(violations).map((name) => [name, []])))
      expect(consoleErrors).toEqual([])
      await close()
      await daybook.close()
    },
    PATIENCE_MS,
  )

  test.each([
    ['with JavaScript', true],
    ['without JavaScript', false],
  ])(
    'find a server, lead to its page and its events, and connect and check an inventory, %s',
    async (_, javaScriptEnabled) => {
      const daybook = await openTestApp({ database: 'sqlite' })
      await sendServerEvents(daybook)
      const { page, consoleErrors, close } = await openPage(browser, daybook.url, { javaScriptEnabled })
      await signIn(page, ADMIN.userName, ADMIN.password)
      await page.getByRole('link', { name: 'Servers', exact: true }).click()
      await page.getByLabel('ID or name contains').fill('WEB-1')
      await page.getByRole('button', { name: 'Search' }).click()
      await page.waitForURL('**/servers?q=WEB-1')
      expect(await page.locator('.data-table-name').allTextContents()).toEqual(['web-1'])
      await page.getByRole('link', { name: 'web-1' }).click()
      await page.waitForURL('**/entity?server=i-1&project=default')
      await page.getByRole('link', { name: 'All events' }).click()
      await page.waitForURL('**/events?resourceName=i-1&project=default&readOnly=any')
      expect(await page.locator('.event-row').count()).toBe(2)

      await page.goto('/projects/default')
      const form = page.locator('#inventory')
      await form.getByLabel('Secret access key').fill('wrong')
      await form.getByRole('button', { name: 'Save inventory' }).click()
      await page.getByText('Inventory saved.').waitFor()
      await form.getByRole('button', { name: 'Check connection to the inventory' }).click()
      await form.getByText('AWS was not able to validate the provided access credentials').waitFor()
      await form.getByLabel('Secret access key').fill(inventory.connection.secretAccessKey)
      await form.getByRole('button', { name: 'Save inventory' }).click()
      await form.getByRole('button', { name: 'Check connection to the inventory' }).click()
      await form.getByText('The connection works: the inventory lists 1 server.').waitFor()
      expect(consoleErrors).toEqual([])
      await close()
      await daybook.close()
    },
    PATIENCE_MS,
  )
})

/** Sends events and observations for servers in every state, and connects an inventory. */
async function sendServerEvents(daybook: TestApp): Promise<void> {
  const ids = Array.from({ length: 6 }, (_, i) => `i-${i + 1}`)
  const tags = (name: string) => ({ requestParameters: { name } })
  await daybook.send([
    ...ids.flatMap((id, i) => [
      { ...serverRequest('RunInstances', id, '10:59'), ...(i < 3 && tags(`web-${i + 1}`)) },
      serverOutcome('RunInstances', id, '11:00'),
    ]),
    serverRequest('StopInstances', 'i-3', '11:58'),
    serverRequest('StopInstances', 'i-4', '10:58'),
    ...[
      serverRequest('TerminateInstances', 'i-5', '11:10'),
      serverOutcome('TerminateInstances', 'i-5', '11:12'),
    ],
    ...[serverRequest('StopInstances', 'i-6', '11:10'), serverOutcome('StopInstances', 'i-6', '11:12')],
    serverRequest(
      'StartInstances',
      'a-server-with-a-very-long-id-that-has-to-break-somewhere-0123456789abcdef',
      '09:00',
    ),
  ])
  await sendObservations(daybook, '12:00', {
    'i-1': 'running',
    'i-2': 'stopped',
    'i-3': 'stopping',
    'i-6': 'stopped',
  })
  daybook.setClock('2026-03-01T12:03:00Z')
  await daybook.api('/projects/default/inventory', {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(inventory.connection),
  })
}
