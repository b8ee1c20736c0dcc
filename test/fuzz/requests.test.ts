import { afterAll, beforeAll, describe, expect } from 'bun:test'
import fc from 'fast-check'
import Papa from 'papaparse'
import { anyJson, anyRecord, anyString, anyText } from '../support/arbitraries.ts'
import { openConsoleClient } from '../support/console-client.ts'
import { DATABASES } from '../support/databases.ts'
import { holds } from '../support/property.ts'
import { openTestApp, postJson, type TestApp } from '../support/test-app.ts'
import { CAROL, createTestUser } from '../support/test-users.ts'

/** Streams that do not end by themselves. */
const ENDLESS = /tail|news|progress/
/** Parameters of several routes, beside any name. */
const PARAMETERS = [
  ...[
    'from',
    'until',
    'userName',
    'not.userName',
    'eventName',
    'resourceName',
    'sourceIPAddress',
    'eventId',
    'errorCode',
  ],
  ...[
    'outcome',
    'readOnly',
    'q',
    'not.q',
    'limit',
    'cursor',
    'fields',
    'field',
    'prefix',
    'buckets',
    'format',
    'project',
  ],
  ...[
    'receivedFrom',
    'submittedBy',
    'start',
    'end',
    'event',
    'columns',
    'zone',
    'period',
    'around',
    'after',
    'before',
    'sort',
  ],
]

type Request = { route: number; pathValue: string; parameters: [string, string][] }

const anyRequest: fc.Arbitrary<Request> = fc.record({
  route: fc.nat(),
  pathValue: anyText.filter((text) => !/^\.{0,2}$/.test(text)),
  parameters: fc.array(
    fc.tuple(fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...PARAMETERS) }, anyString), anyString),
    {
      maxLength: 3,
    },
  ),
})

describe.each(DATABASES)('on %s', (database) => {
  let daybook: TestApp
  let other: string
  let console: ReturnType<typeof openConsoleClient>
  let routes: string[] = []
  let runs = 0
  beforeAll(async () => {
    daybook = await openTestApp({ database })
    other = (await createTestUser(daybook, CAROL)).authorization
    console = openConsoleClient(daybook)
    await console.signIn()
    const paths = daybook.app.routes.filter(({ method }) => method === 'GET').map(({ path }) => path)
    routes = [...new Set(paths)].filter((path) => !ENDLESS.test(path))
  })
  afterAll(() => daybook.close())

  const read = async (path: string, headers: { [name: string]: string } = {}) =>
    (await daybook.api(path, { headers })).text()

  holds(
    'records that are accepted are read the same in lists and files, by their customer alone',
    12,
    [fc.array(anyRecord, { minLength: 1, maxLength: 4 })],
    async (records) => {
      runs += 1
      const marker = `reader-${runs}`
      const sent = records.map(({ userIdentity, ...record }) => ({ ...record, userName: marker }))
      const answer = await (await daybook.api('/events', postJson({ Records: sent }))).json()
      const rejected = new Set((answer.rejected ?? []).map(({ index }: { index: number }) => index))
      const accepted = sent
        .filter((_, index) => !rejected.has(index))
        .map((each) => JSON.parse(JSON.stringify(each)))
      const query = `userName=${marker}&from=2020-01-01`
      const { events } = JSON.parse(await read(`/events?${query}&limit=100`))
      const lines = (await read(`/events/export?format=ndjson&${query}`)).trimEnd().split('\n')
      const { Records } = JSON.parse(await read(`/events/export?format=json&${query}`))
      const table = Papa.parse<{ [column: string]: string }>(
        await read(`/events/export?format=csv&${query}`),
        { header: true, delimiter: ',' },
      )
      const rows = table.data.filter((row) => Object.keys(row).length > 1)
      expect(lines.filter(Boolean).map((line) => JSON.parse(line))).toEqual(events)
      expect(Records).toEqual(events)
      expect(rows.map((row) => JSON.parse(row.record ?? row.Record ?? 'null'))).toEqual(events)
      for (const record of accepted)
        expect(events).toContainEqual(expect.objectContaining(withoutNulls(record)))
      for (const path of [`/events?${query}`, `/events/values?field=userName&prefix=${marker}`])
        expect(await read(path, { authorization: other })).not.toContain(`"${marker}"`)
    },
  )

  holds(
    'any request that reads is answered, and is no bug',
    60,
    [anyRequest],
    async ({ route, pathValue, parameters }) => {
      const path =
        routes[route % routes.length]?.replace(
          /:(\w+)(?:\{[^}]*\})?/g,
          encodeURIComponent(pathValue.toWellFormed()),
        ) ?? ''
      const query = new URLSearchParams(
        parameters.map(([name, value]) => [name.toWellFormed(), value.toWellFormed()]),
      )
      const authorization = path.startsWith('/api/')
        ? { authorization: `Basic ${btoa('DAYBOOKTESTKEY:a-secret-for-the-tests-only')}` }
        : {}
      const response = await console.request(`${path}?${query}`, { headers: authorization })
      await response.arrayBuffer()
      expect([path, response.status < 500 || response.status === 503]).toEqual([path, true])
      expect(daybook.log.filter((line) => line.includes('because of a bug'))).toEqual([])
    },
  )

  holds(
    'any body that is sent is answered, and is no bug',
    40,
    [
      fc.constantFrom('/events', '/views', '/users', '/projects', '/trails', '/observations'),
      fc.oneof(
        anyJson.map((json) => JSON.stringify(json)),
        anyString,
        anyRecord.map((record) => JSON.stringify(record)),
      ),
    ],
    async (path, body) => {
      const method = path === '/observations' ? 'PUT' : 'POST'
      const headers = { 'content-type': 'application/json', authorization: other }
      const response = await fetch(`${daybook.url}/api/v1${path}`, {
        method,
        headers,
        body: body.toWellFormed(),
      })
      await response.arrayBuffer()
      expect(response.status).toBeLessThan(500)
      expect(daybook.log.filter((line) => line.includes('because of a bug'))).toEqual([])
    },
  )
})

function withoutNulls(record: object): object {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== null))
}
