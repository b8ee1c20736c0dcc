import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { DATABASES } from '../../support/databases.ts'
import { INVENTORY_KEY, openInventory } from '../../support/inventory.ts'
import { asked, at, ended, see } from '../../support/server-records.ts'
import { json, openTestApp, type TestApp } from '../../support/test-app.ts'

const ONE = { id: 'i-1', state: 'running' }

describe.each(DATABASES)('running states over the API, on %s,', (database) => {
  let daybook: TestApp
  const put = (path: string, body: unknown) => daybook.api(path, { ...json(body), method: 'PUT' })
  const observe = (body: unknown) => put('/observations', body)

  beforeAll(async () => {
    daybook = await openTestApp({ database })
    const named = { responseElements: { instancesSet: { items: [{ instanceId: 'i-1' }] } } }
    await daybook.send([
      ...['i-1', 'i-2', 'I_3%'].flatMap((id) => [
        asked('StartInstances', id, '10:59'),
        ended('StartInstances', id, '11:00'),
      ]),
      {
        ...{ ...asked('RunInstances', 'i-4', '11:59'), ...named },
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
    ['no servers', {}, 'servers', 'servers is missing.'],
    ['servers that are none', { servers: {} }, 'servers', 'servers must be a list.'],
    [
      'a server that is none',
      { servers: ['i-1'] },
      'servers[0]',
      'servers[0] must be an object with id and state.',
    ],
    [
      'another member',
      { servers: [{ ...ONE, name: 'x' }] },
      'servers[0].name',
      'servers[0] has no member name. It takes id, state.',
    ],
    [
      'no id',
      { servers: [ONE, { state: 'running' }] },
      'servers[1].id',
      'servers[1].id must be a text of 1 to 512 characters.',
    ],
    [
      'an empty id',
      { servers: [{ ...ONE, id: '' }] },
      'servers[0].id',
      'servers[0].id must be a text of 1 to 512 characters.',
    ],
    [
      'a long id',
      { servers: [{ ...ONE, id: 'i'.repeat(513) }] },
      'servers[0].id',
      'servers[0].id must be a text of 1 to 512 characters.',
    ],
    ['the same twice', { servers: [ONE, ONE] }, 'servers[1].id', 'servers[1].id is that of servers[0], too.'],
    [
      'another state',
      { servers: [{ ...ONE, state: 'up' }] },
      'servers[0].state',
      'servers[0].state must be running or stopped or gone or terminated or pending or starting or rebooting or stopping or shutting-down or unknown.',
    ],
    ['an answer that is neither', { servers: [], whole: 'yes' }, 'whole', 'whole must be true or false.'],
    [
      'no instant',
      { servers: [], observedAt: 'noon' },
      'observedAt',
      '`observedAt` must be a time in ISO 8601, such as 2026-03-01T12:00:00Z, or in epoch seconds; got "noon".',
    ],
    [
      'the future',
      { servers: [], observedAt: '2026-03-01T12:15:00.001Z' },
      'observedAt',
      'observedAt must not be more than 15 minutes ahead.',
    ],
    [
      'a stranger',
      { servers: [], all: true },
      'all',
      'There is no member all. This address takes servers, whole, observedAt.',
    ],
  ])('refuse %s, and take nothing in', async (_, body, field, detail) => {
    const answer = await observe(body)
    expect([answer.status, await answer.json()]).toEqual([400, expect.objectContaining({ field, detail })])
    expect((await (await daybook.api('/servers?q=i-1')).json()).servers[0].observed).toBeNull()
  })

  test('are taken in up to 10,000 at once, and 4 MB', async () => {
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
      const answer = await observe(body)
      expect([answer.status, await answer.json()]).toEqual([413, expect.objectContaining({ field })])
    }
  })

  test('are counted, and no event tells of them', async () => {
    await see(daybook, '12:00', { 'i-1': 'running', 'i-9': 'running' })
    const page = await (await fetch(`${daybook.url}/metrics`)).text()
    expect(page).toContain('daybook_observed_servers_total{server="known"} 1\n')
    expect(page).toMatch(/daybook_observed_servers_total\{server="unknown"\} 10001\n/)
    const { events } = await (await daybook.api('/events?eventName=PutObservations')).json()
    expect(events).toEqual([])
  })

  test('are listed with their servers, page by page, and found by id or name', async () => {
    const list = async (query: string) => (await daybook.api(`/servers${query}`)).json()
    const idsOf = async (query: string) => (await list(query)).servers.map(({ id }: { id: string }) => id)
    expect(await idsOf('')).toEqual(['I_3%', 'i-1', 'i-2', 'i-4'])
    const first = await list('?limit=2')
    expect([first.servers.length, first.next]).toEqual([2, 'i-1'])
    expect(await list(`?limit=2&after=${first.next}`)).toMatchObject({ next: null })
    expect(await idsOf('?q=web')).toEqual(['i-4'])
    expect(await idsOf('?q=_3%25')).toEqual(['I_3%'])
    expect(await idsOf('?q=%25')).toEqual(['I_3%'])
    expect((await list('?q=i-4')).servers).toEqual([
      {
        ...{ id: 'i-4', project: 'default', name: 'Web Ünit 4', address: '10.0.0.4' },
        ...{ state: null, stateAt: null, settledAt: null },
        ...{ underWay: 'running', underWayAt: at('11:59:00.000') },
        ...{ observed: null, observedAt: null, agreedAt: null, differsSince: null },
      },
    ])
    await see(daybook, '12:01', { 'i-2': 'stopped' })
    expect(await idsOf('?differing=true')).toEqual(['i-2'])
    for (const query of ['?differing=yes', '?limit=0', '?limit=1001', '?state=running', '?q='])
      expect((await daybook.api(`/servers${query}`)).status).toBe(400)
  })

  test('come from an inventory that is connected, checked and let go', async () => {
    const inventory = openInventory({ 'i-1': 'running' })
    const check = async () =>
      (await daybook.api('/projects/default/inventory/check', { method: 'POST' })).json()
    const seen = async () => (await (await daybook.api('/projects')).json()).projects[0].inventory
    expect((await check()).code).toBe('conflict')
    const missing = await put('/projects/default/inventory', {
      ...inventory.place,
      secretAccessKey: undefined,
    })
    expect(await missing.json()).toMatchObject({ field: 'secretAccessKey', status: 400 })
    for (const endpoint of ['ec2.example.com', 'ftp://a/', 'https://a/?b', 'https://u:p@a/'])
      expect((await put('/projects/default/inventory', { ...inventory.place, endpoint })).status).toBe(400)
    expect((await put('/projects/default/inventory', inventory.place)).status).toBe(204)
    expect(await check()).toEqual({ connected: true, servers: 1, message: null })
    const { secretAccessKey: _, ...rest } = inventory.place
    expect(await seen()).toEqual({ ...rest, askedAt: null, error: null })
    // The secret that is there stays when none is given.
    await put('/projects/default/inventory', { ...rest, endpoint: `${rest.endpoint}/services/Cloud/` })
    expect((await seen()).endpoint).toBe(`${rest.endpoint}/services/Cloud`)
    expect(await check()).toMatchObject({ connected: true })
    await put('/projects/default/inventory', { ...rest, ...INVENTORY_KEY, secretAccessKey: 'wrong' })
    expect(await check()).toEqual({
      ...{ connected: false, servers: null },
      message: 'AWS was not able to validate the provided access credentials',
    })
    expect((await daybook.api('/projects/default/inventory', { method: 'DELETE' })).status).toBe(204)
    expect(await seen()).toBeNull()
    inventory.close()
  })

  test('nothing of it was a bug', () => {
    expect(daybook.log).toEqual([])
  })
})
