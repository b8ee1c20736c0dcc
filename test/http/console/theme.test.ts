import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { openConsoleClient } from '../../support/console-client.ts'
import { openTestApp, type TestApp } from '../../support/test-app.ts'

let daybook: TestApp

beforeAll(async () => {
  daybook = await openTestApp({ database: 'sqlite' })
})

afterAll(() => daybook.close())

describe('the colour scheme', () => {
  test('is that of the system until a browser chooses one, which it keeps for a year', async () => {
    const visitor = openConsoleClient(daybook)
    expect(await schemeOf(visitor, '/sign-in')).toEqual([undefined, 'light dark'])
    const body = new URLSearchParams({ theme: 'dark', next: '/docs?a=b' })
    const chosen = await visitor.request('/theme', { method: 'POST', body })
    expect([chosen.status, chosen.headers.get('location')]).toEqual([303, '/docs?a=b'])
    expect(chosen.headers.get('set-cookie')).toContain('Max-Age=31536000')
    for (const path of ['/sign-in', '/docs', '/docs/guides/trails', '/nowhere'])
      expect([path, await schemeOf(visitor, path)]).toEqual([path, ['theme-dark', 'dark']])
    await visitor.request('/theme', { method: 'POST', body: new URLSearchParams({ theme: 'system' }) })
    expect(await schemeOf(visitor, '/sign-in')).toEqual([undefined, 'light dark'])
  })

  test('is in the menu of the user, whose buttons say which one counts', async () => {
    const admin = openConsoleClient(daybook)
    await admin.signIn()
    const page = await admin.get('/people?q=a')
    const [next] = await page.elements('.choice-switch input[name="next"]')
    expect(next?.attributes.value).toBe('/people?q=a')
    const choices = await page.elements('.choice-switch [name=theme]')
    expect(choices.map(({ attributes }) => [attributes.value, attributes['aria-pressed']])).toEqual([
      ['system', 'true'],
      ['light', 'false'],
      ['dark', 'false'],
    ])
  })

  test('is one of three, and no form leads to another site', async () => {
    const visitor = openConsoleClient(daybook)
    const send = (fields: { [name: string]: string }) =>
      visitor.request('/theme', { method: 'POST', body: new URLSearchParams(fields) })
    const refused = await send({ theme: 'sepia' })
    expect(refused.status).toBe(400)
    expect(await refused.text()).toContain('must be system or light or dark')
    expect((await send({ theme: 'light', next: 'https://example.com/' })).headers.get('location')).toBe('/')
  })
})

async function schemeOf(client: ReturnType<typeof openConsoleClient>, path: string) {
  const page = await client.get(path)
  const [html] = await page.elements('html')
  const [meta] = await page.elements('meta[name="color-scheme"]')
  return [html?.attributes.class, meta?.attributes.content]
}
