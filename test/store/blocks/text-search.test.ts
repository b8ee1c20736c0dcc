import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { Event } from '../../../src/domain/events/event.ts'
import type { IncomingEvent } from '../../../src/domain/events/incoming-event.ts'
import { compactAllDays } from '../../support/compacted-days.ts'
import { DATABASES } from '../../support/databases.ts'
import type { WrittenFilter } from '../../support/filter-of.ts'
import { rejectionOf } from '../../support/rejection.ts'
import { eventOf, NOON, openTestStore, toTestQuery } from '../../support/store-harness.ts'
import { streamedRecords } from '../../support/streamed-records.ts'

const DAY_HOURS = 24
/** More than are asked for at a time by other filters than the text. */
const EVENTS_A_DAY = 1_400

type Kept = Pick<Event, 'customer' | 'id' | 'eventTime' | 'userName' | 'readOnly' | 'record'>

// Four days: all in blocks, then one with late events, one that is not compacted, and the last one half.
function createEvents(daysAgo: number, count: number, batch: string): IncomingEvent[] {
  return Array.from({ length: count }, (_, i) => {
    const id = `${batch}-${daysAgo}-${i}`
    const customer = i % 5 === 0 ? 2 : 1
    const userName = i % 97 === 0 ? 'rare' : `user-${i % 7}`
    // Several have the same time.
    const hours = daysAgo * DAY_HOURS + Math.floor(i / 3) / 100
    const note = i % 41 === 0 ? 'straße' : `note ${(i * 7919) % 1_000}`
    const resources = i % 11 === 0 ? [{ name: 'i-11', type: 'AWS::EC2::Instance' }] : []
    const record = JSON.stringify({
      eventID: id,
      customer,
      note,
      words: 'common text',
      pad: 'x'.repeat(i % 300),
    })
    return eventOf(id, hours, { customer, userName, record, resources, readOnly: i % 3 === 0 })
  })
}

const CASES: [name: string, filter: WrittenFilter][] = [
  ['in no record', { q: 'zzzzqqqq' }],
  ['in no record, and too short for the index', { q: 'zqzq' }],
  ['in every record', { q: 'common text' }],
  ['in every record, and too short for the index', { q: 'text' }],
  ['of one byte', { q: '7' }],
  ['in one record', { q: 'settled-2-123' }],
  ['in a few records of each day', { q: 'note 77' }],
  ['that is not ASCII', { q: 'straße' }],
  ['that is in no record, but whose parts are', { q: 'common note' }],
  ['that begins in one record and ends in the next', { q: '"}{"eventID"' }],
  ['that is in the head of blocks only', { q: '"lengths":' }],
  ['of late events', { q: 'late-' }],
  ['in every record, of a rare user', { q: 'common text', userName: 'rare' }],
  ['of an absent user', { q: 'common text', userName: 'absent' }],
  ['in a few records, of a common user', { q: 'note 5', userName: 'user-3' }],
  ['in a few records, of a project with many events', { q: 'note 77', project: 'default' }],
  ['in no record, of a project with many events', { q: 'zzzzqqqq', project: 'default' }],
  ['in every record, of writes', { q: 'common text', readOnly: false }],
  ['in a few records, of a resource', { q: 'note 1', resourceName: 'i-11' }],
  ['in every record, of a type of resource', { q: 'common', resourceType: 'AWS::EC2::Instance' }],
  ['of an event that is named', { q: 'common', eventId: 'settled-3-7' }],
  ['of another event than the named one', { q: 'settled-3-8', eventId: 'settled-3-7' }],
]

describe.each(DATABASES)('texts in the log on %s', (databaseName) => {
  let harness: Awaited<ReturnType<typeof openTestStore>>
  const all: Kept[] = []

  beforeAll(async () => {
    harness = await openTestStore(databaseName)
    const append = async (events: IncomingEvent[]) => {
      all.push(...events)
      await harness.store.append(events)
    }
    for (const day of [4, 3, 2]) await append(createEvents(day, EVENTS_A_DAY, 'settled'))
    await compactAllDays(harness.store, NOON)
    await append(createEvents(3, 40, 'late'))
    await append(createEvents(2, 40, 'late'))
    await append(createEvents(1, EVENTS_A_DAY, 'open'))
  })
  afterAll(() => harness.close())

  const eventsOf = () => harness.store.forCustomer(1).events

  const expectedIds = ({ q, userName, readOnly, eventId, resourceName, resourceType }: WrittenFilter) =>
    all
      .filter(
        (each) =>
          each.customer === 1 &&
          each.record.includes(String(q ?? '')) &&
          (userName ? each.userName === userName : true) &&
          (eventId ? each.id === eventId : true) &&
          (readOnly === false ? !each.readOnly : true) &&
          (resourceName || resourceType ? Number(each.id.split('-')[2]) % 11 === 0 : true),
      )
      .map(({ id }) => id)
      .sort()

  async function listIds(filter: WrittenFilter, limit: number): Promise<string[]> {
    const ids: string[] = []
    const times: number[] = []
    for (let after = null; ; ) {
      const page = await eventsOf().listPage(toTestQuery(filter), limit, after)
      ids.push(...page.events.map(({ id }) => id))
      times.push(...page.events.map(({ eventTime }) => eventTime.getTime()))
      if (page.next === null) break
      after = page.next
    }
    expect(times).toEqual([...times].sort((a, b) => b - a))
    return ids
  }

  test.each(CASES)('a text %s is found where it is', async (_, filter) => {
    const expected = expectedIds(filter)
    expect((await listIds(filter, 60)).sort()).toEqual(expected)
    expect((await listIds(filter, 1_000)).sort()).toEqual(expected)
    const records = await streamedRecords(eventsOf(), toTestQuery(filter))
    const streamed = records.map((record) => JSON.parse(record).eventID)
    expect(streamed.sort()).toEqual(expected)
  })

  test('a period is kept to, within a day and over several', async () => {
    const from = new Date(NOON.getTime() - 3 * 86_400_000 - 1_800_000)
    const until = new Date(NOON.getTime() - 2 * 86_400_000 - 1_800_000)
    const query = { ...toTestQuery({ q: 'common text' }), from, until }
    const { events } = await eventsOf().listPage(query, 5_000, null)
    const expected = all.filter(
      ({ customer, eventTime }) => customer === 1 && eventTime >= from && eventTime < until,
    )
    expect(events.map(({ id }) => id).sort()).toEqual(expected.map(({ id }) => id).sort())
  })

  test('what is found after another compaction is the same', async () => {
    await compactAllDays(harness.store, NOON)
    for (const q of ['late-', 'common text', 'note 77', 'text'])
      expect((await listIds({ q }, 100)).sort()).toEqual(expectedIds({ q }))
  })

  test('a search that is cancelled stops', async () => {
    const reason = new Error('The client left.')
    const query = toTestQuery({ q: 'zqzq' })
    const error = await rejectionOf(
      eventsOf().listPage(query, 50, null, { signal: AbortSignal.abort(reason) }),
    )
    expect(error).toBe(reason)
    expect((await eventsOf().listPage(query, 50, null)).events).toEqual([])
  })
})
