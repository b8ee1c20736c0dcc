import { afterEach, beforeEach, describe, expect, test } from 'bun:test'
import { describeServers } from '../../../src/adapters/ec2/ec2-inventory.ts'
import { InventoryFailure } from '../../../src/domain/servers/inventory.ts'
import { openInventory, refusal as refused, type TestInventory, xml } from '../../support/inventory.ts'
import { rejectionOf } from '../../support/rejection.ts'

const NOW = new Date('2026-03-01T12:00:00Z')

let inventory: TestInventory
beforeEach(() => {
  inventory = openInventory({ 'i-1': 'running', 'i-2': 'stopped', 'i-3': 'shutting-down' }, 2)
})
afterEach(() => inventory.close())

describe('an EC2-compatible inventory', () => {
  test('is asked page by page, each question signed', async () => {
    expect(await describeServers(inventory.place, NOW)).toEqual([
      { id: 'i-1', state: 'running' },
      { id: 'i-2', state: 'stopped' },
      { id: 'i-3', state: 'shutting-down' },
    ])
    expect(inventory.asked.map((question) => question.get('NextToken'))).toEqual([null, '2'])
  })

  test('may have a path', async () => {
    const place = { ...inventory.place, endpoint: `${inventory.endpoint}/services/Cloud` }
    expect(await describeServers(place, NOW)).toHaveLength(3)
  })

  test.each([
    ['none', ''],
    ['an empty list', '<reservationSet/>'],
    ['a list with nothing in it', '<reservationSet>\n</reservationSet>'],
  ])('without servers says so with %s', async (name, set) => {
    inventory.answer(() => xml(`<DescribeInstancesResponse>${set}</DescribeInstancesResponse>`))
    const asking = describeServers(inventory.place, NOW)
    if (name === 'none') expect(await rejectionOf(asking)).toBeInstanceOf(InventoryFailure)
    else expect(await asking).toEqual([])
  })

  const NO_LIST = 'The inventory answered with something that is no list of instances.'
  test.each<[string, () => Response, string]>([
    [
      'refuses in EC2’s words',
      () => refused(403, 'UnauthorizedOperation', 'You are not authorized &amp; that is all.'),
      'You are not authorized & that is all.',
    ],
    ['refuses with a code only', () => refused(503, 'RequestLimitExceeded', ''), 'RequestLimitExceeded'],
    [
      'refuses as older clouds do',
      () => xml('<ErrorResponse><Error><Message>No.</Message></Error></ErrorResponse>', 400),
      'No.',
    ],
    [
      'refuses without words',
      () => new Response('', { status: 502 }),
      'The inventory answered with status 502.',
    ],
    [
      'redirects',
      () => Response.redirect('http://127.0.0.1:9/', 302),
      'The inventory sends on to another address; enter that one if it is right.',
    ],
    ['shows a page for people', () => new Response('<!DOCTYPE html><html><p>Hello</html>'), NO_LIST],
    [
      'answers another question',
      () => xml('<DescribeImagesResponse><imagesSet/></DescribeImagesResponse>'),
      NO_LIST,
    ],
    ['answers nothing', () => xml(''), NO_LIST],
    ['breaks off', () => xml('<DescribeInstancesResponse><reservationSet><item>'), NO_LIST],
    [
      'goes round in circles',
      () =>
        xml(
          '<DescribeInstancesResponse><reservationSet/><nextToken>1</nextToken></DescribeInstancesResponse>',
        ),
      'The inventory gave the same page twice.',
    ],
    [
      'sends too much',
      () => new Response(new Uint8Array(33 * 1_048_576)),
      'The inventory answered with more than 32 MB.',
    ],
  ])('that %s fails in words', async (_, answer, words) => {
    inventory.answer(answer)
    const failure = await rejectionOf(describeServers(inventory.place, NOW))
    expect([failure.name, failure.message]).toEqual(['InventoryFailure', words])
  })

  test('that does not know the key says so itself', async () => {
    const place = { ...inventory.place, secretAccessKey: 'another' }
    expect((await rejectionOf(describeServers(place, NOW))).message).toBe(
      'AWS was not able to validate the provided access credentials',
    )
  })

  test('that is not there, does not answer, or is left, fails in words', async () => {
    const nowhere = { ...inventory.place, endpoint: 'http://127.0.0.1:9' }
    expect((await rejectionOf(describeServers(nowhere, NOW))).message).toBe(
      'The inventory refused the connection.',
    )
    inventory.answer(() => new Promise(() => {}))
    expect((await rejectionOf(describeServers(inventory.place, NOW, { answerMs: 50 }))).message).toBe(
      'The inventory did not answer in time.',
    )
    const signal = AbortSignal.abort()
    expect((await rejectionOf(describeServers(inventory.place, NOW, { signal }))).message).toBe(
      'Daybook stopped before the inventory had answered.',
    )
  })

  test('of more servers than are ever taken in is not half taken in', async () => {
    for (let count = 0; count < 10_001; count += 1) inventory.servers[`i-${count}`] = 'running'
    const many = openInventory(inventory.servers, 5_000)
    expect((await rejectionOf(describeServers(many.place, NOW))).message).toBe(
      'The inventory has more than 10000 servers.',
    )
    delete inventory.servers['i-10000']
    expect(await describeServers(many.place, NOW)).toHaveLength(10_000)
    many.close()
  })

  test('cannot fool the reader with names of its own', async () => {
    inventory.answer(() =>
      xml(`<DescribeInstancesResponse><reservationSet><item><instancesSet>
        <item><instanceId>i&#0;1</instanceId></item><item><instanceId/></item>
        <item><__proto__><instanceId>i-9</instanceId></__proto__><instanceId>i-2</instanceId></item>
        </instancesSet></item></reservationSet></DescribeInstancesResponse>`),
    )
    expect(await describeServers(inventory.place, NOW)).toEqual([
      { id: 'i\uFFFD1', state: 'unknown' },
      { id: 'i-2', state: 'unknown' },
    ])
  })
})
