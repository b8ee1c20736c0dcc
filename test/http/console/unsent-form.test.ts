import { afterAll, beforeEach, describe, expect, test } from 'bun:test'
import { FORM_PLACES } from '../../../src/http/console/form-places.ts'
import { openConsoleClient, type Page } from '../../support/console-client.ts'
import { CONSOLE_ROUTES } from '../../support/console-routes.ts'
import { DATABASES } from '../../support/databases.ts'
import { csrfTokenOf, fieldValue } from '../../support/page-content.ts'
import { ADMIN, openTestApp, type TestApp } from '../../support/test-app.ts'

type Client = ReturnType<typeof openConsoleClient>
type Form = { [name: string]: string }

const CREDENTIALS = { userName: ADMIN.userName, password: ADMIN.password }
const COOKIE = 'daybook-unsent-form'
const KEPT =
  'Nothing was changed yet. The form is filled in again, except passwords and secrets. Check it and send it again.'
const NOT_KEPT = 'Nothing was changed, because your session had ended. Please do it again.'
const STORAGE = {
  endpoint: 'https://s3.example.org',
  region: 'here',
  accessKeyId: 'KEY1',
  secretAccessKey: 'a secret of the storage',
}

describe.each(DATABASES)('a form that was sent after the session ended, on %s,', (database) => {
  let daybook: TestApp
  let visitor: Client

  beforeEach(async () => {
    await daybook?.close()
    daybook = await openTestApp({ database })
    visitor = openConsoleClient(daybook)
    await visitor.signIn()
  })
  afterAll(() => daybook.close())

  test('is filled in again after the sign-in, and can be sent then', async () => {
    const page = await visitor.get('/people')
    await endSession(daybook, visitor)
    const entered = { userName: 'ann', department: ' R&D “1” ', customerDefined2: 'x' }
    const signIn = await visitor.submitTo(page, '/people', { ...entered, withPassword: '' })
    expect(signIn.path).toStartWith('/sign-in?next=%2Fpeople')
    expect(await signIn.texts('.success-notice[role=status]')).toEqual([
      'Your session had ended, so nothing was changed. Sign in to return to the form.',
    ])
    const again = await visitor.submit(signIn, CREDENTIALS)
    expect([again.path, again.status]).toEqual(['/people?notice=form-kept', 200])
    expect(await again.texts('.success-notice[role=status]')).toEqual([KEPT])
    expect(await again.elements('details.create[open]')).toHaveLength(1)
    const values = ['userName', 'department', 'customerDefined1', 'customerDefined2']
    expect(await Promise.all(values.map((name) => fieldValue(again, name)))).toEqual([
      'ann',
      'R&D “1”',
      '',
      'x',
    ])
    expect(await again.elements('#withPassword[checked]')).toEqual([])
    expect((await daybook.api('/users/ann')).status).toBe(404)
    expect((await visitor.submitTo(again, '/people')).path).toBe('/people/ann?notice=added')
    expect(await (await daybook.api('/users/ann')).json()).toMatchObject({ department: 'R&D “1”' })
    expect(visitor.cookies.has(COOKIE)).toBe(false)
    expect(await fieldValue(await visitor.get('/people'), 'userName')).toBe('')
  })

  test('keeps its fields on every page, and never a password or a secret', async () => {
    await visitor.post('/projects', { id: 'shop', name: 'Shop', csrf: await csrfOf(visitor) })
    await visitor.post('/projects/shop/storage', { ...STORAGE, csrf: await csrfOf(visitor) })
    const trail = { name: 'keep', bucket: 'file:keep', project: 'default', format: 'tar.gz' }
    await visitor.post('/trails', { ...trail, csrf: await csrfOf(visitor) })
    const cases: [path: string, page: string, form: Form, shown: Form][] = [
      ['/people/admin/tags', '/people/admin', { department: 'd' }, { department: 'd', customerDefined1: '' }],
      [
        '/people/admin/keys',
        '/people/admin',
        { expiresAt: '2026-12-31', networks: '10.0.0.0/8' },
        { expiresAt: '2026-12-31', networks: '10.0.0.0/8' },
      ],
      ['/projects', '/projects', { id: 'p', name: 'P' }, { id: 'p', name: 'P' }],
      ['/projects/shop/name', '/projects/shop', { name: 'New' }, { name: 'New' }],
      [
        '/projects/shop/storage',
        '/projects/shop',
        { ...STORAGE, region: 'there' },
        { region: 'there', endpoint: STORAGE.endpoint },
      ],
      [
        '/projects/shop/inventory',
        '/projects/shop',
        { inventoryEndpoint: 'https://e', inventorySecretAccessKey: STORAGE.secretAccessKey },
        { inventoryEndpoint: 'https://e' },
      ],
      ['/trails', '/trails', { name: 'new', prefix: 'p' }, { name: 'new', prefix: 'p', bucket: '' }],
      ['/trails/keep/order', '/trails/keep', { bucket: 'b', prefix: 'q' }, { bucket: 'b', prefix: 'q' }],
      ['/trails/keep/choice', '/trails/keep', { sources: 'a, b' }, { sources: 'a, b', bucket: 'file:keep' }],
    ]
    for (const [path, page, form, shown] of cases) {
      await endSession(daybook, visitor)
      const again = await visitor.submit(await visitor.post(path, form), CREDENTIALS)
      expect([path, again.path]).toEqual([path, `${page}?notice=form-kept`])
      for (const [name, value] of Object.entries(shown))
        expect([path, name, await fieldValue(again, name)]).toEqual([path, name, value])
      expect(again.html).not.toContain(STORAGE.secretAccessKey)
    }
  })

  test('with a password or a button only is not kept, and its page says so', async () => {
    const cases: [path: string, page: string, form: Form][] = [
      ['/account/password', '/account', { present: 'p', wanted: 'a new password', again: 'a new password' }],
      ['/people/admin/grants', '/people?q=a', { give: 'file default', back: '/people?q=a' }],
      ['/people/admin/grants', '/people/admin', { give: 'file default', back: 'https://example.com/' }],
    ]
    for (const [path, page, form] of cases) {
      await endSession(daybook, visitor)
      const signIn = await visitor.post(path, form)
      expect(visitor.cookies.has(COOKIE)).toBe(false)
      const again = await visitor.submit(signIn, CREDENTIALS)
      const notice = page.includes('?') ? '&notice=form-not-kept' : '?notice=form-not-kept'
      expect([path, again.path, ...(await again.texts('.success-notice'))]).toEqual([
        path,
        page + notice,
        NOT_KEPT,
      ])
    }
  })

  test('is kept for 15 minutes, in a cookie that no other Daybook can read', async () => {
    await endSession(daybook, visitor)
    const signIn = await visitor.post('/projects', { id: 'p', name: 'P' })
    const sealed = visitor.cookies.get(COOKIE) ?? ''
    expect(sealed).toStartWith('v1.')
    const { setClock, clock } = daybook
    setClock(new Date(clock().getTime() + 15 * 60_000 + 1).toISOString())
    const late = await visitor.submit(signIn, CREDENTIALS)
    expect([late.status, await fieldValue(late, 'name')]).toEqual([200, ''])
    visitor.cookies.set(COOKIE, `${sealed.slice(0, -2)}AA`)
    expect((await visitor.get('/projects')).status).toBe(200)
  })

  test('that is too large for a cookie is not kept', async () => {
    await endSession(daybook, visitor)
    const long = await visitor.post('/projects', { id: 'p', name: 'x'.repeat(3_000) })
    expect(visitor.cookies.has(COOKIE)).toBe(false)
    const again = await visitor.submit(long, CREDENTIALS)
    expect(await again.texts('.success-notice')).toEqual([NOT_KEPT])
  })

  test('from another site is refused and not kept', async () => {
    await endSession(daybook, visitor)
    const body = new URLSearchParams({ id: 'p', name: 'P' })
    const headers = { origin: 'https://example.com' }
    expect((await visitor.request('/projects', { method: 'POST', body, headers })).status).toBe(403)
    expect(visitor.cookies.has(COOKIE)).toBe(false)
  })

  test('by htmx leads to the sign-in and back to the page that it was on', async () => {
    await endSession(daybook, visitor)
    const answer = await visitor.request('/people/admin/grants', {
      method: 'POST',
      body: new URLSearchParams({ give: 'file default' }),
      headers: { 'hx-request': 'true', 'hx-current-url': `${daybook.url}/people?q=a` },
    })
    expect(answer.status).toBe(204)
    const again = await visitor.submit(
      await visitor.get(answer.headers.get('hx-redirect') ?? ''),
      CREDENTIALS,
    )
    expect([again.path, ...(await again.texts('.success-notice'))]).toEqual([
      '/people?q=a&notice=form-not-kept',
      NOT_KEPT,
    ])
  })

  test('in a tab with the form of an earlier session is offered again', async () => {
    const page = await visitor.get('/projects')
    await endSession(daybook, visitor)
    await visitor.signIn()
    const refused = await visitor.submitTo(page, '/projects', { id: 'p', name: 'P' })
    expect(refused.status).toBe(403)
    const [link] = await refused.elements('.problem a')
    expect(link).toMatchObject({
      text: 'Open the form again',
      attributes: { href: '/projects?notice=form-kept' },
    })
    const again = await visitor.get(link?.attributes.href ?? '')
    expect([await fieldValue(again, 'id'), await fieldValue(again, 'name')]).toEqual(['p', 'P'])
    expect((await visitor.submitTo(again, '/projects')).path).toBe('/projects/p?notice=project-created')
  })
})

describe('every form of the console', () => {
  test('keeps no field for a password or a secret', () => {
    const kept = new Set(FORM_PLACES.flatMap(({ fields }) => fields))
    expect(
      [...kept].filter((name) => /password|secret|token|csrf|^(?:present|wanted|again)$/i.test(name)),
    ).toEqual([
      // The checkbox that asks for a new password.
      'withPassword',
    ])
  })

  test('leads back to a page after a sign-in', async () => {
    const daybook = await openTestApp({ database: 'sqlite' })
    const visitor = openConsoleClient(daybook)
    const forms = Object.entries(CONSOLE_ROUTES).filter(([route]) => route.startsWith('POST '))
    expect(forms.length).toBeGreaterThan(20)
    for (const [route, [first]] of forms) {
      const { path = '', form = {} } = first ?? {}
      const signIn = await visitor.post(path, form)
      const next = new URL(signIn.path, daybook.url).searchParams.get('next') ?? ''
      const page = new URL(next, daybook.url).pathname
      expect([route, page]).toEqual([route, path.startsWith(page) ? page : `the page of ${path}`])
      const isPage = daybook.app.routes.some(
        ({ method, path }) => method === 'GET' && toPattern(path).test(page),
      )
      expect([route, page, isPage]).toEqual([route, page, true])
    }
    await daybook.close()
  })
})

// Sets the clock to a time at which the session has expired.
async function endSession(daybook: TestApp, visitor: Client): Promise<void> {
  const later = daybook.clock().getTime() + 13 * 3_600_000
  daybook.setClock(new Date(later).toISOString())
  expect((await visitor.get('/account')).path).toStartWith('/sign-in')
}

async function csrfOf(visitor: Client): Promise<string> {
  const page: Page = await visitor.get('/account')
  return csrfTokenOf(page)
}

function toPattern(path: string): RegExp {
  return new RegExp(`^${path.replace(/:\w+/g, '[^/]+')}$`)
}
