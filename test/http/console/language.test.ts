import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { join } from 'node:path'
import { openConsoleClient } from '../../support/console-client.ts'
import { openTestApp, type TestApp } from '../../support/test-app.ts'

let daybook: TestApp

beforeAll(async () => {
  daybook = await openTestApp({ database: 'sqlite' })
})

afterAll(() => daybook.close())

describe('the language of pages', () => {
  test('is the one that the browser prefers, and else English', async () => {
    for (const [header, language] of [
      ['', 'en'],
      ['ru', 'ru'],
      ['ru-RU,ru;q=0.9,en-US;q=0.8,en;q=0.7', 'ru'],
      ['de,en;q=0.5,ru;q=0.4', 'en'],
      ['de,fr;q=0.5', 'en'],
      ['en;q=0.1, ru;q=0.2', 'ru'],
      ['ru;q=0', 'en'],
    ] as const)
      expect([header, await languageOf(visitor(header), '/sign-in')]).toEqual([header, language])
  })

  test('is the chosen one on every page and in its faults, and is kept for a year', async () => {
    const client = visitor('en')
    const body = new URLSearchParams({ language: 'ru', next: '/docs?a=b' })
    const chosen = await client.request('/language', { method: 'POST', body })
    expect([chosen.status, chosen.headers.get('location')]).toEqual([303, '/docs?a=b'])
    expect(chosen.headers.get('set-cookie')).toContain('Max-Age=31536000')
    for (const path of ['/sign-in', '/docs', '/docs/guides/trails', '/nowhere', '/time-zone?x=1'])
      expect([path, await languageOf(client, path)]).toEqual([path, 'ru'])
    await client.request('/language', { method: 'POST', body: new URLSearchParams({ language: 'en' }) })
    expect(await languageOf(client, '/sign-in')).toBe('en')
  })

  test('is in the menu of the user and on the sign-in page, whose buttons say which one counts', async () => {
    const client = visitor('ru')
    const choicesOn = async (path: string) => {
      const choices = await (await client.get(path)).elements('.choice-switch [name=language]')
      return choices.map(({ attributes }) => [attributes.value, attributes['aria-pressed']])
    }
    const pressed = [
      ['en', 'false'],
      ['ru', 'true'],
    ]
    expect(await choicesOn('/sign-in')).toEqual(pressed)
    await client.signIn()
    expect(await choicesOn('/people')).toEqual(pressed)
  })

  test('is that of titles, words to find and messages beside fields', async () => {
    await daybook.send([{ eventName: 'StopInstances', userName: 'ann', eventID: 'stop' }])
    await daybook.app.services.eventCounter.countReceived()
    const [russian, english] = [visitor('ru'), visitor('en')]
    await russian.signIn()
    await english.signIn()
    expect((await russian.get('/events?userName=ann')).html).toContain('Остановка сервера')
    expect((await english.get('/events?userName=ann')).html).toContain('Stop Server')
    const found = await russian.get('/find?q=остановка сервера')
    expect(found.html).toContain('eventName=StopInstances')
    expect(found.html).toContain('Остановка сервера')
    expect((await english.get('/find?q=stop server')).html).toContain('Stop Server')
    const wrong = await russian.get('/reports?start=2026-13-01&end=2026-03-01')
    expect(wrong.html).toContain('В поле «Первый день» нужен день')
  })

  test('is not that of the APIs, whatever their clients prefer', async () => {
    const headers = { 'accept-language': 'ru', cookie: 'daybook-language=ru' }
    const answer = await fetch(new URL('/api/v1/events', daybook.url), { headers })
    expect(await answer.text()).toContain('Send a valid access key')
    const nothing = await fetch(new URL('/healthz/nothing', daybook.url), { headers: { accept: '*/*' } })
    expect(nothing.status).toBe(404)
  })

  test('is not that of events about what users did', async () => {
    const client = visitor('ru')
    await client.submit(await client.get('/sign-in'), { userName: 'admin', password: 'wrong' })
    await client.signIn()
    const events = await daybook.api('/events?outcome=failed&limit=1')
    const { events: records } = await events.json()
    expect(records[0].errorMessage).toBe('User name or password is incorrect.')
  })

  test('is one of two, and no form leads to another site', async () => {
    const send = (fields: { [name: string]: string }) =>
      visitor('').request('/language', { method: 'POST', body: new URLSearchParams(fields) })
    const refused = await send({ language: 'xx' })
    expect(refused.status).toBe(400)
    expect(await refused.text()).toContain('must be en or ru')
    expect((await send({ language: 'ru', next: 'https://example.com/' })).headers.get('location')).toBe('/')
  })
})

test('no module reads a sentence while it loads, which would be English for good', async () => {
  const script = join(import.meta.dir, '../../support/reads-while-loading.ts')
  const loading = Bun.spawn([process.execPath, script], { stdout: 'pipe' })
  expect(JSON.parse(await new Response(loading.stdout).text())).toEqual([])
})

function visitor(acceptLanguage: string) {
  return openConsoleClient(daybook, acceptLanguage === '' ? {} : { 'accept-language': acceptLanguage })
}

async function languageOf(client: ReturnType<typeof openConsoleClient>, path: string) {
  const [html] = await (await client.get(path)).elements('html')
  return html?.attributes.lang
}
