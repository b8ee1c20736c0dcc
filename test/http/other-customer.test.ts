import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { DATABASES } from '../support/databases.ts'
import { json, openTestApp, type TestApp } from '../support/test-app.ts'
import { administratorOf, OTHER_ACCOUNT } from '../support/test-users.ts'

const TAGS = { department: 'Secret department', customerDefined1: '', customerDefined2: '' }
const JSON_TYPE = { 'content-type': 'application/json' }
const AWAY = { endpoint: 'http://127.0.0.1:9', region: 'r', accessKeyId: 'K' }
const FAR = { ...{ endpoint: 'http://127.0.0.1:9', region: 'r', pathStyle: true }, accessKeyId: 'K' }

// Each is asked for with something of the first customer's, and with the same something made up.
const QUESTIONS: [string, string, object?][] = [
  ['GET', '/events/{event}'],
  ['GET', '/events/export/manifest?id={export}'],
  ['GET', '/events?limit=1&cursor={cursor}'],
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
  ['PUT', '/projects/{project}/storage', { ...FAR, secretAccessKey: 'S' }],
  ['PUT', '/projects/{project}/storage', FAR],
  ['DELETE', '/projects/{project}/storage'],
  ['POST', '/projects/{project}/storage/check'],
  ['PUT', '/projects/{project}/inventory', { ...AWAY, secretAccessKey: 'S' }],
  ['PUT', '/projects/{project}/inventory', AWAY],
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

describe.each(DATABASES)('what is another customer’s, on %s,', (database) => {
  let daybook: TestApp
  let theirs: { [name: string]: string }
  let authorization: string

  beforeAll(async () => {
    daybook = await openTestApp({ database })
    const heard = { eventSource: 'secret cellar' }
    await daybook.send([{ eventID: 'theirs', eventName: 'OpenDoor', userName: 'ann', ...heard }])
    const first = await administratorOf(daybook, '000000000001')
    const { people, keys, projects } = daybook.app.flows
    await people.create(first, 'ann', TAGS, 'a password of ann')
    await projects.create(first, 'cellar', 'The secret cellar')
    await projects.connect(first, 'cellar', { ...FAR, secretAccessKey: 'S' })
    await people.grant(first, 'ann', { name: 'activity-log', project: 'cellar' })
    const { accessKeyId } = await keys.create(first, 'ann')
    await daybook.api('/trails', json({ name: 'keep', bucket: 'file:keep' }))
    const taken = await daybook.api('/events/export?format=ndjson')
    await taken.text()
    const { next } = await (await daybook.api('/events?limit=1')).json()
    theirs = {
      ...{ event: 'theirs', user: 'ann', project: 'cellar', trail: 'keep', key: accessKeyId, cursor: next },
      export: taken.headers.get('daybook-export-id') ?? '',
    }
    const other = await administratorOf(daybook, OTHER_ACCOUNT)
    const key = await keys.create(other, other.userName)
    authorization = `Basic ${btoa(`${key.accessKeyId}:${key.secretAccessKey}`)}`
  })
  afterAll(() => daybook.close())

  const ask = (method: string, path: string, body?: object) =>
    daybook.api(path, {
      method,
      headers: { authorization, ...(body && JSON_TYPE) },
      ...(body && { body: JSON.stringify(body) }),
    })

  // The answer without what differs by itself: the request's id, and the name that was asked for.
  const told = async (method: string, path: string, names: { [name: string]: string }, body?: object) => {
    const filled = path.replace(/\{(\w+)\}/, (_, name: string) => encodeURIComponent(names[name] ?? ''))
    const asked = /\{(\w+)\}/.exec(path)?.[1] ?? ''
    const answer = await ask(method, filled, body)
    const requestId = answer.headers.get('x-request-id') ?? ''
    const text = (await answer.text()).replaceAll(requestId, '…').replaceAll(names[asked] ?? '', '…')
    const headers = [...answer.headers].filter(
      ([name]) => !['x-request-id', 'date', 'content-length'].includes(name),
    )
    return { status: answer.status, text, headers }
  }

  test.each(QUESTIONS.map(([method, path, body]) => ({ method, path, body })))(
    '$method $path answers as if it did not exist',
    async ({ method, path, body }) => {
      const before = await everything()
      const missing = {
        user: 'eve',
        event: 'missing',
        project: 'attic',
        trail: 'lost',
        key: 'DBAKNOTTHERE',
        export: 'missing',
      }
      // A cursor of one's own that was altered.
      const { next } = await (await ask('GET', '/events?limit=1')).json()
      const cursor = `${next.slice(0, -1)}${next.endsWith('A') ? 'B' : 'A'}`
      const answer = await told(method, path, theirs, body)
      expect(answer).toEqual(await told(method, path, { ...missing, cursor }, body))
      expect(answer.status).toBeWithin(400, 500)
      expect(await everything()).toEqual(before)
    },
  )

  test('is in no list, page, file or count', async () => {
    for (const path of [
      '/users',
      '/projects',
      '/grants',
      '/sources',
      '/events?limit=1000',
      '/events/export?format=json',
      '/reports/administration?start=2026-03-01&end=2026-03-02',
    ]) {
      const text = await (await ask('GET', path)).text()
      for (const word of ['secret cellar', 'Secret department', '"recipientAccountId":"000000000001"'])
        expect([path, word, text.includes(word)]).toEqual([path, word, false])
    }
    expect((await (await ask('GET', '/users')).json()).users).toHaveLength(1)
    expect((await (await ask('GET', '/projects')).json()).projects).toHaveLength(1)
  })

  test('takes no name away', async () => {
    expect((await ask('POST', '/users', { userName: 'ann' })).status).toBe(201)
    expect((await ask('POST', '/projects', { id: 'cellar', name: 'Cellar' })).status).toBe(201)
  })

  // All that the first customer has, as its administrator sees it.
  async function everything(): Promise<unknown[]> {
    const paths = ['/users', '/projects', '/grants', '/users/ann/keys', '/trails']
    return Promise.all(paths.map(async (path) => (await daybook.api(path)).json()))
  }
})
