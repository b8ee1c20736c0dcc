import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { Caller } from '../../src/domain/access/caller.ts'
import { OPERATIONS, PERMISSION_REFUSALS, PERMISSIONS } from '../../src/domain/access/permissions.ts'
import { MESSAGES } from '../../src/domain/messages/messages.ts'
import { maskToken } from '../../src/http/console/token-mask.ts'
import { type CastMember, createAccessCast } from '../support/access-cast.ts'
import { CONSOLE_ROUTES } from '../support/console-routes.ts'
import { DATABASES } from '../support/databases.ts'
import { API_ROUTES, PASSWORD_ROUTES, PUBLIC_ROUTES, SIGNED_ROUTES } from '../support/route-access.ts'
import type { RouteCase } from '../support/route-cases.ts'
import { openTestApp, type TestApp } from '../support/test-app.ts'

/** Operations that programs call all the time. They are counted in metrics and have no audit entries. */
const WITHOUT_AUDIT_ENTRY: (string | null)[] = ['PutEvents', 'PutObservations']

type Outcome = { persona: string; request: string; status: number; detail?: string }

describe.each(DATABASES)('access on %s', (database) => {
  let daybook: TestApp
  let all: CastMember[]
  beforeAll(async () => {
    daybook = await openTestApp({ database })
    all = await createAccessCast(daybook)
  })
  afterAll(() => daybook.close())

  test('the table has a row for every route of every API, and no other row', () => {
    const rows = [
      ...Object.keys(API_ROUTES),
      ...Object.keys(CONSOLE_ROUTES),
      ...PUBLIC_ROUTES,
      ...SIGNED_ROUTES,
      ...Object.keys(PASSWORD_ROUTES),
    ]
    const mounted = daybook.app.routes.filter(({ method }) => method !== 'ALL')
    expect(rows.toSorted()).toEqual(
      [...new Set(mounted.map(({ method, path }) => `${method} ${path}`))].toSorted(),
    )
  })

  test('PERMISSIONS gives every persona the permissions that the cast lists', () => {
    for (const { name, permissions, caller } of all) {
      if (!caller || permissions === null) continue
      const held = Object.keys(checks).filter((permission) =>
        checks[permission]?.(caller, projectOf(permission)),
      )
      expect([name, held.toSorted()]).toEqual([name, [...permissions].toSorted()])
    }
  })

  test.each(Object.keys(API_ROUTES))('%s answers every persona by its permissions', async (route) => {
    const actual: Outcome[] = []
    const expected: Outcome[] = []
    for (const routeCase of API_ROUTES[route] ?? [])
      for (const persona of all) {
        const response = await requestApi(daybook, route, routeCase, persona)
        const about = {
          persona: persona.name,
          request: `${routeCase.path} ${JSON.stringify(routeCase.body ?? '')}`,
        }
        const { detail } = response.status === 403 ? await response.json() : { detail: undefined }
        actual.push({ ...about, status: response.status, detail })
        expected.push({ ...about, ...expectedOf(routeCase, persona, 401) })
      }
    expect(actual).toEqual(expected)
  })

  test.each(Object.keys(CONSOLE_ROUTES))(
    '%s in the console answers every persona by its permissions',
    async (route) => {
      const actual: Outcome[] = []
      const expected: Outcome[] = []
      for (const routeCase of CONSOLE_ROUTES[route] ?? [])
        for (const persona of all) {
          const response = await requestConsole(daybook, route, routeCase, persona)
          const about = {
            persona: persona.name,
            request: `${routeCase.path} ${JSON.stringify(routeCase.form ?? '')}`,
          }
          const isSentToSignIn = response.headers.get('location')?.startsWith('/sign-in') ?? false
          actual.push({ ...about, status: isSentToSignIn ? 401 : response.status })
          const { status } = expectedOf(
            routeCase,
            { ...persona, permissions: persona.session && persona.permissions },
            401,
          )
          expected.push({ ...about, status })
        }
      expect(actual).toEqual(expected)
    },
  )

  test('every refusal has an audit entry with the user and the operation', async () => {
    const { Records } = await (await daybook.api('/events/export?format=json&errorCode=AccessDenied')).json()
    const refused = new Set(
      Records.map(
        (record: { userIdentity: { userName: string }; eventName: string }) =>
          `${record.userIdentity.userName} ${record.eventName}`,
      ),
    )
    for (const { operation } of Object.values(API_ROUTES).flat())
      for (const { caller, name, permissions } of all) {
        if (operation === null || WITHOUT_AUDIT_ENTRY.includes(operation) || permissions === null || !caller)
          continue
        if (!permissions.includes(OPERATIONS[operation].permission))
          expect(refused).toContain(`${name} ${operation}`)
      }
  })

  test('the log has no errors', () => {
    expect(daybook.log).toEqual([])
  })
})

const checks: { [permission: string]: (caller: Caller, project: string | null) => boolean } = PERMISSIONS

// Permissions that belong to a project are checked in the first project.
function projectOf(permission: string): string | null {
  return ['events:write', 'system:write', 'trails:write'].includes(permission) ? 'default' : null
}

function expectedOf(
  routeCase: RouteCase,
  { permissions }: CastMember,
  unauthenticatedStatus: number,
): { status: number; detail?: string } {
  if (routeCase.operation === null) return { status: routeCase.status }
  if (permissions === null) return { status: unauthenticatedStatus }
  const { operation, also = operation } = routeCase
  const permission = [operation, also]
    .map((each) => OPERATIONS[each].permission)
    .find((each) => !permissions.includes(each))
  if (permission === undefined) return { status: routeCase.status }
  // A caller without read access gets the message for that, and not the one for the missing write access.
  const missing =
    permission === 'trails:write' && !permissions.includes('events:read') ? 'events:read' : permission
  return { status: 403, detail: MESSAGES.faults[PERMISSION_REFUSALS[missing]] }
}

function requestApi(
  daybook: TestApp,
  route: string,
  { path, body }: RouteCase,
  { key }: CastMember,
): Promise<Response> {
  return fetch(daybook.url + path, {
    method: methodOf(route),
    headers: {
      ...(key && { authorization: `Basic ${btoa(`${key.accessKeyId}:${key.secretAccessKey}`)}` }),
      ...(body && { 'content-type': 'application/json' }),
    },
    ...(body && { body: JSON.stringify(body) }),
  })
}

function requestConsole(
  daybook: TestApp,
  route: string,
  { path, form }: RouteCase,
  { session }: CastMember,
): Promise<Response> {
  return fetch(daybook.url + path, {
    method: methodOf(route),
    redirect: 'manual',
    headers: { origin: daybook.url, ...(session && { cookie: `daybook-session=${session.token}` }) },
    ...(form && { body: new URLSearchParams({ ...form, csrf: maskToken(session?.csrf ?? '') }) }),
  })
}

function methodOf(route: string): string {
  return route.split(' ')[0] ?? ''
}
