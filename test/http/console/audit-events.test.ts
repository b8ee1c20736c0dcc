import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { OPERATIONS } from '../../../src/domain/access/permissions.ts'
import { type AuditExpectation, expectAuditEvents } from '../../support/audit-events.ts'
import { openConsoleClient } from '../../support/console-client.ts'
import { FORM_EVENTS, PAGE_EVENTS, type PageEvent } from '../../support/console-events.ts'
import { CONSOLE_ROUTES } from '../../support/console-routes.ts'
import { fillPath, PASSWORD_OF_BOB, seedConsole } from '../../support/console-seed.ts'
import { DATABASES } from '../../support/databases.ts'
import { csrfTokenOf } from '../../support/page-content.ts'
import { openTestApp, type TestApp } from '../../support/test-app.ts'

type Client = ReturnType<typeof openConsoleClient>

const HTMX = { 'hx-request': 'true' }
/** What belongs to a page that was opened. */
const OF_PAGES = /\/(?:progress|suggestions|event-values)\b/

describe.each(DATABASES)('the events that the console leaves, on %s,', (database) => {
  let daybook: TestApp
  let admin: Client
  let bob: Client
  let names: { [name: string]: string }
  let csrf: string

  beforeAll(async () => {
    daybook = await openTestApp({ database })
    admin = openConsoleClient(daybook)
    await admin.signIn()
    csrf = await csrfTokenOf(await admin.get('/keys'))
  })
  afterAll(() => daybook.close())
  // Administrative actions need a sign-in of the last five minutes.
  const signInAgain = async () => {
    admin = openConsoleClient(daybook)
    await admin.signIn()
    csrf = await csrfTokenOf(await admin.get('/keys'))
  }

  test('are one for the events page of an empty log', async () => {
    const answer = await admin.request('/events')
    expect(await answer.clone().text()).toContain('No events yet')
    await expectAuditEvents(daybook, [toExpectation('/events', answer, ['LookupEvents'])])
  })

  test('are at most one for every page, with its operation', async () => {
    names = await seedConsole(daybook, admin, csrf)
    const routes = Object.keys(CONSOLE_ROUTES).filter((route) => route.startsWith('GET '))
    expect(Object.keys(PAGE_EVENTS).toSorted()).toEqual(routes.toSorted())
    const expected: AuditExpectation[] = []
    for (const { path, event } of Object.values(PAGE_EVENTS)) {
      const answer = await admin.request(fillPath(path, names))
      expect([path, answer.status]).toEqual([path, path === '/' ? 303 : 200])
      expected.push(toExpectation(path, answer, event ? [event] : []))
    }
    await expectAuditEvents(daybook, expected)
  })

  test('are as many for a user with few grants, who is refused some of the pages', async () => {
    bob = openConsoleClient(daybook)
    await bob.signIn('bob', PASSWORD_OF_BOB)
    const expected: AuditExpectation[] = []
    for (const { path, event } of Object.values(PAGE_EVENTS)) {
      const answer = await bob.request(fillPath(path, names))
      expect([path, answer.status]).toEqual([path, path === '/' ? 303 : isRefused(event, path) ? 403 : 200])
      const outcome = isRefused(event, path) ? `${event} AccessDenied` : event
      expected.push(toExpectation(path, answer, event && outcome ? [outcome] : []))
    }
    await expectAuditEvents(daybook, expected)
  })

  test('are one for a form, whatever page answers it', async () => {
    await signInAgain()
    const expected: AuditExpectation[] = []
    for (const [path, form, status, event] of FORM_EVENTS) {
      const answer = await post(admin, path, { ...form, csrf })
      expect([path, form, answer.status]).toEqual([path, form, status])
      expected.push(toExpectation(path, answer, [event]))
    }
    const cell = await post(admin, '/people/ann/grants', { take: 'file default', csrf }, HTMX)
    expect(await cell.clone().text()).toStartWith('<tr')
    await expectAuditEvents(daybook, [...expected, toExpectation('a cell', cell, ['DeleteGrant'])])
  })

  test('are one for every request about something that does not exist', async () => {
    await signInAgain()
    // A session for the form that ends all other sessions.
    await openConsoleClient(daybook).signIn()
    const expected: AuditExpectation[] = []
    for (const [route, cases] of Object.entries(CONSOLE_ROUTES))
      for (const { path, form, operation } of cases) {
        const isForm = route.startsWith('POST')
        const answer = isForm ? await post(admin, path, { ...form, csrf }) : await admin.request(path)
        const outcome = answer.status < 400 ? operation : `${operation} ${ERROR_CODES[answer.status]}`
        // Sending events leaves none but those.
        const leavesNone = operation === 'PutEvents' || OF_PAGES.test(path)
        expected.push(
          toExpectation(`${route} ${path}`, answer, operation && outcome && !leavesNone ? [outcome] : []),
        )
      }
    await expectAuditEvents(daybook, expected)
  })

  test('are none for rows added to an open page and for a search while typing', async () => {
    const moreEvents = await nextLink(admin, '/events')
    const moreRows = await nextLink(admin, '/reports')
    const otherRows = moreRows.replace(/start=[\d-]+/, 'start=2026-02-20')
    expect(otherRows).not.toBe(moreRows)
    const cases: [string, number, string[]][] = [
      [moreEvents, 200, []],
      [moreRows, 200, []],
      ['/actions?q=ser', 200, []],
      ['/event-values?field=eventName&value=ser', 200, []],
      // What an open page does not cover leaves an event, whatever header asks for it.
      ['/events', 200, ['LookupEvents']],
      [`${moreEvents}&userName=ann`, 400, ['LookupEvents ValidationError']],
      ['/reports', 200, ['GetAdministrationReport']],
      [otherRows, 400, ['GetAdministrationReport ValidationError']],
      [fillPath('/events/{event}', names), 200, ['GetEvent']],
    ]
    const expected: AuditExpectation[] = []
    for (const [path, status, events] of cases) {
      const answer = await admin.request(path, { headers: HTMX })
      expect([path, answer.status]).toEqual([path, status])
      expected.push(toExpectation(path, answer, events))
    }
    await expectAuditEvents(daybook, expected)
  })

  test('are one for a sign-in and one for a sign-out', async () => {
    const visitor = openConsoleClient(daybook)
    const page = await visitor.request('/sign-in')
    const token = /name="token" value="([^"]+)"/.exec(await page.clone().text())?.[1] ?? ''
    const signIn = await post(visitor, '/sign-in', { token, userName: 'bob', password: PASSWORD_OF_BOB })
    const signOut = await post(visitor, '/sign-out', {
      csrf: await csrfTokenOf(await visitor.get('/account')),
    })
    expect([signIn.status, signOut.status]).toEqual([303, 303])
    await expectAuditEvents(daybook, [
      toExpectation('the sign-in page', page, []),
      toExpectation('the sign-in', signIn, ['AwsConsoleSignIn']),
      toExpectation('the sign-out', signOut, ['AwsConsoleSignOut']),
    ])
  })

  test('log no unexpected error', () => {
    expect(daybook.log).toEqual([])
  })
})

const ERROR_CODES: { [status: number]: string } = { 400: 'ValidationError', 404: 'NotFound', 409: 'Conflict' }

// Bob may read events, and is neither the primary administrator nor a reader of reports.
function isRefused(event: PageEvent['event'], path: string): boolean {
  const permission = event && OPERATIONS[event].permission
  return permission === 'admin' || permission === 'events:write' || path.startsWith('/reports')
}

async function nextLink(client: Client, path: string): Promise<string> {
  const [link] = await (await client.get(path)).elements('.table-end a')
  return link?.attributes['hx-get'] ?? ''
}

// Doesn't follow the redirect: the next page is a request of its own.
function post(
  client: Client,
  path: string,
  form: { [name: string]: string },
  headers = {},
): Promise<Response> {
  return client.request(path, { method: 'POST', body: new URLSearchParams(form), headers })
}

function toExpectation(request: string, answer: Response, events: string[]): AuditExpectation {
  return { request, requestId: answer.headers.get('x-request-id') ?? '', events }
}
