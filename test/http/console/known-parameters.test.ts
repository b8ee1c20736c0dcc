import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { openConsoleClient } from '../../support/console-client.ts'
import { CONSOLE_ROUTES } from '../../support/console-routes.ts'
import { faultsOf } from '../../support/page-content.ts'
import { openTestApp, type TestApp } from '../../support/test-app.ts'

let daybook: TestApp
let visitor: ReturnType<typeof openConsoleClient>

beforeAll(async () => {
  daybook = await openTestApp({ database: 'sqlite' })
  await daybook.send([{ eventName: 'StopInstances', userName: 'ann' }])
  visitor = openConsoleClient(daybook)
  await visitor.signIn()
})

afterAll(() => daybook.close())

describe('a query parameter', () => {
  test('that a page does not know is refused on every page', async () => {
    const pages = Object.entries(CONSOLE_ROUTES)
      .filter(([route]) => route.startsWith('GET ') && route !== 'GET /')
      .flatMap(([, cases]) => cases.map(({ path }) => path))
    expect(pages).toContain('/trails/none')
    for (const path of pages) {
      const unknown = `${path}${path.includes('?') ? '&' : '?'}misspelt=1`
      const answer = await visitor.request(unknown)
      const text = await answer.text()
      expect([unknown, answer.status]).toEqual([unknown, 400])
      expect(text).toMatch(/There is no filter|This page has no parameter/)
      expect(text).toContain('misspelt')
    }
  })

  test.each([
    ['/people?query=bob', 'This page has no parameter query. It takes q, after.', '/people'],
    [
      '/servers?difering=yes&q=a',
      'This page has no parameter difering. Did you mean differing?',
      '/servers?q=a',
    ],
    ['/servers?differing=true', 'differing must be yes or no; got "true".', null],
    ['/actions?q=a&q=b', 'q must be given only once.', null],
    ['/sources?state=silent', 'This page has no parameter state. It takes none.', '/sources'],
    ['/trails?name=a', 'This page has no parameter name. It takes none.', '/trails'],
  ])('of %s is never ignored', async (path, message, corrected) => {
    const page = await visitor.get(path)
    expect(page.status).toBe(400)
    expect(await page.texts('.problem p')).toContain(message)
    const links = (await page.elements('.problem a')).map(({ attributes }) => attributes.href)
    expect(links[0]).toBe(corrected ?? '/events')
    if (corrected !== null) expect((await visitor.get(corrected)).status).toBe(200)
  })

  test('that a redirect adds to show a message is known to every page', async () => {
    for (const path of ['/people', '/trails', '/account', '/projects']) {
      expect((await visitor.get(`${path}?notice=granted`)).status).toBe(200)
    }
  })

  test('does not hide that a page does not exist or needs a sign-in', async () => {
    expect((await visitor.get('/nothing?misspelt=1')).status).toBe(404)
    expect((await openConsoleClient(daybook).get('/people?misspelt=1')).path).toBe(
      '/sign-in?next=%2Fpeople%3Fmisspelt%3D1',
    )
  })
})

describe('the form of the reports page', () => {
  test.each([
    ['', {}],
    [
      '?from=2026-02-01',
      { form: 'This page has no parameter from. It takes type, start, end, show, after.' },
    ],
    ['?strat=2026-02-01', { form: 'This page has no parameter strat. Did you mean start?' }],
    ['?start=2026-02-01&start=2026-02-02&end=2026-02-03', { start: 'Start day must be given only once.' }],
    [
      '?type=administration&start=&end=',
      {
        start: 'Start day is missing. Set it to a day such as 2026-03-01.',
        end: 'End day is missing. Set it to a day such as 2026-03-01.',
      },
    ],
    [
      '?start=2026-03-02&end=2026-03-03',
      { start: 'Start day must not be in the future. Today is 2026-03-01 in UTC.' },
    ],
    ['?start=2026-03-01&end=2026-03-03', {}],
  ])('with the query %j has the messages %j', async (query, faults: object) => {
    const page = await visitor.get(`/reports${query}`)
    expect(await faultsOf(page)).toEqual({ ...faults })
    expect(page.status).toBe(Object.keys(faults).length > 0 ? 400 : 200)
  })
})
