import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { LogPosition } from '../../../src/domain/events/event.ts'
import type { Query } from '../../../src/domain/events/query.ts'
import { DATABASES } from '../../support/databases.ts'
import { ask, eventOf, NOON, openTestStore } from '../../support/store-harness.ts'

describe.each([...DATABASES])('the log on %s', (database) => {
  let daybook: Awaited<ReturnType<typeof openTestStore>>
  const ids = async (filter: Partial<Query> = {}, limit = 1_000, customer = 1) =>
    (await daybook.store.forCustomer(customer).events.listPage(ask(filter), limit, null)).events.map(({ id }) => id)

  beforeAll(async () => {
    daybook = await openTestStore(database)
    await daybook.store.append([
      eventOf('stop', 1, {
        resources: [{ type: 'AWS::EC2::Instance', name: 'i-1' }],
        sourceIPAddress: '10.0.0.1',
      }),
      eventOf('look', 2, {
        eventName: 'DescribeInstances',
        readOnly: true,
        userName: 'bob',
        accessKeyId: 'AKIA1',
      }),
      eventOf('denied', 30, {
        errorCode: 'AccessDenied',
        project: 'other',
        record: '{"eventID":"denied","a":"Straße 100%_x"}',
      }),
      eventOf('two', 50, {
        resources: [
          { type: 'AWS::EC2::Instance', name: 'i-1' },
          { type: 'AWS::EC2::Instance', name: 'i-2' },
          { type: null, name: 'arn:"odd",{}\\' },
        ],
      }),
      eventOf('foreign', 3, { customer: 2 }),
    ])
  })
  afterAll(() => daybook.close())

  test('an event comes back as it went in', async () => {
    expect(await daybook.store.forCustomer(1).events.find('two')).toEqual(
      eventOf('two', 50, {
        resources: [
          { type: 'AWS::EC2::Instance', name: 'i-1' },
          { type: 'AWS::EC2::Instance', name: 'i-2' },
          { type: null, name: 'arn:"odd",{}\\' },
        ],
      }),
    )
  })

  test('everything is answered newest first, and another customer sees only its own', async () => {
    expect(await ids()).toEqual(['stop', 'look', 'denied', 'two'])
    expect(await ids({}, 1_000, 2)).toEqual(['foreign'])
    expect(await daybook.store.forCustomer(1).events.find('foreign')).toBeNull()
    expect(await daybook.store.forCustomer(2).events.find('stop')).toBeNull()
    expect(await ids({ eventId: 'stop' }, 10, 2)).toEqual([])
  })

  test.each<[string, Partial<Query>, string[]]>([
    ['action', { eventName: 'DescribeInstances' }, ['look']],
    ['action, in its own case only', { eventName: 'describeInstances' }, []],
    ['user', { userName: 'bob' }, ['look']],
    ['project', { project: 'other' }, ['denied']],
    ['source', { eventSource: 'ec2.amazonaws.com' }, ['stop', 'look', 'denied', 'two']],
    ['key', { accessKeyId: 'AKIA1' }, ['look']],
    ['address', { sourceIPAddress: '10.0.0.1' }, ['stop']],
    ['error', { errorCode: 'AccessDenied' }, ['denied']],
    ['any error', { errorCode: '*' }, ['denied']],
    ['read only', { readOnly: true }, ['look']],
    ['writes', { readOnly: false }, ['stop', 'denied', 'two']],
    ['id', { eventId: 'denied' }, ['denied']],
    ['id that is not there', { eventId: 'nothing' }, []],
    ['id and a filter it does not meet', { eventId: 'denied', userName: 'bob' }, []],
    ['resource name', { resourceName: 'i-1' }, ['stop', 'two']],
    ['resource name with every odd character', { resourceName: 'arn:"odd",{}\\' }, ['two']],
    ['resource type, each event once', { resourceType: 'AWS::EC2::Instance' }, ['stop', 'two']],
    [
      'type and name on one resource',
      { resourceType: 'AWS::EC2::Instance', resourceName: 'arn:"odd",{}\\' },
      [],
    ],
    ['text', { q: 'Straße' }, ['denied']],
    ['text, in its own case only', { q: 'straße' }, []],
    ['text is no pattern', { q: '1%x' }, []],
    ['text with pattern characters', { q: '100%_x' }, ['denied']],
    ['text and resource', { q: 'two', resourceName: 'i-2', readOnly: false }, ['two']],
    ['from is inclusive', { from: new Date(NOON.getTime() - 2 * 3_600_000) }, ['stop', 'look']],
    ['until is not', { until: new Date(NOON.getTime() - 2 * 3_600_000) }, ['denied', 'two']],
    ['a period that ends before it begins', { from: NOON, until: new Date(NOON.getTime() - 1) }, []],
  ])('filters by %s', async (_, filter, expected) => {
    expect(await ids(filter)).toEqual(expected)
    const streamed: string[] = []
    for await (const chunk of daybook.store.forCustomer(1).events.stream(ask(filter)))
      streamed.push(...chunk.map(({ id }) => id))
    expect(streamed).toEqual(expected)
  })
})

describe.each([...DATABASES])('pages on %s', (database) => {
  test('follow one another without a gap or a repeat while events keep arriving, many in one instant', async () => {
    const { store, close } = await openTestStore(database)
    const first = Array.from({ length: 700 }, (_, i) => eventOf(`e${i}`, Math.floor(i / 90) * 7))
    await store.append(first)
    const seen: string[] = []
    let after: LogPosition | null = null
    for (let page = 0; page < 100; page++) {
      const { events, next } = await store.forCustomer(1).events.listPage(ask({ readOnly: false }), 37, after)
      seen.push(...events.map(({ id }) => id))
      await store.append([eventOf(`newer${page}`, -0.1), eventOf(`older${page}`, 24 * 20)])
      after = next
      if (next === null) break
    }
    expect(seen.filter((id) => id.startsWith('e')).sort()).toEqual(first.map(({ id }) => id).sort())
    expect(new Set(seen).size).toBe(seen.length)
    await close()
  })

  test('a stream shows one moment and can be left early', async () => {
    const { store, close } = await openTestStore(database)
    await store.append(Array.from({ length: 5_000 }, (_, i) => eventOf(`e${i}`, i / 100)))
    let count = 0
    for await (const chunk of store.forCustomer(1).events.stream(ask())) {
      if (count === 0)
        await store.append(Array.from({ length: 100 }, (_, i) => eventOf(`late${i}`, 40 + i / 100)))
      count += chunk.length
    }
    expect(count).toBe(5_000)
    for await (const chunk of store.forCustomer(1).events.stream(ask())) {
      expect(chunk.length).toBeGreaterThan(0)
      break
    }
    expect((await store.forCustomer(1).events.listPage(ask(), 1, null)).events).toHaveLength(1)
    await close()
  })
})
