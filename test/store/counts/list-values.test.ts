import { afterEach, describe, expect, test } from 'bun:test'
import type { IncomingEvent } from '../../../src/domain/events/incoming-event.ts'
import { openCountedStore } from '../../support/counted-store.ts'
import { DATABASES } from '../../support/databases.ts'
import { eventOf, NOON } from '../../support/store-harness.ts'

type Opened = Awaited<ReturnType<typeof openCountedStore>>

let opened: Opened

afterEach(() => opened.close())

describe.each(DATABASES)('values of counted fields, on %s,', (database) => {
  const open = async () => {
    opened = await openCountedStore(database)
    return opened.store
  }
  const send = async (
    ...events: (readonly [id: string, hours: number, members?: Partial<IncomingEvent>])[]
  ) => {
    await opened.store.append(events.map((event) => eventOf(...event)))
    await opened.countAll()
  }

  test('are listed by how many events have them, with the first and the last time', async () => {
    const store = await open()
    await send(['1', 0, { userName: 'ann' }], ['2', 30, { userName: 'ann' }], ['3', 2, { userName: 'Ben' }])
    await send(['4', 55, { userName: 'ann' }], ['5', 1, { userName: 'bob' }])
    const list = async (prefix: string, limit = 10) => {
      const { values, isComplete } = await store
        .forCustomer(1)
        .counts.listValues({ field: 'userName', prefix, limit })
      expect(isComplete).toBe(true)
      return values
    }
    expect(await list('')).toEqual([
      { value: 'ann', count: 3, firstSeen: eventOf('', 55).eventTime, lastSeen: NOON },
      { value: 'Ben', count: 1, firstSeen: eventOf('', 2).eventTime, lastSeen: eventOf('', 2).eventTime },
      { value: 'bob', count: 1, firstSeen: eventOf('', 1).eventTime, lastSeen: eventOf('', 1).eventTime },
    ])
    expect((await list('B')).map(({ value }) => value)).toEqual(['Ben', 'bob'])
    expect((await list('', 1)).map(({ value }) => value)).toEqual(['ann'])
    await store.counts.makeDays(NOON)
    expect((await list('')).map(({ count }) => count)).toEqual([3, 1, 1])
    await send(['6', 54, { userName: 'bob' }])
    expect((await list('')).map(({ count }) => count)).toEqual([3, 2, 1])
  })

  test('say that they are not complete if rare ones are not named', async () => {
    const store = await open()
    await send(...Array.from({ length: 1_600 }, (_, i) => [`${i}`, 1, { userName: `user-${i}` }] as const))
    const list = (field: 'userName' | 'eventName') =>
      store.forCustomer(1).counts.listValues({ field, prefix: '', limit: 2_000 })
    const users = await list('userName')
    expect([users.values.length, users.isComplete]).toEqual([1_000, false])
    expect((await list('eventName')).isComplete).toBe(true)
  })
})
