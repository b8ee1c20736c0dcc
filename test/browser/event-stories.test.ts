import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { allowSystem } from '../support/allow-system.ts'
import { accessibilityViolations, DISPLAYS, openBrowser, openPage, signIn } from '../support/browser.ts'
import { timeOfDay } from '../support/server-records.ts'
import { ADMIN, openTestApp, type TestApp } from '../support/test-app.ts'

const PATIENCE_MS = 90_000
const OF_LIST = { eventSource: 'stories' }
const LIVE = { eventSource: 'live' }
const LONG = { eventSource: 'long' }
const LIST = '/events?eventSource=stories'

let daybook: TestApp
let browser: Browser

beforeAll(async () => {
  daybook = await openTestApp({ database: 'sqlite' })
  await allowSystem(daybook)
  await daybook.send([
    ...Array.from({ length: 60 }, (_, index) => eventOf(`old-${index}`, `10:${minuteOf(59 - index)}`, index)),
    ...[1, 2, 3, 4].map((second) => eventOf(`run-${second}`, `11:30:0${second}`, 0)),
    eventOf('newest', '11:40:00', 1),
    stepOf('stop', '11:35:00'),
    outcomeOf('stop', '11:36:37'),
    eventOf('first', '11:00:00', 0, LIVE),
    ...Array.from({ length: 47 }, (_, i) => eventOf(`long-${i}`, `10:${minuteOf(59 - i)}`, i, LONG)),
    ...[1, 2, 3, 4, 5].map((second) => eventOf(`same-${second}`, `09:30:0${second}`, 0, LONG)),
    eventOf('oldest', '09:00:00', 1, LONG),
  ])
  browser = await openBrowser()
}, PATIENCE_MS)

afterAll(async () => {
  await browser.close()
  await daybook.close()
})

describe('rows that show what belongs together, in Chromium', () => {
  test.each([true, false])(
    'a run opens and closes in its place, JavaScript %p',
    async (javaScriptEnabled) => {
      const { page, consoleErrors, close } = await open({ javaScriptEnabled })
      const folded = page.locator('.event-row-folded')
      expect(await folded.count()).toBe(3)
      expect(await folded.first().isVisible()).toBe(false)
      const toggle = page.locator('.run-toggle summary').first()
      expect(await toggle.textContent()).toBe('×4 events like this within two minutes')
      const before = await toggle.boundingBox()
      expect(before?.height).toBeGreaterThanOrEqual(24)
      expect(before?.width).toBeGreaterThanOrEqual(24)
      await toggle.click()
      expect(await folded.last().isVisible()).toBe(true)
      expect(await toggle.boundingBox()).toEqual(before)
      await toggle.click()
      expect(await folded.first().isVisible()).toBe(false)
      expect(page.url()).toEndWith(LIST)
      expect(consoleErrors).toEqual([])
      await close()
    },
    PATIENCE_MS,
  )

  test(
    'j, k and arrows walk what can be seen; the right arrow opens a run, and the left one closes it',
    async () => {
      const { page, close } = await open()
      const press = async (...keys: string[]) => {
        for (const key of keys) await page.keyboard.press(key)
        return focusedEvent(page)
      }
      expect(await press('j', 'j', 'j')).toBe('run-4')
      expect(await press('j')).toBe('old-0')
      expect(await press('k', 'ArrowRight', 'ArrowDown')).toBe('run-3')
      expect(await press('j')).toBe('run-2')
      expect(await press('ArrowLeft')).toBe('run-4')
      expect(await page.locator('.run-toggle').first().getAttribute('open')).toBeNull()
      await page.keyboard.press('Tab')
      expect(await page.evaluate('document.activeElement.localName')).toBe('summary')
      await page.keyboard.press('Enter')
      expect(await page.locator('.event-row-folded').first().isVisible()).toBe(true)
      await close()
    },
    PATIENCE_MS,
  )

  test(
    'the inspector counts events, opens those of a run, and is restored there',
    async () => {
      const { page, close } = await open()
      await page.locator('.run-toggle summary').first().click()
      await page.locator('.event-row-folded .cell-user').nth(1).click()
      await shown(page, 'run-2')
      expect(await placeOf(page)).toBe('6 of 67')
      await page.keyboard.press('k')
      await shown(page, 'run-3')
      await page.reload()
      await shown(page, 'run-3')
      expect(await page.locator('.event-row-folded').first().isVisible()).toBe(true)
      expect(await placeOf(page)).toBe('5 of 67')
      await page.keyboard.press('k')
      await shown(page, 'run-4')
      await page.keyboard.press('k')
      await shown(page, 'stop')
      expect(await placeOf(page)).toBe('2 of 67')
      expect(await page.locator('.inspector .event-story .event-step').count()).toBe(2)
      await page.goBack()
      await page.locator('.inspector').waitFor({ state: 'hidden' })
      await close()
    },
    PATIENCE_MS,
  )

  test(
    'loading more continues the numbers, and printing shows every row',
    async () => {
      const { page, close } = await open()
      await page.getByRole('link', { name: 'Load more' }).click()
      await page.getByText('No more events.').waitFor()
      expect(new URL(page.url()).searchParams.get('loaded')).toBe('67')
      expect(await page.locator('.event-row').count()).toBe(66)
      await page.emulateMedia({ media: 'print' })
      expect(await page.locator('.event-row-folded').first().isVisible()).toBe(true)
      expect(await page.locator('.run-toggle').first().isVisible()).toBe(false)
      await close()
    },
    PATIENCE_MS,
  )

  test(
    'a run takes in its rows that are loaded later, and the focus goes to the next row that can be seen',
    async () => {
      const { page, close } = await open({}, '/events?eventSource=long')
      const toggle = page.locator('.run-toggle', { hasText: '×' })
      await page.getByRole('link', { name: 'Load more' }).press('Enter')
      await page.getByText('No more events.').waitFor()
      expect(await toggle.allTextContents()).toEqual(['×5 events like this within two minutes'])
      expect((await eventsOf(page)).slice(-3)).toEqual(['same-2', 'same-1', 'oldest'])
      expect(await focusedEvent(page)).toBe('oldest')
      await close()
    },
    PATIENCE_MS,
  )

  test(
    'a switch shows single events',
    async () => {
      const { page, close } = await open()
      await page.locator('.menu-toggle', { hasText: 'Layout' }).click()
      await page.getByLabel('Single events').check()
      await page.locator('.layout-form').getByRole('button', { name: 'Apply' }).click()
      await page.waitForURL('**stories=off')
      expect(await page.locator('.run-toggle').count()).toBe(0)
      expect(await page.locator('.event-row').nth(3).isVisible()).toBe(true)
      await close()
    },
    PATIENCE_MS,
  )

  test.each(DISPLAYS)(
    'they have no accessibility violation and no overflow, %s',
    async (_, display) => {
      const { page, close } = await open({ ...display, bypassCSP: true })
      await page.locator('.run-toggle summary').first().click()
      expect(await accessibilityViolations(page)).toEqual([])
      await close()
    },
    PATIENCE_MS,
  )
})

describe('a live page, in Chromium,', () => {
  test(
    'shows the outcome of a request in its row, and lets new rows join a run',
    async () => {
      const { page, consoleErrors, close } = await open({}, '/events?eventSource=live&live=on')
      const send = (...records: object[]) => daybook.send(records)
      await send(stepOf('begun', '11:50:00', LIVE))
      await page.getByText('pending').waitFor()
      await send(outcomeOf('begun', '11:50:20', LIVE))
      await page.getByText('20 s later').waitFor()
      expect(await eventsOf(page)).toEqual(['begun', 'first'])
      const tag = (id: string, time: string, index = 0) => eventOf(id, time, index, LIVE)
      await send(tag('tag-1', '11:55:00'))
      await page.locator('.event-row').nth(2).waitFor()
      await send(tag('tag-2', '11:55:10'))
      await page.locator('.run-toggle', { hasText: '×2' }).waitFor()
      await send(tag('tag-3', '11:55:20'), tag('other', '11:58:00'))
      await page.locator('.event-row').nth(5).waitFor()
      expect(await eventsOf(page)).toEqual(['other', 'tag-3', 'tag-2', 'tag-1', 'begun', 'first'])
      expect(await page.locator('.run-toggle').allTextContents()).toEqual([
        '×3 events like this within two minutes',
      ])
      expect(await page.locator('.event-row-folded').first().isVisible()).toBe(false)
      // An event between them makes single rows of them.
      await send(tag('between', '11:55:05', 1))
      await page.locator('.event-row').nth(6).waitFor()
      expect(await eventsOf(page)).toEqual(['other', 'tag-3', 'tag-2', 'between', 'tag-1', 'begun', 'first'])
      expect(await page.locator('.run-toggle').count()).toBe(0)
      expect(consoleErrors).toEqual([])
      await close()
    },
    PATIENCE_MS,
  )
})

async function open(options: BrowserContextOptions = {}, path = LIST) {
  const visit = await openPage(browser, daybook.url, { viewport: { width: 1360, height: 860 }, ...options })
  await signIn(visit.page, ADMIN.userName, ADMIN.password)
  await visit.page.goto(path)
  return visit
}

function focusedEvent(page: Page): Promise<string | null> {
  return page.evaluate('new URL(document.activeElement.href).searchParams.get("event")')
}

async function shown(page: Page, id: string): Promise<void> {
  await page.waitForURL((url) => url.searchParams.get('event') === id)
  await page.locator(`.inspector:not([aria-busy]) [data-copy="${id}"]`).waitFor({ state: 'attached' })
}

function placeOf(page: Page): Promise<string | null> {
  return page.locator('.inspector-place').textContent()
}

async function eventsOf(page: Page): Promise<(string | null)[]> {
  const links = await page.locator('.event-row .cell-action a').evaluateAll((all) => all.map(String))
  return links.map((link) => new URL(link).searchParams.get('event'))
}

// Neighbours of the same kind differ if their numbers do.
function eventOf(id: string, time: string, index: number, members: object = {}) {
  const eventName = index % 2 === 0 ? 'CreateTags' : 'CreateImage'
  return { ...OF_LIST, eventID: id, eventName, userName: 'ann', eventTime: timeOfDay(time), ...members }
}

function stepOf(id: string, time: string, members: object = {}) {
  const common = { eventID: id, eventName: 'StopInstances', userName: 'ann', requestID: `request-of-${id}` }
  return { ...OF_LIST, ...common, eventTime: timeOfDay(time), ...members }
}

function outcomeOf(id: string, time: string, members: object = {}) {
  const own = { eventID: `outcome-of-${id}`, userName: 'OEC_SYSTEM', eventType: 'AwsServiceEvent' }
  return stepOf(id, time, { ...own, ...members })
}

function minuteOf(minute: number): string {
  return String(minute).padStart(2, '0')
}
