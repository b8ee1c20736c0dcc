import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { Browser, Page } from 'playwright-core'
import { addFilter, openBrowser, openPage, openToolbarMenu, signIn } from '../support/browser.ts'
import { ADMIN, openTestApp, type TestApp } from '../support/test-app.ts'

const PATIENCE_MS = 90_000
const WIDE = { viewport: { width: 1360, height: 860 } }
const SENT = '/events?eventSource=ec2.amazonaws.com'
const KB = 1_024

let browser: Browser
let daybook: TestApp

beforeAll(async () => {
  browser = await openBrowser()
  daybook = await openTestApp({ database: 'sqlite' })
  await daybook.send(Array.from({ length: 200 }, (_, index) => recordAt(index)))
  await daybook.app.services.eventCounter.countReceived()
}, PATIENCE_MS)

afterAll(async () => {
  await browser?.close()
  await daybook.close()
})

describe('the events page in Chromium', () => {
  test(
    'has its first row above 300 pixels and at least 15 rows in a window of 1360 by 860, and nothing moves',
    async () => {
      const { page, close } = await openPage(browser, daybook.url, WIDE)
      await signIn(page, ADMIN.userName, ADMIN.password)
      await page.addInitScript(RECORD_SHIFTS)
      await page.goto('/events')
      await page.locator('.facet-value').first().waitFor()
      const boxes = await Promise.all(
        (await page.locator('.event-row').all()).map((row) => row.boundingBox()),
      )
      expect(boxes[0]?.y).toBeLessThan(300)
      expect(boxes.filter((box) => box && box.y + box.height <= 860).length).toBeGreaterThanOrEqual(15)
      expect(boxes[0]?.height).toBeWithin(29, 33)
      // The label of the link that loads a late histogram may leave.
      expect(await page.evaluate('shifts')).toBeLessThan(0.001)
      await close()
    },
    PATIENCE_MS,
  )

  test(
    'shows as many rows as before when going back to it, in the same place',
    async () => {
      const { page, close } = await openPage(browser, daybook.url, WIDE)
      await signIn(page, ADMIN.userName, ADMIN.password)
      await page.goto(SENT)
      for (const count of [100, 150]) {
        await page.getByRole('link', { name: 'Load more' }).click()
        await page.waitForURL(`**/events?**loaded=${count}`)
      }
      const row = page.locator('.event-row').nth(140)
      await row.scrollIntoViewIfNeeded()
      const before: number = await page.evaluate('scrollY')
      await page.goto('/servers')
      await page.goBack()
      expect(await page.locator('.event-row').count()).toBe(150)
      const after: number = await page.evaluate('scrollY')
      expect(Math.abs(after - before)).toBeLessThan(4)
      await page.getByRole('link', { name: 'Load more' }).click()
      await page.getByText('No more events.').waitFor()
      expect(await page.locator('.event-row').count()).toBe(200)
      await addFilter(page, 'User', 'ann')
      await page.waitForURL('**/events?userName=ann&eventSource=ec2.amazonaws.com')
      await close()
    },
    PATIENCE_MS,
  )

  test(
    'narrows the period by dragging over bars, and a click still leads to one',
    async () => {
      const { page, close } = await openPage(browser, daybook.url, WIDE)
      await signIn(page, ADMIN.userName, ADMIN.password)
      await page.goto(SENT)
      const bars = page.locator('.histogram-bar')
      const [first, last] = await Promise.all([1, 3].map((index) => bars.nth(index).boundingBox()))
      await page.mouse.move((first?.x ?? 0) + 4, (first?.y ?? 0) + 20)
      await page.mouse.down()
      await page.mouse.move((last?.x ?? 0) + 4, (last?.y ?? 0) + 20, { steps: 5 })
      expect(await page.locator('.histogram-selection').count()).toBe(1)
      const ends = await Promise.all([1, 3].map((index) => periodOf(page, index)))
      await page.mouse.up()
      await page.waitForURL('**/events?**from=**')
      const { searchParams } = new URL(page.url())
      const [start, end] = ends
      expect({ from: searchParams.get('from'), until: searchParams.get('until') }).toEqual({
        from: start?.from ?? 'none',
        until: end?.until ?? 'none',
      })
      await page.locator('.histogram-bar').first().click()
      await page.waitForURL((url) => url.search !== `?${searchParams}`)
      await close()
    },
    PATIENCE_MS,
  )

  test.each([
    ['with scripts', true],
    ['without scripts', false],
  ])(
    'adds, changes and removes a filter in the line above the list, %s',
    async (_, javaScriptEnabled) => {
      const { page, close } = await openPage(browser, daybook.url, { ...WIDE, javaScriptEnabled })
      await signIn(page, ADMIN.userName, ADMIN.password)
      await addFilter(page, 'Action', 'stop server')
      await page.waitForURL('**/events?eventName=StopInstances')
      await page.locator('.chip-summary').click()
      const form = page.locator('.chip form')
      await form.getByLabel('Comparison').selectOption({ label: 'is not' })
      await form.getByLabel('or another value').fill('Create Tags')
      await form.getByRole('button', { name: 'Apply' }).click()
      await page.waitForURL('**/events?not.eventName=CreateTags&not.eventName=StopInstances')
      await page.getByTitle('Change: not action CreateTags, StopInstances').waitFor()
      await page.locator('.chip-remove').click()
      await page.waitForURL('**/events')
      await openToolbarMenu(page, 'Layout')
      await page.getByLabel('Source', { exact: true }).check()
      await page.getByLabel('Comfortable').check()
      await page.locator('.layout-form').getByRole('button', { name: 'Apply' }).click()
      await page.waitForURL('**/events?columns=**rows=comfortable&stories=on')
      await page.getByRole('columnheader', { name: 'Source', exact: true }).waitFor()
      await close()
    },
    PATIENCE_MS,
  )

  test(
    'copies a link to exactly this list',
    async () => {
      const permissions = ['clipboard-read', 'clipboard-write']
      const { page, close } = await openPage(browser, daybook.url, { ...WIDE, permissions })
      await signIn(page, ADMIN.userName, ADMIN.password)
      await page.goto('/events?userName=ann')
      await page.getByRole('button', { name: 'Copy link' }).click()
      await page.getByRole('button', { name: 'Copied' }).waitFor()
      const link: string = await page.evaluate('navigator.clipboard.readText()')
      expect(link).toStartWith(`${daybook.url}/events?userName=ann&zone=UTC&columns=time%2Caction%2Cuser`)
      await page.getByRole('button', { name: 'Copy link' }).waitFor()
      await close()
    },
    PATIENCE_MS,
  )

  test(
    'has less than 15 KB of HTML for 50 events, compressed',
    async () => {
      const { page, close } = await openPage(browser, daybook.url, { ...WIDE, javaScriptEnabled: false })
      await signIn(page, ADMIN.userName, ADMIN.password)
      const answer = await page.goto('/events')
      const html = (await answer?.body()) ?? new Uint8Array()
      expect(await page.locator('.event-row').count()).toBe(50)
      expect(Bun.gzipSync(new Uint8Array(html)).byteLength).toBeLessThan(15 * KB)
      await close()
    },
    PATIENCE_MS,
  )
})

// What Chromium counts as moved without anyone's doing.
const RECORD_SHIFTS = `globalThis.shifts = 0
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) shifts += entry.value
}).observe({ type: 'layout-shift', buffered: true })`

async function periodOf(page: Page, index: number): Promise<{ from: string | null; until: string | null }> {
  const href = (await page.locator('.histogram-bar').nth(index).getAttribute('href')) ?? ''
  const { searchParams } = new URL(href, daybook.url)
  return { from: searchParams.get('from'), until: searchParams.get('until') }
}

function recordAt(index: number): object {
  const hex = Bun.hash(`event ${index}`).toString(16).padStart(16, '0')
  return {
    eventID: `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(12, 15)}-8000-${hex.slice(0, 12)}`,
    eventName: index % 3 === 0 ? 'StopInstances' : 'CreateTags',
    userName: ['ann', 'bob', 'deploy-bot'][index % 3],
    eventSource: 'ec2.amazonaws.com',
    sourceIPAddress: `10.0.${index % 7}.${index % 50}`,
    eventTime: new Date(Date.parse('2026-03-01T11:58:00Z') - index * 4 * 3_600_000 * 0.8).toISOString(),
    requestParameters: { instanceId: `i-${hex}` },
    ...(index % 9 === 0 && { errorCode: 'Client.UnauthorizedOperation', errorMessage: 'Not allowed.' }),
  }
}
