import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { allowSystem } from '../../support/allow-system.ts'
import { DATABASES } from '../../support/databases.ts'
import { INVENTORY_KEY, openInventory } from '../../support/inventory.ts'
import { sendObservations, serverOutcome, serverRequest, timeOfDay } from '../../support/server-records.ts'
import { openTestApp, postJson, type TestApp } from '../../support/test-app.ts'

const ONE = { id: 'i-1', state: 'running' }

describe.each(DATABASES)('observations and servers over the API, on %s,', (database) => {
  let daybook: TestApp
  const put = (path: string, body: unknown) => daybook.api(path, { ...postJson(body), method: 'PUT' })
  const observe = (body: unknown) => put('/observations', body)

  beforeAll(async () => {
    daybook = await openTestApp({ database })
    await allowSystem(daybook)
    const named = { responseElements: { instancesSet: { items: [{ instanceId: 'i-1' }] } } }
    await daybook.send([
      ...['i-1', 'i-2', 'I_3%'].flatMap((id) => [
        serverRequest('StartInstances', id, '10:59'),
        serverOutcome('StartInstances', id, '11:00'),
      ]),
      {
        ...{ ...serverRequest('RunInstances', 'i-4', '11:59'), ...named },
        responseElements: {
          instancesSet: {
            items: [
              {
                ...{ instanceId: 'i-4', privateIpAddress: '10.0.0.4' },
                tagSet: { items: [{ key: 'Name', value: 'Web Ünit 4' }] },
              },
            ],
          },
        },
      },
    ])
  })
  afterAll(() => daybook.close())

  test.each<[string, unknown, string, string]>([
    ['no servers', {}, 'servers', '`servers` is required.'],
    ['an object for servers', { servers: {} }, 'servers', '`servers` must be an array; got an object.'],
    [
      'a string for a server',
      { servers: ['i-1'] },
      'servers[0]',
      '`servers[0]` must be an object with `id` and `state`; got a string.',
    ],
    [
      'an unknown field of a server',
      { servers: [{ ...ONE, name: 'x' }] },
      'servers[0].name',
      'Unknown field `servers[0].name`. Allowed: `id`, `state`.',
    ],
    [
      'no id',
      { servers: [ONE, { state: 'running' }] },
      'servers[1].id',
      '`servers[1].id` must be a string of 1 to 512 characters.',
    ],
    [
      'an empty id',
      { servers: [{ ...ONE, id: '' }] },
      'servers[0].id',
      '`servers[0].id` must be a string of 1 to 512 characters.',
    ],
    [
      'a long id',
      { servers: [{ ...ONE, id: 'i'.repeat(513) }] },
      'servers[0].id',
      '`servers[0].id` must be a string of 1 to 512 characters.',
    ],
    [
      'the same server twice',
      { servers: [ONE, ONE] },
      'servers[1].id',
      '`servers[1].id` is the same as `servers[0].id`. List each server once.',
    ],
    [
      'an unknown state',
      { servers: [{ ...ONE, state: 'up' }] },
      'servers[0].state',
      '`servers[0].state` must be one of running, stopped, gone, terminated, pending, starting, rebooting, stopping, shutting-down, unknown.',
    ],
    [
      'a string for a boolean',
      { servers: [], whole: 'yes' },
      'whole',
      '`whole` must be true or false; got a string.',
    ],
    [
      'an invalid time',
      { servers: [], observedAt: 'noon' },
      'observedAt',
      '`observedAt` must be a time in ISO 8601, such as 2026-03-01T12:00:00Z, or in epoch seconds; got "noon".',
    ],
    [
      'a time in the future',
      { servers: [], observedAt: '2026-03-01T12:15:00.001Z' },
      'observedAt',
      '`observedAt` must not be more than 15 minutes ahead of Daybook’s clock; got 2026-03-01T12:15:00.001Z.',
    ],
    [
      'an unknown field',
      { servers: [], all: true },
      'all',
      'Unknown field `all`. Allowed: `servers`, `whole`, `observedAt`.',
    ],
  ])('returns 400 for %s and stores nothing', async (_, body, field, detail) => {
    const response = await observe(body)
    expect([response.status, await response.json()]).toEqual([
      400,
      expect.objectContaining({ field, detail }),
    ])
    expect((await (await daybook.api('/servers?q=i-1')).json()).servers[0].observed).toBeNull()
  })

  test('accepts up to 10,000 servers and 4 MB in a request', async () => {
    const many = (count: number, id = 'i') => ({
      servers: Array.from({ length: count }, (_, i) => ({ id: `${id}-${i + 10}`, state: 'running' })),
    })
    expect(await (await observe(many(10_000))).json()).toEqual({
      observed: 10_000,
      unknown: 10_000,
      differing: 0,
    })
    for (const [body, field] of [
      [many(10_001), 'servers'],
      [many(9_000, 'i'.repeat(480)), 'body'],
    ] as const) {
      const response = await observe(body)
      expect([response.status, await response.json()]).toEqual([413, expect.objectContaining({ field })])
    }
  })

  test('counts observations in metrics and leaves no audit entries', async () => {
    await sendObservations(daybook, '12:00', { 'i-1': 'running', 'i-9': 'running' })
    const page = await (await fetch(`${daybook.url}/metrics`)).text()
    expect(page).toContain('daybook_observed_servers_total{server="known"} 1\n')
    expect(page).toMatch(/daybook_observed_servers_total\{server="unknown"\} 10001\n/)
    const { events } = await (await daybook.api('/events?eventName=PutObservations')).json()
    expect(events).toEqual([])
  })

  test('lists servers in pages, and finds them by ID or name', async () => {
    const list = async (query: string) => (await daybook.api(`/servers${query}`)).json()
    const idsOf = async (query: string) => (await list(query)).servers.map(({ id }: { id: string }) => id)
    expect(await idsOf('')).toEqual(['I_3%', 'i-1', 'i-2', 'i-4'])
    const first = await list('?limit=2')
    expect([first.servers.length, first.next]).toEqual([2, 'default/i-1'])
    expect(await list(`?limit=2&after=${first.next}`)).toMatchObject({ next: null })
    expect(await idsOf('?q=web')).toEqual(['i-4'])
    expect(await idsOf('?q=_3%25')).toEqual(['I_3%'])
    expect(await idsOf('?q=%25')).toEqual(['I_3%'])
    expect((await list('?q=i-4')).servers).toEqual([
      {
        ...{ id: 'i-4', project: 'default', name: 'Web Ünit 4', address: '10.0.0.4' },
        ...{ state: null, stateAt: null, settledAt: null },
        ...{ underWay: 'running', underWayAt: timeOfDay('11:59:00.000') },
        ...{ observed: null, observedAt: null, agreedAt: null, differsSince: null },
      },
    ])
    await sendObservations(daybook, '12:01', { 'i-2': 'stopped' })
    expect(await idsOf('?differing=true')).toEqual(['i-2'])
    for (const query of ['?differing=yes', '?limit=0', '?limit=1001', '?state=running', '?q='])
      expect((await daybook.api(`/servers${query}`)).status).toBe(400)
  })

  test('connects, checks and disconnects an inventory', async () => {
    const inventory = openInventory({ 'i-1': 'running' })
    const check = async () =>
      (await daybook.api('/projects/default/inventory/check', { method: 'POST' })).json()
    const connection = async () => (await (await daybook.api('/projects')).json()).projects[0].inventory
    expect((await check()).code).toBe('conflict')
    const missing = await put('/projects/default/inventory', {
      ...inventory.connection,
      secretAccessKey: undefined,
    })
    expect(await missing.json()).toMatchObject({ field: 'secretAccessKey', status: 400 })
    for (const endpoint of ['ec2.example.com', 'ftp://a/', 'https://a/?b', 'https://u:p@a/'])
      expect((await put('/projects/default/inventory', { ...inventory.connection, endpoint })).status).toBe(
        400,
      )
    expect((await put('/projects/default/inventory', inventory.connection)).status).toBe(204)
    expect(await check()).toEqual({ connected: true, servers: 1, message: null })
    const { secretAccessKey: _, ...rest } = inventory.connection
    expect(await connection()).toEqual({ ...rest, askedAt: null, error: null })
    // A request without a secret keeps the current one.
    await put('/projects/default/inventory', { ...rest, endpoint: `${rest.endpoint}/services/Cloud/` })
    expect((await connection()).endpoint).toBe(`${rest.endpoint}/services/Cloud`)
    expect(await check()).toMatchObject({ connected: true })
    await put('/projects/default/inventory', { ...rest, ...INVENTORY_KEY, secretAccessKey: 'wrong' })
    expect(await check()).toEqual({
      ...{ connected: false, servers: null },
      message: 'AWS was not able to validate the provided access credentials',
    })
    expect((await daybook.api('/projects/default/inventory', { method: 'DELETE' })).status).toBe(204)
    expect(await connection()).toBeNull()
    inventory.close()
  })

  test('the log has no errors', () => {
    expect(daybook.log).toEqual([])
  })
})
