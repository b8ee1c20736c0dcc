import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { readFileSync } from 'node:fs'
import { connect } from 'node:net'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { allowSystem } from '../support/allow-system.ts'
import {
  accessibilityViolations,
  DISPLAYS,
  openBrowser,
  openPage,
  signIn,
  signOut,
} from '../support/browser.ts'
import { reportOutcome, reportRequest } from '../support/report-records.ts'
import { ADMIN, openTestApp, postJson, type TestApp } from '../support/test-app.ts'
import { BOB, createTestUser } from '../support/test-users.ts'

const PATIENCE_MS = 90_000
const PASSWORD = 'a password of bob'
const DAY_WITH_PAGES = '/reports?type=administration&start=2026-02-25&end=2026-02-25'
const DAY = '/reports?type=administration&start=2026-02-10&end=2026-02-10'

/** More rows than the buffers of a connection hold. */
const SLOW_ROWS = 24_000
/** What the slow client reads before it stops. If it read more, the system would enlarge its buffers to the whole file. */
const READ_BYTES = 100_000
const LONG = 'x'.repeat(400)
const PLATFORM = { department: 'Platform' }

let daybook: TestApp
let browser: Browser

beforeAll(async () => {
  daybook = await openTestApp({ database: 'sqlite' })
  await allowSystem(daybook)
  await daybook.send([
    reportRequest('StopInstances', 'ann', '2026-02-10T10:00:00Z', { ...PLATFORM, requestID: 'r-1' }),
    reportOutcome('StopInstances', '2026-02-10T10:01:30Z', { requestID: 'r-1', errorCode: 'REASON_11' }),
    reportRequest('StopInstances', 'ann', '2026-02-10T10:05:00Z', { ...PLATFORM, requestID: 'r-2' }),
  ])
  const some = Array.from({ length: 130 }, (_, index) => ({
    ...{ eventName: 'CreateBucket', userName: `user-${index}`, eventTime: '2026-02-25T10:00:00Z' },
    resources: [{ ARN: `arn:aws:s3:::bucket-${index}`, type: 'AWS::S3::Bucket' }],
    // A tag that only later rows have.
    ...(index > 60 && { customerDefined1: 'CC-1007' }),
  }))
  await daybook.send(some)
  await daybook.send([reportRequest('StopInstances', 'ann', '2026-02-25T10:00:00Z', { requestID: 'r-3' })])
  for (let sent = 0; sent < SLOW_ROWS; sent += 8_000) {
    const rows = Array.from({ length: 8_000 }, (_, index) => ({
      ...{ eventName: 'CreateBucket', userName: 'crowd', eventTime: '2026-02-20T10:00:00Z' },
      resources: [{ ARN: `arn:aws:s3:::${LONG}-${sent + index}`, type: 'AWS::S3::Bucket' }],
    }))
    await daybook.api('/events', postJson({ Records: rows }))
  }
  await createTestUser(daybook, { ...BOB, password: PASSWORD })
  browser = await openBrowser()
}, PATIENCE_MS)

afterAll(async () => {
  await browser?.close()
  await daybook?.close()
})

describe.each([
  ['with scripts', true],
  ['without scripts', false],
])('the report in Chromium, %s', (_, javaScriptEnabled) => {
  test(
    'is chosen, shown and downloaded',
    async () => {
      const { page, consoleErrors, close } = await visit({ javaScriptEnabled })
      await page.getByRole('link', { name: 'Reports' }).click()
      await page.getByRole('link', { name: 'Last month' }).click()
      await page.waitForURL('**/reports?type=administration&start=2026-02-01&end=2026-02-28')
      await page.getByRole('heading', { name: '24,134 rows' }).waitFor()
      await page.getByLabel('Start day').fill('2026-02-10')
      await page.getByLabel('End day').fill('2026-02-10')
      await page.getByRole('button', { name: 'Show report' }).click()
      await page.waitForURL(`**${DAY}`)
      const codes = await page.locator('.report-table tbody:not(.table-end) td:last-child').allTextContents()
      expect(codes.join()).toMatch(/none.* See outcome,Failed: REASON_11 See request,pending 19 days$/)
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('link', { name: 'Download CSV' }).click(),
      ])
      expect(download.suggestedFilename()).toBe('administrator-logs-2026-02-10-2026-02-10.csv')
      expect(
        readFileSync(await download.path(), 'utf8')
          .trim()
          .split('\r\n'),
      ).toHaveLength(4)
      if (javaScriptEnabled) await page.getByText('Download complete: 3 rows.').waitFor()
      else expect(await page.locator('#progress').textContent()).toBe('')
      expect(consoleErrors).toEqual([])
      await close()
    },
    PATIENCE_MS,
  )

  test(
    'shows all rows page by page, and only the pending ones',
    async () => {
      const { page, consoleErrors, close } = await visit({ javaScriptEnabled })
      await page.goto(DAY_WITH_PAGES)
      await page.getByRole('heading', { name: '131 rows' }).waitFor()
      const rows = page.locator('.report-table tbody:not(.table-end) tr')
      const more = page.getByRole('link', { name: 'Load more' })
      for (const [before, added] of [
        [50, 100],
        [100, 131],
      ] as const) {
        expect(await rows.count()).toBe(javaScriptEnabled ? before : 50)
        await more.press('Enter')
        if (javaScriptEnabled) await rows.nth(added - 1).waitFor()
        else await page.getByText(`user-${before}`, { exact: true }).waitFor()
        // The focus moves to the first new row, for users of a keyboard.
        if (javaScriptEnabled)
          expect(await page.locator('tr:focus td').nth(1).textContent()).toBe(`user-${before}`)
      }
      await page.getByText('No more rows.').waitFor()
      expect(await more.count()).toBe(0)
      await page.getByRole('link', { name: 'Pending only (1)' }).click()
      await page.waitForURL(`**${DAY_WITH_PAGES}&show=pending`)
      expect(await rows.locator('td:last-child').allTextContents()).toEqual(['pending 4 days'])
      await page.getByText('Time since the request.').waitFor()
      expect(consoleErrors).toEqual([])
      await close()
    },
    PATIENCE_MS,
  )

  test(
    'shows a fault beside its field and focuses the field',
    async () => {
      const { page, close } = await visit({ javaScriptEnabled })
      await page.goto(DAY)
      await page.getByLabel('End day').fill('2026-03-13')
      await page.getByLabel('End day').press('Enter')
      await page.getByText('A report can span at most 31 days; got 32 days.').waitFor()
      await page.locator('#end:focus').waitFor()
      expect(await page.locator('#end').getAttribute('aria-describedby')).toBe('end-error end-hint')
      await close()
    },
    PATIENCE_MS,
  )
})

describe('the report in Chromium', () => {
  test(
    'shows the progress of a long download, and that it was interrupted',
    async () => {
      const { page, close } = await visit({})
      await page.goto('/reports?type=administration&start=2026-02-20&end=2026-02-20')
      const stop = await startSlowDownload(page)
      await page.getByText('Downloading.').waitFor()
      await page.getByText(/^[1-9][\d,]* of 24,000 rows$/).waitFor()
      const status = page.locator('#progress p[role=status]')
      await status.evaluate((element) => void Object.assign(element, { isTheSame: true }))
      const bar = page.getByRole('progressbar', { name: 'Rows sent' })
      expect(Number(await bar.getAttribute('value'))).toBeWithin(1, SLOW_ROWS)
      stop()
      await page.getByText(/^Download interrupted after [\d,]+ rows\. The file is incomplete/).waitFor()
      // Screen readers announce changes of the same element.
      expect(await status.evaluate((element) => 'isTheSame' in element)).toBe(true)
      expect(await bar.count()).toBe(0)
      await close()
    },
    PATIENCE_MS,
  )

  test(
    'can be read with the keyboard alone, and its table scrolls on its own',
    async () => {
      const { page, consoleErrors, close } = await visit({ viewport: { width: 360, height: 740 } })
      await page.goto(DAY)
      await page.getByRole('link', { name: 'Download JSON' }).focus()
      await page.keyboard.press('Tab')
      const frame = page.getByRole('region', { name: 'Report rows' })
      expect(await frame.evaluate((element) => element === document.activeElement)).toBe(true)
      await page.keyboard.press('ArrowRight')
      while ((await frame.evaluate(({ scrollLeft }) => scrollLeft)) === 0) await Bun.sleep(20)
      expect(consoleErrors).toEqual([])
      await close()
    },
    PATIENCE_MS,
  )

  test.each(DISPLAYS)(
    'has no accessibility violation and no overflow, %s',
    async (_, display) => {
      const { page, close } = await visit({ ...display, bypassCSP: true })
      const violations: { [name: string]: string[] } = {}
      for (const path of [
        DAY,
        DAY_WITH_PAGES,
        `${DAY_WITH_PAGES}&show=pending`,
        `${DAY_WITH_PAGES}&after=x`,
        '/reports?start=2025-12-01&end=2025-12-02',
        '/reports?start=x&end=2024-01-01',
      ]) {
        await page.goto(path)
        violations[path] = await accessibilityViolations(page)
      }
      await page.goto('/reports?start=2026-02-20&end=2026-02-20')
      const stop = await startSlowDownload(page)
      await page.getByText(/^[1-9][\d,]* of 24,000 rows$/).waitFor()
      violations.running = await accessibilityViolations(page)
      stop()
      await signOut(page)
      await signIn(page, BOB.userName, PASSWORD)
      await page.goto(DAY)
      violations.forbidden = await accessibilityViolations(page)
      expect(violations).toEqual(Object.fromEntries(Object.keys(violations).map((name) => [name, []])))
      await close()
    },
    PATIENCE_MS,
  )
})

// Opens a page for the administrator.
async function visit(options: BrowserContextOptions) {
  const visited = await openPage(browser, daybook.url, options)
  await signIn(visited.page, ADMIN.userName, ADMIN.password)
  return visited
}

// Downloads with the page's cookies over a connection that reads little, like a slow browser. Returns how to abort it.
async function startSlowDownload(page: Page): Promise<() => void> {
  const link = page.getByRole('link', { name: 'Download CSV' })
  const href = (await link.getAttribute('href')) ?? ''
  const cookies = (await page.context().cookies()).map(({ name, value }) => `${name}=${value}`).join('; ')
  const { hostname, port, host } = new URL(daybook.url)
  const socket = connect(Number(port), hostname)
  await new Promise((resolve) => socket.once('connect', resolve))
  socket.write(`GET ${href} HTTP/1.1\r\nHost: ${host}\r\nCookie: ${cookies}\r\n\r\n`)
  let bytes = 0
  for await (const chunk of socket.iterator({ destroyOnReturn: false })) {
    bytes += chunk.length
    if (bytes > READ_BYTES) break
  }
  socket.pause()
  await link.evaluate((element) => {
    element.removeAttribute('download')
    element.setAttribute('href', '#content')
  })
  await link.click()
  return () => socket.destroy()
}
