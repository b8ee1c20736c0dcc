import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { DATABASES } from '../support/databases.ts'
import { saveSharedView } from '../support/saved-view.ts'
import { openTestApp, postJson, type TestApp } from '../support/test-app.ts'
import { administratorOf, OTHER_ACCOUNT } from '../support/test-users.ts'

const TAGS = { department: 'Secret department', customerDefined1: '', customerDefined2: '' }
const JSON_TYPE = { 'content-type': 'application/json' }
const INVENTORY = { endpoint: 'http://127.0.0.1:9', region: 'r', accessKeyId: 'K' }
const STORAGE = { ...{ endpoint: 'http://127.0.0.1:9', region: 'r', pathStyle: true }, accessKeyId: 'K' }

// Each is sent with a name or ID of the first customer's, and with one that does not exist.
const REQUESTS: [string, string, object?][] = [
  ['GET', '/events/{event}'],
  ['GET', '/events/export/manifest?id={export}'],
  ['GET', '/events?limit=1&cursor={cursor}'],
  ['GET', '/views/{view}'],
  ['PATCH', '/views/{view}', { name: 'x' }],
  ['DELETE', '/views/{view}'],
  ['GET', '/users/{user}'],
  ['PATCH', '/users/{user}', { department: 'x' }],
  ['PATCH', '/users/{user}', { active: false }],
  ['PATCH', '/users/{user}', { active: true }],
  ['PATCH', '/users/{user}', { primaryAdministrator: true }],
  ['DELETE', '/users/{user}'],
  ['POST', '/users/{user}/password'],
  ['PUT', '/users/{user}/grants/file?project=default'],
  ['PUT', '/users/admin/grants/file?project={project}'],
  ['PUT', '/users/{user}/grants/reports'],
  ['DELETE', '/users/{user}/grants/activity-log?project=default'],
  ['DELETE', '/users/admin/grants/activity-log?project={project}'],
  ['GET', '/users/{user}/keys'],
  ['POST', '/users/{user}/keys'],
  ['PATCH', '/keys/{key}', { active: false }],
  ['PATCH', '/keys/{key}', { active: true }],
  ['DELETE', '/keys/{key}'],
  ['PATCH', '/projects/{project}', { name: 'x' }],
  ['DELETE', '/projects/{project}'],
  ['PUT', '/projects/{project}/storage', { ...STORAGE, secretAccessKey: 'S' }],
  ['PUT', '/projects/{project}/storage', STORAGE],
  ['DELETE', '/projects/{project}/storage'],
  ['POST', '/projects/{project}/storage/check'],
  ['PUT', '/projects/{project}/inventory', { ...INVENTORY, secretAccessKey: 'S' }],
  ['PUT', '/projects/{project}/inventory', INVENTORY],
  ['DELETE', '/projects/{project}/inventory'],
  ['POST', '/projects/{project}/inventory/check'],
  ['PUT', '/observations?project={project}', { servers: [{ id: 'i-1', state: 'running' }] }],
  ['GET', '/trails/{trail}'],
  ['PATCH', '/trails/{trail}', { prefix: 'x' }],
  ['PATCH', '/trails/{trail}', { selectors: null }],
  ['DELETE', '/trails/{trail}'],
  ['PUT', '/trails/{trail}/logging'],
  ['DELETE', '/trails/{trail}/logging'],
  ['GET', '/trails/{trail}/archives'],
  ['GET', '/trails/{trail}/deliveries'],
  ['POST', '/trails/{trail}/verification'],
  ['GET', '/events/{event}/proof'],
  ['POST', '/events?project={project}', { eventName: 'OpenDoor', userName: 'x' }],
]

describe.each(DATABASES)('data of another customer, on %s,', (database) => {
  let daybook: TestApp
  let theirs: { [name: string]: string }
  let authorization: string

  beforeAll(async () => {
    daybook = await openTestApp({ database })
    const source = { eventSource: 'secret cellar' }
    await daybook.send([{ eventID: 'theirs', eventName: 'OpenDoor', userName: 'ann', ...source }])
    const first = await administratorOf(daybook, '000000000001')
    const { users, accessKeys, connections, projects } = daybook.app.services
    await users.create(first, 'ann', TAGS, 'a password of ann')
    await projects.create(first, 'cellar', 'The secret cellar')
    await connections.connect(first, 'storage', 'cellar', { ...STORAGE, secretAccessKey: 'S' })
    await users.grant(first, 'ann', { name: 'activity-log', project: 'cellar' })
    const { accessKeyId } = await accessKeys.create(first, 'ann')
    await daybook.api('/trails', postJson({ name: 'keep', bucket: 'file:keep' }))
    const file = await daybook.api('/events/export?format=ndjson')
    await file.text()
    const { next } = await (await daybook.api('/events?limit=1')).json()
    theirs = {
      ...{ event: 'theirs', user: 'ann', project: 'cellar', trail: 'keep', key: accessKeyId, cursor: next },
      export: file.headers.get('daybook-export-id') ?? '',
    }
    theirs.view = await saveSharedView(daybook, first, 'Secret view', 'ann')
    const other = await administratorOf(daybook, OTHER_ACCOUNT)
    const key = await accessKeys.create(other, other.userName)
    authorization = `Basic ${btoa(`${key.accessKeyId}:${key.secretAccessKey}`)}`
  })
  afterAll(() => daybook.close())

  const request = (method: string, path: string, body?: object) =>
    daybook.api(path, {
      method,
      headers: { authorization, ...(body && JSON_TYPE) },
      ...(body && { body: JSON.stringify(body) }),
    })

  // The response without what always differs: the request ID and the requested name.
  const responseTo = async (
    method: string,
    path: string,
    names: { [name: string]: string },
    body?: object,
  ) => {
    const filled = path.replace(/\{(\w+)\}/, (_, name: string) => encodeURIComponent(names[name] ?? ''))
    const parameter = /\{(\w+)\}/.exec(path)?.[1] ?? ''
    const response = await request(method, filled, body)
    const requestId = response.headers.get('x-request-id') ?? ''
    const text = (await response.text()).replaceAll(requestId, '…').replaceAll(names[parameter] ?? '', '…')
    const headers = [...response.headers].filter(
      ([name]) => !['x-request-id', 'date', 'content-length'].includes(name),
    )
    return { status: response.status, text, headers }
  }

  test.each(REQUESTS.map(([method, path, body]) => ({ method, path, body })))(
    '$method $path answers as if the object did not exist',
    async ({ method, path, body }) => {
      const before = await firstCustomerData()
      const missing = {
        user: 'eve',
        event: 'missing',
        project: 'attic',
        trail: 'lost',
        key: 'DBAKNOTTHERE',
        view: 'missing',
        export: 'missing',
      }
      // An altered cursor of the other customer's own.
      const { next } = await (await request('GET', '/events?limit=1')).json()
      const cursor = `${next.slice(0, -1)}${next.endsWith('A') ? 'B' : 'A'}`
      const response = await responseTo(method, path, theirs, body)
      expect(response).toEqual(await responseTo(method, path, { ...missing, cursor }, body))
      expect(response.status).toBeWithin(400, 500)
      expect(await firstCustomerData()).toEqual(before)
    },
  )

  test('does not appear in any list, page, file or count', async () => {
    for (const path of [
      '/users',
      '/projects',
      '/grants',
      '/sources',
      '/views',
      '/events?limit=1000',
      '/events/export?format=json',
      '/reports/administration?start=2026-03-01&end=2026-03-02',
    ]) {
      const text = await (await request('GET', path)).text()
      for (const word of [
        'secret cellar',
        'Secret view',
        'Secret department',
        '"recipientAccountId":"000000000001"',
      ])
        expect([path, word, text.includes(word)]).toEqual([path, word, false])
    }
    expect((await (await request('GET', '/users')).json()).users).toHaveLength(1)
    expect((await (await request('GET', '/projects')).json()).projects).toHaveLength(1)
  })

  test('does not reserve user names or project IDs', async () => {
    expect((await request('POST', '/users', { userName: 'ann' })).status).toBe(201)
    expect((await request('POST', '/projects', { id: 'cellar', name: 'Cellar' })).status).toBe(201)
  })

  // Everything the first customer has, as its administrator sees it.
  async function firstCustomerData(): Promise<unknown[]> {
    const paths = ['/users', '/projects', '/grants', '/users/ann/keys', '/trails', '/views']
    return Promise.all(paths.map(async (path) => (await daybook.api(path)).json()))
  }
})
