import { afterEach, describe, expect, test } from 'bun:test'
import type { IncomingEvent } from '../../../src/domain/events/incoming-event.ts'
import { openCountedStore } from '../../support/counted-store.ts'
import { DATABASES } from '../../support/databases.ts'
import { eventOf } from '../../support/store-harness.ts'

type Opened = Awaited<ReturnType<typeof openCountedStore>>
type Sent = readonly [id: string, hours: number, members?: Partial<IncomingEvent>]

let opened: Opened

afterEach(() => opened.close())

const WEEK_AGO = new Date('2026-02-22T00:00:00Z')

describe.each(DATABASES)('new values of counted fields, on %s,', (database) => {
  const open = async () => {
    opened = await openCountedStore(database)
  }
  const send = (...events: Sent[]) => opened.store.append(events.map((event) => eventOf(...event)))
  const listNew = async (limit = 10, customer = 1) => {
    const found = await opened.store.forCustomer(customer).counts.listNewValues({
      ...{ fields: ['userName', 'eventName'], since: WEEK_AGO, limit, source: 'daybook' },
    })
    const { values = [], ...rest } = found.fields.get('userName') ?? {}
    return { ...found, users: values.map(({ value, count }) => [value, count]), ...rest }
  }

  test('are those that no event before has, the newest first, with the number of their events', async () => {
    await open()
    await send(['1', 24 * 9, { userName: 'ann' }], ['2', 2, { userName: 'ann' }])
    await send(['3', 30, { userName: 'bob' }], ['4', 1, { userName: 'bob' }], ['5', 5, { userName: 'cy' }])
    await opened.countAll()
    expect((await listNew()).users).toEqual([
      ['cy', 1],
      ['bob', 2],
    ])
  })

  test('are found among events that are not counted yet as well', async () => {
    await open()
    await send(['1', 24 * 9, { userName: 'ann' }], ['2', 3, { userName: 'old' }])
    await opened.countAll()
    await send(
      ['3', 24 * 8, { userName: 'old' }],
      ['4', 0, { userName: 'new' }],
      ['5', 0, { userName: 'ann' }],
    )
    const { users, events, isComplete } = await listNew()
    expect([users, events, isComplete]).toEqual([[['new', 1]], 5, true])
  })

  test('are as many as asked for, and all are counted', async () => {
    await open()
    await send(['1', 3, { userName: 'a' }], ['2', 2, { userName: 'b' }], ['3', 1, { userName: 'c' }])
    await opened.countAll()
    const { users, count } = await listNew(2)
    expect([users.map(([name]) => name), count]).toEqual([['c', 'b'], 3])
  })

  test('come with the number of all events and of those of a source, and the time of the oldest', async () => {
    await open()
    await send(['1', 24 * 9], ['2', 0, { eventSource: 'daybook' }], ['3', 1, { eventSource: 'daybook' }])
    await opened.countAll()
    await send(['4', 0, { eventSource: 'daybook' }])
    const { events, fromSource, oldest } = await listNew()
    expect([events, fromSource, oldest]).toEqual([4, 3, eventOf('', 24 * 9).eventTime])
  })

  test('are not those of another customer', async () => {
    await open()
    const before = await listNew(10, 2)
    await send(['1', 1, { userName: 'ann' }], ['2', 24 * 9])
    await opened.countAll()
    expect(await listNew(10, 2)).toEqual(before)
  })
})
