import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { DATABASES } from '../support/databases.ts'
import { findServer, serverOutcome, serverRequest, timeOfDay } from '../support/server-records.ts'
import { openTestApp, postJson, type TestApp } from '../support/test-app.ts'
import { administratorOf } from '../support/test-users.ts'

const TAGS = { department: '', customerDefined1: '', customerDefined2: '' }
const REPORT = '/reports/administration?start=2026-03-01&end=2026-03-02&format=json'

const named = (name: string, address: string) => ({
  responseElements: {
    instancesSet: {
      items: [
        {
          ...{ instanceId: '{server}', privateIpAddress: address },
          tagSet: { items: [{ key: 'Name', value: name }] },
        },
      ],
    },
  },
})

const startOutcome = { ...serverOutcome('StartInstances', '{server}', '11:01'), requestID: '{request}' }
const OTHER_SOURCE = { eventSource: '{source}', eventTime: timeOfDay('11:30') }

// What a collector of the project `cellar` sends: once with names of the project `shop`, and once with names that no
// project has. In braces: a name of the project `shop`.
const WRITES: [title: string, method: string, path: string, body: object][] = [
  ['an event in the project', 'POST', '/events?project={project}', { eventName: 'OpenDoor', userName: 'x' }],
  [
    'an event that names the project',
    ...(['POST', '/events'] as const),
    { eventName: 'OpenDoor', userName: 'x', project: '{project}' },
  ],
  [
    'events some of which name the project',
    ...(['POST', '/events?project=cellar'] as const),
    {
      Records: [
        { eventName: 'OpenDoor', userName: 'x' },
        { ...startOutcome, project: '{project}' },
      ],
    },
  ],
  [
    'the outcome of a pending request',
    ...(['POST', '/events?project=cellar'] as const),
    { ...startOutcome, project: 'cellar' },
  ],
  [
    'the outcome of a pending request with its shared ID',
    ...(['POST', '/events?project=cellar'] as const),
    { ...startOutcome, requestID: 'another', sharedEventID: '{shared}' },
  ],
  [
    'the failure of a pending request',
    ...(['POST', '/events?project=cellar'] as const),
    { ...startOutcome, errorCode: 'REASON_11' },
  ],
  [
    'a stop and a name of a server',
    ...(['POST', '/events?project=cellar'] as const),
    {
      Records: [
        { ...serverRequest('StopInstances', '{server}', '11:40'), ...named('forged', '10.9.9.9') },
        { ...serverOutcome('StopInstances', '{server}', '11:41') },
        { ...serverOutcome('TerminateInstances', '{server}', '11:42') },
      ],
    },
  ],
  [
    'an event of a source',
    ...(['POST', '/events?project=cellar'] as const),
    { eventName: 'OpenDoor', userName: 'x', ...OTHER_SOURCE },
  ],
  [
    'observations of the project',
    ...(['PUT', '/observations?project={project}'] as const),
    { servers: [{ id: '{server}', state: 'stopped' }] },
  ],
  [
    'an observation of a server',
    ...(['PUT', '/observations?project=cellar'] as const),
    { servers: [{ id: '{server}', state: 'stopped' }], observedAt: timeOfDay('11:59') },
  ],
  [
    'a complete inventory without the server',
    ...(['PUT', '/observations?project=cellar'] as const),
    { servers: [], whole: true, observedAt: timeOfDay('11:59') },
  ],
]

const SHOP = {
  project: 'shop',
  server: 'i-shop',
  request: 'r-shop',
  shared: 's-shop',
  source: 'shop.example',
}
const NOWHERE = {
  project: 'attic',
  server: 'i-none',
  request: 'r-none',
  shared: 's-none',
  source: 'none.example',
}

describe.each(DATABASES)('data of another project, on %s,', (database) => {
  let daybook: TestApp
  let shop: string
  let cellar: string

  beforeAll(async () => {
    daybook = await openTestApp({ database })
    const administrator = await administratorOf(daybook, '000000000001')
    const { users, accessKeys, projects } = daybook.app.services
    const createCollector = async (project: string) => {
      await projects.create(administrator, project, project)
      await users.create(administrator, `of-${project}`, TAGS, null)
      for (const name of ['collector', 'system', 'activity-log'] as const)
        await users.grant(administrator, `of-${project}`, { name, project })
      const key = await accessKeys.create(administrator, `of-${project}`)
      return `Basic ${btoa(`${key.accessKeyId}:${key.secretAccessKey}`)}`
    }
    shop = await createCollector('shop')
    cellar = await createCollector('cellar')
    const pending = serverRequest('StartInstances', 'i-shop', '11:00')
    const running = [
      {
        ...serverRequest('StartInstances', 'i-shop', '10:00'),
        ...JSON.parse(fill(named('web', '10.0.0.1'), SHOP)),
      },
      serverOutcome('StartInstances', 'i-shop', '10:00'),
    ]
    await send(shop, 'POST', '/events?project=shop', {
      Records: [
        ...running,
        { ...pending, requestID: 'r-shop', sharedEventID: 's-shop' },
        { eventName: 'OpenDoor', userName: 'x', eventSource: 'shop.example' },
      ],
    })
    const observed = { servers: [{ id: 'i-shop', state: 'running' }], observedAt: timeOfDay('11:20') }
    await send(shop, 'PUT', '/observations?project=shop', observed)
  })
  afterAll(() => daybook.close())

  const send = (authorization: string, method: string, path: string, body: object) => {
    const init = postJson(body)
    return daybook.api(path, {
      ...init,
      method,
      headers: { 'content-type': 'application/json', authorization },
    })
  }

  test.each(WRITES.map(([title, method, path, body]) => ({ title, method, path, body })))(
    'does not change with $title by another project’s collector, who cannot tell that it exists',
    async ({ method, path, body }) => {
      const before = await shopData()
      const answers = []
      for (const names of [SHOP, NOWHERE]) {
        const answer = await send(cellar, method, fill(path, names), JSON.parse(fill(body, names)))
        const requestId = answer.headers.get('x-request-id') ?? ''
        const text = await answer.text()
        const hidden = [requestId, ...Object.values(names)].filter((each) => each !== '')
        answers.push([answer.status, hidden.reduce((all, each) => all.replaceAll(each, '…'), text)])
      }
      expect(answers[0]).toEqual(answers[1])
      expect(await shopData()).toEqual(before)
    },
  )

  test('does not change by differences of servers with the same ID in another project', async () => {
    const { servers } = await (await daybook.api('/servers?project=cellar&q=i-shop')).json()
    expect(servers).toMatchObject([{ id: 'i-shop', project: 'cellar', state: 'gone', name: 'forged' }])
    const observed = { servers: [{ id: 'i-shop', state: 'running' }], observedAt: timeOfDay('11:59:30') }
    await send(cellar, 'PUT', '/observations?project=cellar', observed)
    const before = await shopData()
    daybook.setClock(timeOfDay('12:10'))
    expect(await daybook.app.services.reconcileServers()).toMatchObject({ differences: 1 })
    expect(await shopData()).toEqual(before)
    const { events } = await (await daybook.api('/events?eventName=RemoteStartServer')).json()
    expect(events.map(({ project }: { project: string }) => project)).toEqual(['cellar'])
  })

  test('is beside that of the other project in lists, whose pages have every server once', async () => {
    const page = async (query: string) => (await daybook.api(`/servers?limit=1${query}`)).json()
    const found: string[] = []
    for (let next: string | null = ''; next !== null; ) {
      const query: string = next === '' ? '' : `&after=${encodeURIComponent(next)}`
      const { servers, next: after } = await page(`&q=i-shop${query}`)
      found.push(...servers.map(({ id, project }: { id: string; project: string }) => `${project}/${id}`))
      next = after
    }
    expect(found).toEqual(['cellar/i-shop', 'shop/i-shop'])
    expect((await page('&q=i-shop&after=i-shop')).servers).toEqual([])
    expect(await findServer(daybook, 'i-none')).toMatchObject({ project: 'cellar' })
    expect((await page('&project=shop')).servers).toMatchObject([{ id: 'i-shop', project: 'shop' }])
  })

  test('has its own pending operations, which outcomes in the project end', async () => {
    const pending = () => pendingOf('r-shop')
    expect(await pending()).toBe(true)
    await send(shop, 'POST', '/events?project=shop', { ...startOutcome, requestID: 'r-shop', resources: [] })
    expect(await pending()).toBe(false)
  })

  async function pendingOf(requestId: string) {
    const administrator = await administratorOf(daybook, '000000000001')
    const page = await daybook.app.store
      .forCustomer(administrator.customer.id)
      .administratorLog.listPage(
        { from: 20_513, until: 20_514 },
        { after: 0, limit: 100, isPendingOnly: true, hasTotals: false },
      )
    return page.rows.some((row) => row.requestId === requestId && row.isPending)
  }

  // Everything of the project `shop`, as readers see it.
  async function shopData(): Promise<unknown[]> {
    const json = async (path: string) => (await daybook.api(path)).json()
    const { rows } = await json(REPORT)
    const { sources } = await json('/sources')
    const { events } = await json('/events?project=shop&limit=1000')
    const { servers } = await json('/servers')
    const ofShop = servers.filter(({ project }: { project: string }) => project === 'shop')
    const shopRows = rows.filter(
      ({ time }: { time: string }) => time < '2026-03-01T11:01' && time >= '2026-03-01T10',
    )
    expect([ofShop.length, shopRows.length]).toEqual([1, 3])
    return [
      ofShop,
      shopRows,
      await pendingOf('r-shop'),
      sources.filter(({ project }: { project: string }) => project === 'shop'),
      events.filter(({ eventSource }: { eventSource: string }) => eventSource !== 'daybook'),
    ]
  }
})

function fill<Value>(value: Value, names: { [name: string]: string }): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text.replace(/\{(\w+)\}/g, (_, name: string) => names[name] ?? '')
}
