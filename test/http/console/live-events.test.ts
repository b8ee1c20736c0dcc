import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { openConsoleClient } from '../../support/console-client.ts'
import { DATABASES } from '../../support/databases.ts'
import { openEventStream } from '../../support/event-stream.ts'
import { QUICK_TAIL, recordOf } from '../../support/tail-clients.ts'
import { openTestApp, type TestApp } from '../../support/test-app.ts'

const ANN = 'userName=ann'

describe.each(DATABASES)('a live page of events, on %s,', (database) => {
  let daybook: TestApp
  beforeAll(async () => {
    daybook = await openTestApp({ database }, { tailLimits: QUICK_TAIL })
    await daybook.send([recordOf('first')])
  })
  afterAll(() => daybook.close())

  const openPage = async (query: string, headers: { [name: string]: string } = {}) => {
    const visitor = openConsoleClient(daybook, { 'user-agent': 'a visitor', ...headers })
    await visitor.signIn()
    const page = await visitor.get(`/events?${query}`)
    const [status] = await page.elements('.live-status')
    const cookie = [...visitor.cookies].map((pair) => pair.join('=')).join('; ')
    const { 'data-tail': tail = '', 'data-news': news = '' } = status?.attributes ?? {}
    return { visitor, page, tail, news, cookie }
  }
  const follow = (path: string, cookie: string, headers: { [name: string]: string } = {}) =>
    openEventStream(new URL(path, daybook.url).href, { headers: { cookie, ...headers } })

  test('gets rows as the list has them, from the page on and after an interruption, without gap or repeat', async () => {
    const page = await openPage(`${ANN}&live=on&zone=Europe/Moscow`)
    await daybook.send([recordOf('between'), recordOf('of-bob', { userName: 'bob' })])
    const stream = await follow(page.tail, page.cookie)
    await stream.until(() => rowsOf(stream).length === 1)
    await daybook.send([recordOf('second')])
    await stream.until(() => rowsOf(stream).length === 2)
    expect(rowsOf(stream).map(idOf)).toEqual(['between', 'second'])
    expect(rowsOf(stream)[1]).toMatch(
      /^<tbody data-day="[0-9-]+"><tr class="day">.*<tr class="event-row" data-run="[^"]+">.*<\/tbody>$/,
    )
    expect(rowsOf(stream)[1]).toContain('(Europe/Moscow, UTC+3)')
    expect(rowsOf(stream)[1]).not.toContain(' id=')
    const lastId = stream.lastId()
    await stream.leave()
    await daybook.send([recordOf('while-away')])
    const again = await follow(page.tail, page.cookie, { 'last-event-id': lastId })
    await again.until(() => rowsOf(again).length > 0)
    expect(rowsOf(again).map(idOf)).toEqual(['while-away'])
    await again.leave()
  })

  test('has its rows and its end in the language of the page', async () => {
    const russian = { 'accept-language': 'ru' }
    const page = await openPage(`${ANN}&live=on`, russian)
    const stream = await follow(page.tail, page.cookie, russian)
    await daybook.send([recordOf('in-russian', { eventName: 'StopInstances' })])
    await stream.until(() => rowsOf(stream).length === 1)
    expect(rowsOf(stream)[0]).toContain('Остановка сервера')
    await page.visitor.submitTo(page.page, '/sign-out')
    await stream.done
    expect(stream.messages.at(-1)?.data).toContain('Ключ доступа или сеанс')
  })

  test('gets only the number of events that come faster than people read', async () => {
    const page = await openPage(`${ANN}&live=on`)
    const stream = await follow(page.tail, page.cookie)
    await daybook.send(Array.from({ length: 30 }, (_, index) => recordOf(`of-many-${index}`)))
    const counts = () => stream.messages.filter(({ event }) => event === 'count')
    await stream.until(() => rowsOf(stream).length + sumOf(counts()) === 30)
    expect(counts().length).toBeGreaterThan(0)
    await stream.leave()
  })

  test('ends when its user signs out', async () => {
    const page = await openPage(`${ANN}&live=on`)
    const stream = await follow(page.tail, page.cookie)
    await page.visitor.submitTo(page.page, '/sign-out')
    await stream.done
    expect(stream.messages.at(-1)?.event).toBe('end')
    expect(JSON.parse(stream.messages.at(-1)?.data ?? '')).toMatchObject({ code: 'unauthorized' })
  })

  test('ends as well when it connects again without a session, instead of leading to the sign-in page', async () => {
    const page = await openPage(`${ANN}&live=on`)
    await page.visitor.submitTo(page.page, '/sign-out')
    const stream = await follow(page.tail, page.cookie, { accept: 'text/event-stream' })
    await stream.done
    expect(stream.messages.map(({ event }) => event)).toEqual(['end'])
    expect(JSON.parse(stream.messages[0]?.data ?? '')).toMatchObject({ code: 'unauthorized' })
  })

  test('is offered for periods that have not ended', async () => {
    const togglesOf = async (query: string) => (await openPage(query)).page.texts('.live-toggle')
    expect(await togglesOf('period=1h')).toEqual(['Show new events as they are received: Live'])
    expect(await togglesOf('period=1h&live=on')).toEqual(['Stop showing new events: Live'])
    expect(await togglesOf('period=yesterday')).toEqual([])
    expect(await togglesOf('until=2026-03-01T11:00')).toEqual([])
    const wrong = await openPage('live=yes')
    expect([wrong.page.status, wrong.page.html.includes('Live must be on')]).toEqual([400, true])
  })

  test('that is not live learns how many new events there are; looking is none, and leaves no event', async () => {
    const page = await openPage('readOnly=any', { 'user-agent': 'a reader' })
    daybook.setClock('2026-03-01T12:00:10Z')
    const ask = async () =>
      (await page.visitor.request(page.news, { headers: { 'hx-request': 'true' } })).text()
    expect(await ask()).toBe('')
    await page.visitor.get('/servers')
    expect(await ask()).toBe('')
    await daybook.send([recordOf('news-1'), recordOf('news-2')])
    expect(await ask()).toContain('2 new events</a>')
    await page.visitor.get('/event-news?since=2026-03-01')
    // The page itself, and what a page did not ask.
    await waitUntil(async () => (await lookupsBy(daybook, 'a reader')) === 2)
  })
})

type Stream = Awaited<ReturnType<typeof openEventStream>>

function rowsOf({ messages }: Stream): string[] {
  return messages.flatMap(({ event, data }) => (event === 'row' && data !== null ? [data] : []))
}

function idOf(row: string): string | undefined {
  return /event=([a-z0-9-]+)/.exec(row)?.[1]
}

function sumOf(messages: { data: string | null }[]): number {
  return messages.reduce((sum, { data }) => sum + Number(data), 0)
}

async function lookupsBy(daybook: TestApp, agent: string): Promise<number> {
  const answer = await daybook.api('/events?eventSource=daybook&eventName=LookupEvents&limit=1000')
  const { events } = await answer.json()
  return events.filter(({ userAgent }: { userAgent?: string }) => userAgent === agent).length
}

async function waitUntil(holds: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; !(await holds()); tries += 1) {
    if (tries > 200) throw new Error('It did not happen.')
    await Bun.sleep(20)
  }
}
