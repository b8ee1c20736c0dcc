import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { Caller } from '../../src/domain/access/caller.ts'
import { openConsoleClient } from '../support/console-client.ts'
import { DATABASES } from '../support/databases.ts'
import { openInventory, type TestInventory } from '../support/inventory.ts'
import { rejectionOf } from '../support/rejection.ts'
import { startStorage, type TestStorage } from '../support/storage.ts'
import { openTestApp, postJson, type TestApp } from '../support/test-app.ts'
import { administratorOf, OTHER_ACCOUNT } from '../support/test-users.ts'

const SETTING = 'DAYBOOK_ALLOWED_ENDPOINTS'
const KEY = { region: 'local', accessKeyId: 'K', secretAccessKey: 'S' }

let storage: TestStorage
let inventory: TestInventory
beforeAll(async () => {
  storage = await startStorage()
  inventory = openInventory({ 'i-1': 'running' })
})
afterAll(async () => {
  inventory.close()
  await storage.stop()
})

const put = (daybook: TestApp, kind: string, body: object) =>
  daybook.api(`/projects/default/${kind}`, { ...postJson(body), method: 'PUT' })
const check = async (daybook: TestApp, kind: string) =>
  (await daybook.api(`/projects/default/${kind}/check`, { method: 'POST' })).json()

async function readWarnings(daybook: TestApp): Promise<string> {
  const client = openConsoleClient(daybook)
  await client.signIn()
  return (await (await client.get('/projects/default')).texts('[role=note]')).join('\n')
}

describe.each(DATABASES)('before the operator has decided, on %s,', (database) => {
  let daybook: TestApp
  let stranger: Caller
  beforeAll(async () => {
    daybook = await openTestApp({ database, DAYBOOK_ALLOWED_ENDPOINTS: '' })
    stranger = await administratorOf(daybook, OTHER_ACCOUNT)
  })
  afterAll(() => daybook.close())

  test('another customer than the first can neither connect to private addresses nor use http', async () => {
    const { connections } = daybook.app.services
    for (const kind of ['storage', 'inventory'] as const)
      for (const endpoint of [
        ...[
          'http://127.0.0.1:9',
          'https://localhost',
          'https://169.254.169.254',
          'https://[::ffff:10.0.0.1]',
        ],
        ...['http://storage.example.com', 'https://2130706433', 'https://100.64.0.1', 'https://[fd00::1]'],
      ]) {
        const fault = await rejectionOf(connections.connect(stranger, kind, 'default', { ...KEY, endpoint }))
        expect(fault).toMatchObject({ code: 'invalid', field: 'endpoint' })
        expect(fault.message).toContain(SETTING)
      }
    await connections.connect(stranger, 'storage', 'default', {
      ...KEY,
      endpoint: 'https://storage.example.com',
    })
  })

  test('the first customer can, and the page of its project and the log say so', async () => {
    expect(await readWarnings(daybook)).toBe('')
    expect((await put(daybook, 'storage', { ...storage.connection })).status).toBe(204)
    expect((await put(daybook, 'inventory', inventory.connection)).status).toBe(204)
    expect(await check(daybook, 'storage')).toMatchObject({ connected: true })
    expect(await check(daybook, 'inventory')).toMatchObject({ connected: true, servers: 1 })
    const text = await readWarnings(daybook)
    for (const { endpoint } of [storage.connection, inventory])
      expect(text).toContain(`DAYBOOK_ALLOWED_ENDPOINTS=127.0.0.1:${new URL(endpoint).port}.`)
    for (const { endpoint } of [storage.connection, inventory])
      expect(daybook.log.filter((line) => line.includes(endpoint))).toHaveLength(1)
  })

  test('metadata of a virtual machine is refused to the first customer, too', async () => {
    const answer = await put(daybook, 'inventory', { ...KEY, endpoint: 'http://169.254.169.254' })
    expect(answer.status).toBe(400)
    expect(await answer.json()).toMatchObject({ field: 'endpoint' })
  })

  test('a connection keeps what it may do as long as it keeps its endpoint', async () => {
    const rows = daybook.app.store.forCustomer(stranger.customer.id)
    const endpoint = 'http://10.0.0.7'
    const { connections } = daybook.app.services
    const [project] = await rows.projects.list()
    if (!project?.storage) throw new Error('The customer is connected.')
    const event = await daybook.app.context.audit.toEvent(
      stranger.customer,
      { ...stranger, project: 'default' },
      {
        ...{ name: 'Test', readOnly: false, parameters: null, response: null, failure: null, resources: [] },
      },
    )
    await rows.connections.put(
      'default',
      'storage',
      { ...project.storage, endpoint, isTolerated: true },
      event,
    )
    await connections.connect(stranger, 'storage', 'default', { ...KEY, endpoint, region: 'other' })
    expect((await rows.projects.list())[0]?.storage).toMatchObject({
      endpoint,
      region: 'other',
      isTolerated: true,
    })
    const moved = connections.connect(stranger, 'storage', 'default', { ...KEY, endpoint: 'http://10.0.0.8' })
    expect((await rejectionOf(moved)).message).toContain(SETTING)
  })
})

describe.each(DATABASES)('once the operator has decided, on %s,', (database) => {
  test('only what is allowed works, for the first customer, too', async () => {
    const daybook = await openTestApp({
      database,
      DAYBOOK_ALLOWED_ENDPOINTS: `127.0.0.1:${new URL(inventory.endpoint).port}`,
    })
    expect((await put(daybook, 'storage', storage.connection)).status).toBe(400)
    expect(
      (await put(daybook, 'storage', { ...storage.connection, endpoint: 'http://storage.example.com' }))
        .status,
    ).toBe(400)
    expect((await put(daybook, 'inventory', inventory.connection)).status).toBe(204)
    expect(await check(daybook, 'inventory')).toMatchObject({ connected: true })
    expect(await readWarnings(daybook)).toBe('')
    expect(daybook.log).toEqual([])
    await daybook.close()
  })
})
