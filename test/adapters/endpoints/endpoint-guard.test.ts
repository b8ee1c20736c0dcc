import { afterAll, beforeAll, expect, test } from 'bun:test'
import { checkStorage } from '../../../src/adapters/bucket.ts'
import { describeServers } from '../../../src/adapters/ec2/ec2-inventory.ts'
import { createEndpointAccess } from '../../../src/adapters/endpoints/endpoint-access.ts'
import { createEndpointGuard } from '../../../src/adapters/endpoints/endpoint-guard.ts'
import { openS3Bucket } from '../../../src/adapters/s3/s3-bucket.ts'
import { parseAllowedEndpoints } from '../../../src/domain/access/allowed-endpoints.ts'
import { MESSAGES } from '../../../src/domain/messages/messages.ts'
import { openInventory, type TestInventory } from '../../support/inventory.ts'
import { rejectionOf } from '../../support/rejection.ts'
import { startStorage, type TestStorage } from '../../support/storage.ts'

const { storage: STORAGE, inventory: INVENTORY } = MESSAGES
const NOW = new Date('2026-03-01T12:00:00Z')
const PUBLIC = '93.184.215.14'

let storage: TestStorage
let inventory: TestInventory
beforeAll(async () => {
  storage = await startStorage()
  await storage.createBucket('logs')
  inventory = openInventory({ 'i-1': 'running' })
})
afterAll(async () => {
  inventory.close()
  await storage.stop()
})

/** A guard whose names have the given addresses: those of the first answer, of the second, and so on. */
function openGuard(endpoint: string, list: string | null, answers: string[][] = [], isTolerated = false) {
  const lines: unknown[] = []
  const allowed = list === null ? null : (parseAllowedEndpoints(list) ?? [])
  const access = createEndpointAccess(allowed, { warn: (_, fields) => lines.push(fields) })
  const resolved: string[] = []
  const guard = createEndpointGuard({ endpoint, isTolerated }, access, (host, _, callback) => {
    const addresses = answers[resolved.length] ?? answers.at(-1) ?? []
    resolved.push(host)
    callback(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    )
  })
  return { guard, resolved, lines, access }
}

const portOf = (endpoint: string) => new URL(endpoint).port
const at = (host: string) => `http://${host}:${portOf(storage.connection.endpoint)}`
const inventoryAt = (host: string) => `http://${host}:${portOf(inventory.endpoint)}`

test.each([
  ['a private address', '127.0.0.1', null, [], STORAGE.endpointPrivate],
  ['an address that is mapped to IPv6', '[::ffff:7f00:1]', null, [], STORAGE.endpointPrivate],
  ['a name of this machine', 'localhost', null, [], STORAGE.endpointPrivate],
  ['http', 'storage.test', null, [[PUBLIC]], STORAGE.endpointPlain],
  [
    'http on a network that is not allowed',
    'storage.test',
    '10.0.0.0/8',
    [['127.0.0.1']],
    STORAGE.endpointPrivate,
  ],
  ['metadata', '169.254.169.254', '127.0.0.0/8', [], STORAGE.endpointPrivate],
])('storage: %s is refused without a request', async (_, host, list, answers, message) => {
  const before = storage.requests().length
  const endpoint = at(host)
  const connection = { ...storage.connection, endpoint, guard: openGuard(endpoint, list, answers).guard }
  expect((await checkStorage(connection))?.message).toBe(message)
  const bucket = openS3Bucket('logs', connection)
  expect((await rejectionOf(bucket.get('key'))).message).toBe(message)
  expect((await rejectionOf(bucket.put('key', chunks()))).message).toBe(message)
  bucket.close()
  expect(storage.requests()).toHaveLength(before)
})

test('storage: a name is resolved once a connection, and the accepted address is connected to', async () => {
  const endpoint = at('storage.test')
  const { guard, resolved } = openGuard(endpoint, '127.0.0.0/8', [['10.0.0.1', '127.0.0.1']])
  const before = storage.requests().length
  // The test storage takes the name in the Host header for that of a bucket.
  expect((await checkStorage({ ...storage.connection, endpoint, guard }))?.cause).toMatchObject({
    BucketName: 'storage.test',
  })
  expect(resolved).toEqual(['storage.test'])
  expect(storage.requests()).toHaveLength(before + 1)
})

test('storage: a name that resolves to a private address later is refused', async () => {
  const endpoint = 'https://storage.test'
  const { guard } = openGuard(endpoint, null, [[PUBLIC], ['127.0.0.1']])
  const lookUp = () =>
    new Promise((resolve) => guard.lookup('storage.test', {}, (error, address) => resolve(error ?? address)))
  expect(await lookUp()).toBe(PUBLIC)
  expect(await lookUp()).toMatchObject({ code: 'EndpointNotAllowed' })
})

test('storage: a tolerated connection works, is logged once, and not once the operator has decided', async () => {
  const endpoint = at('127.0.0.1')
  const { guard, lines, access } = openGuard(endpoint, null, [], true)
  const connection = { ...storage.connection, endpoint, guard }
  expect(await checkStorage(connection)).toBeNull()
  expect(await checkStorage(connection)).toBeNull()
  expect(lines).toEqual([{ endpoint, entry: `127.0.0.1:${portOf(endpoint)}` }])
  expect(access.isTolerated({ endpoint, isTolerated: true })).toBe(true)
  expect(access.isTolerated({ endpoint, isTolerated: false })).toBe(false)
  const decided = openGuard(endpoint, 'none', [], true)
  expect((await checkStorage({ ...connection, guard: decided.guard }))?.message).toBe(STORAGE.endpointPrivate)
  expect(decided.access.isTolerated({ endpoint, isTolerated: true })).toBe(false)
})

test('storage: an https name with a private address is known as tolerated after its first use', async () => {
  const endpoint = 'https://storage.test'
  const { guard, access } = openGuard(endpoint, null, [['10.0.0.1']], true)
  expect(access.isTolerated({ endpoint, isTolerated: true })).toBe(false)
  expect(
    await new Promise((resolve) => guard.lookup('storage.test', {}, (_, address) => resolve(address))),
  ).toBe('10.0.0.1')
  expect(access.isTolerated({ endpoint, isTolerated: true })).toBe(true)
})

test('storage: a redirect is not followed', async () => {
  let wasReached = false
  const server = Bun.serve({
    hostname: '127.0.0.1',
    port: 0,
    fetch(request): Response {
      wasReached ||= new URL(request.url).pathname === '/next'
      return new Response('', { status: 307, headers: { location: '/next' } })
    },
  })
  const endpoint = server.url.origin
  const { guard } = openGuard(endpoint, `127.0.0.1:${server.port}`)
  expect((await checkStorage({ ...storage.connection, endpoint, guard }))?.message).toBe(STORAGE.redirects)
  expect(wasReached).toBe(false)
  await server.stop(true)
})

test.each([
  ['a private address', '127.0.0.1', null, [], INVENTORY.endpointPrivate],
  ['a name of this machine', 'localhost', null, [], INVENTORY.endpointPrivate],
  ['http', 'inventory.test', null, [[PUBLIC]], INVENTORY.endpointPlain],
  [
    'a network that is not allowed',
    'inventory.test',
    '10.0.0.0/8',
    [['127.0.0.1']],
    INVENTORY.endpointPrivate,
  ],
])('inventory: %s is refused without a request', async (_, host, list, answers, message) => {
  const endpoint = inventoryAt(host)
  const connection = { ...inventory.connection, endpoint, guard: openGuard(endpoint, list, answers).guard }
  expect((await rejectionOf(describeServers(connection, NOW))).message).toBe(message)
  expect(inventory.requests).toHaveLength(0)
})

test('inventory: an allowed name is resolved once and connected to, with its name', async () => {
  const endpoint = inventoryAt('inventory.test')
  const { guard, resolved } = openGuard(endpoint, 'inventory.test', [['127.0.0.1']])
  const connection = { ...inventory.connection, endpoint, guard }
  expect(await describeServers(connection, NOW)).toEqual([{ id: 'i-1', state: 'running' }])
  expect(resolved).toEqual(['inventory.test'])
})

async function* chunks() {
  yield new TextEncoder().encode('x')
}
