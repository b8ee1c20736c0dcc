import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { Caller } from '../../src/domain/access/caller.ts'
import { OPERATIONS, PERMISSION_REFUSALS, PERMISSIONS } from '../../src/domain/access/permissions.ts'
import { accessCast, type CastMember } from '../support/access-cast.ts'
import { DATABASES } from '../support/databases.ts'
import {
  API_ROUTES,
  CONSOLE_ROUTES,
  OPEN_ROUTES,
  PASSWORD_ROUTES,
  SIGNED_ROUTES,
} from '../support/route-access.ts'
import type { RouteCase } from '../support/route-cases.ts'
import { openTestApp, type TestApp } from '../support/test-app.ts'

/** What programs send all the time is counted, and no event tells of it. */
const UNTOLD: (string | null)[] = ['PutEvents', 'PutObservations']

type Told = { who: string; asked: string; status: number; detail?: string }

describe.each(DATABASES)('who may do what, on %s:', (database) => {
  let daybook: TestApp
  let all: CastMember[]
  beforeAll(async () => {
    daybook = await openTestApp({ database })
    all = await accessCast(daybook)
  })
  afterAll(() => daybook.close())

  test('every route of every face has its row, and every row its route', () => {
    const rows = [
      ...Object.keys(API_ROUTES),
      ...Object.keys(CONSOLE_ROUTES),
      ...OPEN_ROUTES,
      ...SIGNED_ROUTES,
      ...Object.keys(PASSWORD_ROUTES),
    ]
    const mounted = daybook.app.routes.filter(({ method }) => method !== 'ALL')
    expect(rows.toSorted()).toEqual(
      [...new Set(mounted.map(({ method, path }) => `${method} ${path}`))].toSorted(),
    )
  })

  test('Daybook’s table and ours say the same of every person and operation', () => {
    for (const { name, may: needs, caller } of all) {
      if (!caller || needs === null) continue
      const met = Object.keys(claims).filter((need) => claims[need]?.(caller, projectOf(need)))
      expect([name, met.toSorted()]).toEqual([name, [...needs].toSorted()])
    }
  })

  test.each(Object.keys(API_ROUTES))('%s', async (route) => {
    const told: Told[] = []
    const expected: Told[] = []
    for (const way of API_ROUTES[route] ?? [])
      for (const persona of all) {
        const answer = await askApi(daybook, route, way, persona)
        const about = { who: persona.name, asked: `${way.path} ${JSON.stringify(way.body ?? '')}` }
        const { detail } = answer.status === 403 ? await answer.json() : { detail: undefined }
        told.push({ ...about, status: answer.status, detail })
        expected.push({ ...about, ...expectedOf(way, persona, 401) })
      }
    expect(told).toEqual(expected)
  })

  test.each(Object.keys(CONSOLE_ROUTES))('%s, in the console', async (route) => {
    const told: Told[] = []
    const expected: Told[] = []
    for (const way of CONSOLE_ROUTES[route] ?? [])
      for (const persona of all) {
        const answer = await askConsole(daybook, route, way, persona)
        const about = { who: persona.name, asked: `${way.path} ${JSON.stringify(way.form ?? '')}` }
        const isSentAway = answer.headers.get('location')?.startsWith('/sign-in') ?? false
        told.push({ ...about, status: isSentAway ? 401 : answer.status })
        const { status } = expectedOf(way, { ...persona, may: persona.session && persona.may }, 401)
        expected.push({ ...about, status })
      }
    expect(told).toEqual(expected)
  })

  test('whoever was refused is in the log with what they asked for', async () => {
    const { Records } = await (await daybook.api('/events/export?format=json&errorCode=AccessDenied')).json()
    const told = new Set(
      Records.map(
        (record: { userIdentity: { userName: string }; eventName: string }) =>
          `${record.userIdentity.userName} ${record.eventName}`,
      ),
    )
    for (const { operation } of Object.values(API_ROUTES).flat())
      for (const { caller, name, may: needs } of all) {
        if (operation === null || UNTOLD.includes(operation) || needs === null || !caller) continue
        if (!needs.includes(OPERATIONS[operation].permission)) expect(told).toContain(`${name} ${operation}`)
      }
  })

  test('nothing of it was a bug', () => {
    expect(daybook.log).toEqual([])
  })
})

const claims: { [need: string]: (caller: Caller, project: string | null) => boolean } = PERMISSIONS

// What is bound to a project is asked for in the first.
function projectOf(need: string): string | null {
  return need === 'events:write' || need === 'trails:write' ? 'default' : null
}

function expectedOf(
  way: RouteCase,
  { may: needs }: CastMember,
  unknown: number,
): { status: number; detail?: string } {
  if (way.operation === null) return { status: way.granted }
  if (needs === null) return { status: unknown }
  const { permission: need } = OPERATIONS[way.operation]
  if (needs.includes(need)) return { status: way.granted }
  // Who may not even look is told that first.
  const lacking = need === 'trails:write' && !needs.includes('events:read') ? 'events:read' : need
  return { status: 403, detail: PERMISSION_REFUSALS[lacking] }
}

function askApi(
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

function askConsole(
  daybook: TestApp,
  route: string,
  { path, form }: RouteCase,
  { session }: CastMember,
): Promise<Response> {
  return fetch(daybook.url + path, {
    method: methodOf(route),
    redirect: 'manual',
    headers: { origin: daybook.url, ...(session && { cookie: `daybook-session=${session.token}` }) },
    ...(form && { body: new URLSearchParams({ ...form, csrf: session?.csrf ?? '' }) }),
  })
}

function methodOf(route: string): string {
  return route.split(' ')[0] ?? ''
}
