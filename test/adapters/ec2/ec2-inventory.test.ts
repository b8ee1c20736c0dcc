import { afterEach, beforeEach, describe, expect, test } from 'bun:test'
import { describeServers } from '../../../src/adapters/ec2/ec2-inventory.ts'
import { InventoryFailure } from '../../../src/domain/servers/inventory-failure.ts'
import {
  openInventory,
  ec2Error as refused,
  type TestInventory,
  xmlResponse,
} from '../../support/inventory.ts'
import { rejectionOf } from '../../support/rejection.ts'

const NOW = new Date('2026-03-01T12:00:00Z')

let inventory: TestInventory
beforeEach(() => {
  inventory = openInventory({ 'i-1': 'running', 'i-2': 'stopped', 'i-3': 'shutting-down' }, 2)
})
afterEach(() => inventory.close())

describe('an EC2-compatible inventory', () => {
  test('is queried page by page with signed requests', async () => {
    expect(await describeServers(inventory.connection, NOW)).toEqual([
      { id: 'i-1', state: 'running' },
      { id: 'i-2', state: 'stopped' },
      { id: 'i-3', state: 'shutting-down' },
    ])
    expect(inventory.requests.map((question) => question.get('NextToken'))).toEqual([null, '2'])
  })

  test('can have a path in its URL', async () => {
    const connection = { ...inventory.connection, endpoint: `${inventory.endpoint}/services/Cloud` }
    expect(await describeServers(connection, NOW)).toHaveLength(3)
  })

  test.each([
    ['no list', ''],
    ['an empty list', '<reservationSet/>'],
    ['a list with nothing in it', '<reservationSet>\n</reservationSet>'],
  ])('with %s is an error or has no servers', async (name, set) => {
    inventory.respondWith(() => xmlResponse(`<DescribeInstancesResponse>${set}</DescribeInstancesResponse>`))
    const result = describeServers(inventory.connection, NOW)
    if (name === 'no list') expect(await rejectionOf(result)).toBeInstanceOf(InventoryFailure)
    else expect(await result).toEqual([])
  })

  const NO_LIST = 'The inventory did not answer with a list of instances.'
  test.each<[string, () => Response, string]>([
    [
      'refuses with a message',
      () => refused(403, 'UnauthorizedOperation', 'You are not authorized &amp; that is all.'),
      'You are not authorized & that is all.',
    ],
    ['refuses with a code only', () => refused(503, 'RequestLimitExceeded', ''), 'RequestLimitExceeded'],
    [
      'refuses in the format of older clouds',
      () => xmlResponse('<ErrorResponse><Error><Message>No.</Message></Error></ErrorResponse>', 400),
      'No.',
    ],
    [
      'refuses without a message',
      () => new Response('', { status: 502 }),
      'The inventory answered with status 502.',
    ],
    [
      'redirects',
      () => Response.redirect('http://127.0.0.1:9/', 302),
      'The inventory redirects to another URL. Enter that URL instead if it is correct.',
    ],
    ['answers with an HTML page', () => new Response('<!DOCTYPE html><html><p>Hello</html>'), NO_LIST],
    [
      'answers with another document',
      () => xmlResponse('<DescribeImagesResponse><imagesSet/></DescribeImagesResponse>'),
      NO_LIST,
    ],
    ['answers with an empty body', () => xmlResponse(''), NO_LIST],
    [
      'answers with a truncated document',
      () => xmlResponse('<DescribeInstancesResponse><reservationSet><item>'),
      NO_LIST,
    ],
    [
      'returns the same page again and again',
      () =>
        xmlResponse(
          '<DescribeInstancesResponse><reservationSet/><nextToken>1</nextToken></DescribeInstancesResponse>',
        ),
      'The inventory returned the same page twice.',
    ],
    [
      'answers with too much',
      () => new Response(new Uint8Array(33 * 1_048_576)),
      'The inventory answered with more than 32 MB.',
    ],
  ])('that %s fails with a message', async (_, answer, message) => {
    inventory.respondWith(answer)
    const failure = await rejectionOf(describeServers(inventory.connection, NOW))
    expect([failure.name, failure.message]).toEqual(['InventoryFailure', message])
  })

  test('that does not know the access key fails with its own message', async () => {
    const connection = { ...inventory.connection, secretAccessKey: 'another' }
    expect((await rejectionOf(describeServers(connection, NOW))).message).toBe(
      'AWS was not able to validate the provided access credentials',
    )
  })

  test('that refuses the connection, does not answer, or is cancelled, fails with a message', async () => {
    const closed = { ...inventory.connection, endpoint: 'http://127.0.0.1:9' }
    expect((await rejectionOf(describeServers(closed, NOW))).message).toBe(
      'The inventory refused the connection.',
    )
    inventory.respondWith(() => new Promise(() => {}))
    expect((await rejectionOf(describeServers(inventory.connection, NOW, { timeoutMs: 50 }))).message).toBe(
      'The inventory did not answer in time.',
    )
    const signal = AbortSignal.abort()
    expect((await rejectionOf(describeServers(inventory.connection, NOW, { signal }))).message).toBe(
      'Daybook stopped before the inventory answered.',
    )
  })

  test('with more than 10,000 servers is rejected as a whole', async () => {
    for (let count = 0; count < 10_001; count += 1) inventory.servers[`i-${count}`] = 'running'
    const large = openInventory(inventory.servers, 5_000)
    expect((await rejectionOf(describeServers(large.connection, NOW))).message).toBe(
      'The inventory has more than 10000 servers.',
    )
    delete inventory.servers['i-10000']
    expect(await describeServers(large.connection, NOW)).toHaveLength(10_000)
    large.close()
  })

  test('cannot confuse the parser with unusual element names and characters', async () => {
    inventory.respondWith(() =>
      xmlResponse(`<DescribeInstancesResponse><reservationSet><item><instancesSet>
        <item><instanceId>i&#0;1</instanceId></item><item><instanceId/></item>
        <item><__proto__><instanceId>i-9</instanceId></__proto__><instanceId>i-2</instanceId></item>
        </instancesSet></item></reservationSet></DescribeInstancesResponse>`),
    )
    expect(await describeServers(inventory.connection, NOW)).toEqual([
      { id: 'i\uFFFD1', state: 'unknown' },
      { id: 'i-2', state: 'unknown' },
    ])
  })
})
