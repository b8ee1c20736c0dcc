import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { Browser, Page } from 'playwright-core'
import { openBrowser, openPage, signIn } from '../support/browser.ts'
import { reportRequest } from '../support/report-records.ts'
import { ADMIN, openTestApp, type TestApp } from '../support/test-app.ts'

const PATIENCE_MS = 90_000
const EVENTS = '/events?eventSource=ec2.amazonaws.com'
const ROWS = ':is(.event-table, .report-table) tbody tr'
const REPORT = '/reports?type=administration&start=2026-02-10&end=2026-02-10'

/** Every kind of link that htmx follows within the page: where it is, and what its tab asks for. */
const LINKS = [
  {
    name: 'an event',
    page: EVENTS,
    selector: '.cell-action a',
    loaded: '.inspector .event',
    path: /^page \/events\?event=event-\d+&eventProject=default&/,
  },
  {
    name: 'the row of an event',
    page: EVENTS,
    selector: '.cell-user',
    loaded: '.inspector .event',
    path: /^page \/events\?event=event-\d+&eventProject=default&/,
  },
  {
    name: 'Load more of the events',
    page: EVENTS,
    selector: '.table-end a',
    loaded: '.event-row >> nth=55',
    path: /^page \/events\?.*cursor=/,
  },
  {
    name: 'more rows of the report',
    page: REPORT,
    selector: '.table-end a',
    loaded: '.report-table tr >> nth=80',
    path: /^page \/reports\?.*after=/,
  },
] as const

let daybook: TestApp
let browser: Browser
let server: Bun.Server<undefined>
// What the browser asked for: pages, and fragments of pages for htmx. Not the counts, which a page asks for by itself.
const requests: string[] = []

beforeAll(async () => {
  daybook = await openTestApp({ database: 'sqlite' })
  await daybook.send(
    Array.from({ length: 70 }, (_, index) => ({
      ...{ eventID: `event-${index}`, userName: 'alice' },
      // Neighbours differ, so that each has a row.
      eventName: index % 2 === 0 ? 'StopInstances' : 'StartInstances',
      eventSource: 'ec2.amazonaws.com',
    })),
  )
  const requests = Array.from({ length: 130 }, (_, index) =>
    reportRequest('StopInstances', 'ann', '2026-02-10T10:00:00Z', { requestID: `r-${index}` }),
  )
  await daybook.send(requests)
  server = Bun.serve({ port: 0, hostname: '127.0.0.1', fetch: serveAndNote })
  browser = await openBrowser()
}, PATIENCE_MS)

afterAll(async () => {
  await browser?.close()
  await server?.stop(true)
  await daybook?.close()
})

describe.each(LINKS)('in Chromium, $name', ({ page: path, selector, path: expected }) => {
  test.each([
    ['Ctrl', { modifiers: ['Control' as const] }],
    ['Shift', { modifiers: ['Shift' as const] }],
    ['the middle button', { button: 'middle' as const }],
  ])(
    'opens in a tab or window of its own with %s',
    async (_, how) => {
      const { page, consoleErrors, close } = await visit(path)
      const before = await contentOf(page)
      requests.length = 0
      await page.locator(selector).first().click(how)
      // The new tab asks for a page. Playwright does not always hear of it.
      while (!requests.some((request) => expected.test(request))) await Bun.sleep(10)
      expect(requests.filter((request) => request.startsWith('fragment'))).toEqual([])
      expect(await contentOf(page)).toEqual(before)
      expect(consoleErrors).toEqual([])
      await close()
    },
    PATIENCE_MS,
  )
})

describe.each(LINKS.filter(({ selector }) => selector.endsWith(' a')))('in Chromium, $name', (link) => {
  test.each(['ctrlKey', 'metaKey', 'shiftKey', 'altKey'])(
    'is left to the browser with %s',
    async (modifier) => {
      const { page, close } = await visit(link.page)
      // Whether the browser would follow the link; then keeps it from doing so.
      const isLeft = await page
        .locator(link.selector)
        .first()
        .evaluate((element, key) => {
          const view = element.ownerDocument.defaultView
          const click = new MouseEvent('click', { [key]: true, bubbles: true, cancelable: true, view })
          element.setAttribute('target', 'elsewhere')
          return element.dispatchEvent(click)
        }, modifier)
      expect(isLeft).toBe(true)
      await close()
    },
    PATIENCE_MS,
  )

  test(
    'is loaded into the page with a plain click',
    async () => {
      const { page, close } = await visit(link.page)
      const before = await contentOf(page)
      await page.locator(link.selector).first().click()
      await page.locator(link.loaded).first().waitFor()
      expect(await page.locator(ROWS).count()).toBeGreaterThanOrEqual(before.rows)
      expect(listUrlOf(page)).toBe(server.url.origin + link.page)
      await close()
    },
    PATIENCE_MS,
  )
})

function serveAndNote(request: Request): Response | Promise<Response> {
  const { pathname, search } = new URL(request.url)
  const isCounts = ['/event-histogram', '/event-facets'].includes(pathname)
  if (!isCounts)
    requests.push(`${request.headers.has('hx-request') ? 'fragment' : 'page'} ${pathname}${search}`)
  return daybook.app.fetch(request, { address: '127.0.0.1' })
}

async function visit(path: string) {
  const visited = await openPage(browser, server.url.origin)
  await signIn(visited.page, ADMIN.userName, ADMIN.password)
  await visited.page.goto(path)
  return visited
}

// An open event is in the address, too.
function listUrlOf(page: Page): string {
  return page.url().replace(/event=[^&]*&eventProject=[^&]*&?|&loaded=100$/g, '')
}

async function contentOf(page: Page): Promise<{ rows: number; url: string; openEvents: number }> {
  const rows = await page.locator(ROWS).count()
  return { rows, url: page.url(), openEvents: await page.locator('.inspector .event').count() }
}
