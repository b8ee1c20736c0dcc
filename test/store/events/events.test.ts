import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { LogPosition } from '../../../src/domain/events/event.ts'
import { DATABASES } from '../../support/databases.ts'
import type { WrittenFilter } from '../../support/filter-of.ts'
import { eventOf, NOON, openTestStore, storedEventOf, toTestQuery } from '../../support/store-harness.ts'

describe.each([...DATABASES])('the event store on %s', (database) => {
  let opened: Awaited<ReturnType<typeof openTestStore>>
  const ids = async (filter: WrittenFilter = {}, limit = 1_000, customer = 1) =>
    (await opened.store.forCustomer(customer).events.listPage(toTestQuery(filter), limit, null)).events.map(
      ({ id }) => id,
    )

  beforeAll(async () => {
    opened = await openTestStore(database)
    await opened.store.append([
      eventOf('stop', 1, {
        resources: [{ type: 'AWS::EC2::Instance', name: 'i-1' }],
        sourceIPAddress: '10.0.0.1',
      }),
      eventOf('describe', 2, {
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
      eventOf('other', 3, { customer: 2 }),
    ])
  })
  afterAll(() => opened.close())

  test('returns an event as it was stored', async () => {
    expect(await opened.store.forCustomer(1).events.find('two')).toEqual(
      storedEventOf('two', 50, {
        resources: [
          { type: 'AWS::EC2::Instance', name: 'i-1' },
          { type: 'AWS::EC2::Instance', name: 'i-2' },
          { type: null, name: 'arn:"odd",{}\\' },
        ],
      }),
    )
  })

  test('returns events newest first, and to each customer only its own', async () => {
    expect(await ids()).toEqual(['stop', 'describe', 'denied', 'two'])
    expect(await ids({}, 1_000, 2)).toEqual(['other'])
    expect(await opened.store.forCustomer(1).events.find('other')).toBeNull()
    expect(await opened.store.forCustomer(2).events.find('stop')).toBeNull()
    expect(await ids({ eventId: 'stop' }, 10, 2)).toEqual([])
  })

  test.each<[string, WrittenFilter, string[]]>([
    ['action', { eventName: 'DescribeInstances' }, ['describe']],
    ['action, in its own case only', { eventName: 'describeInstances' }, []],
    ['user', { userName: 'bob' }, ['describe']],
    ['project', { project: 'other' }, ['denied']],
    ['event source', { eventSource: 'ec2.amazonaws.com' }, ['stop', 'describe', 'denied', 'two']],
    ['access key', { accessKeyId: 'AKIA1' }, ['describe']],
    ['IP address', { sourceIPAddress: '10.0.0.1' }, ['stop']],
    ['error', { errorCode: 'AccessDenied' }, ['denied']],
    ['any error', { errorCode: '*' }, ['denied']],
    ['reads', { readOnly: true }, ['describe']],
    ['writes', { readOnly: false }, ['stop', 'denied', 'two']],
    ['ID', { eventId: 'denied' }, ['denied']],
    ['unknown ID', { eventId: 'nothing' }, []],
    ['ID and a filter that it does not match', { eventId: 'denied', userName: 'bob' }, []],
    ['resource name', { resourceName: 'i-1' }, ['stop', 'two']],
    ['resource name with special characters', { resourceName: 'arn:"odd",{}\\' }, ['two']],
    ['resource type, each event once', { resourceType: 'AWS::EC2::Instance' }, ['stop', 'two']],
    [
      'type and name on one resource',
      { resourceType: 'AWS::EC2::Instance', resourceName: 'arn:"odd",{}\\' },
      [],
    ],
    ['text', { q: 'Straße' }, ['denied']],
    ['text, in its own case only', { q: 'straße' }, []],
    ['text that would match as a pattern', { q: '1%x' }, []],
    ['text with pattern characters', { q: '100%_x' }, ['denied']],
    ['text and resource', { q: 'two', resourceName: 'i-2', readOnly: false }, ['two']],
    ['from, which is included', { from: new Date(NOON.getTime() - 2 * 3_600_000) }, ['stop', 'describe']],
    ['until, which is not included', { until: new Date(NOON.getTime() - 2 * 3_600_000) }, ['denied', 'two']],
    ['a period that ends before it begins', { from: NOON, until: new Date(NOON.getTime() - 1) }, []],
  ])('filters by %s', async (_, filter, expected) => {
    expect(await ids(filter)).toEqual(expected)
    const streamed: string[] = []
    for await (const chunk of opened.store.forCustomer(1).events.stream(toTestQuery(filter)))
      streamed.push(...chunk.map(({ id }) => id))
    expect(streamed).toEqual(expected)
  })
})

describe.each([...DATABASES])('pages on %s', (database) => {
  test('have no gaps or repeats while events arrive, many of them with the same time', async () => {
    const { store, close } = await openTestStore(database)
    const first = Array.from({ length: 700 }, (_, i) => eventOf(`e${i}`, Math.floor(i / 90) * 7))
    await store.append(first)
    const seen: string[] = []
    let after: LogPosition | null = null
    for (let page = 0; page < 100; page++) {
      const { events, next } = await store
        .forCustomer(1)
        .events.listPage(toTestQuery({ readOnly: false }), 37, after)
      seen.push(...events.map(({ id }) => id))
      await store.append([eventOf(`newer${page}`, -0.1), eventOf(`older${page}`, 24 * 20)])
      after = next
      if (next === null) break
    }
    expect(seen.filter((id) => id.startsWith('e')).sort()).toEqual(first.map(({ id }) => id).sort())
    expect(new Set(seen).size).toBe(seen.length)
    await close()
  })

  test('a stream returns one snapshot, and can be ended early', async () => {
    const { store, close } = await openTestStore(database)
    await store.append(Array.from({ length: 5_000 }, (_, i) => eventOf(`e${i}`, i / 100)))
    let count = 0
    for await (const chunk of store.forCustomer(1).events.stream(toTestQuery())) {
      if (count === 0)
        await store.append(Array.from({ length: 100 }, (_, i) => eventOf(`late${i}`, 40 + i / 100)))
      count += chunk.length
    }
    expect(count).toBe(5_000)
    for await (const chunk of store.forCustomer(1).events.stream(toTestQuery())) {
      expect(chunk.length).toBeGreaterThan(0)
      break
    }
    expect((await store.forCustomer(1).events.listPage(toTestQuery(), 1, null)).events).toHaveLength(1)
    await close()
  })
})
