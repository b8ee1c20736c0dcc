import { describe, expect, test } from 'bun:test'
import type { IncomingEvent } from '../../../src/domain/events/incoming-event.ts'
import { toDayNumber } from '../../../src/domain/time.ts'
import type { Store } from '../../../src/store/store.ts'
import { DATABASES } from '../../support/databases.ts'
import { eventOf, NOON, openTestStore } from '../../support/store-harness.ts'

const TODAY = toDayNumber(NOON)
const MONTH = { from: TODAY - 15, until: TODAY + 16 }
const FEBRUARY = { from: TODAY - 28, until: TODAY }
/** Hours from the start of March back into February. */
const A_MONTH_AGO = 24 * 10
const SYSTEM = { userIdentity: { type: 'AWSService' } }

describe.each([...DATABASES])('pages of the administrator log on %s', (database) => {
  test('have no gaps or repeats while rows of several days arrive', async () => {
    const { store, close } = await openTestStore(database)
    await store.append(Array.from({ length: 25 }, (_, i) => eventOf(`e${i}`, (i % 3) * 24)))
    const seen: string[] = []
    let arrived = 0
    let after: number | null = 0
    while (after !== null && arrived < 100) {
      const page = await pageOf(store, { after, limit: 7 })
      seen.push(...page.ids)
      after = page.next
      if (seen.length < 30)
        await store.append([eventOf(`late${arrived++}`, 48), eventOf(`later${arrived++}`)])
    }
    const all = await pageOf(store, { limit: 1_000 })
    expect(seen).toEqual(all.ids)
    expect(new Set(seen).size).toBe(seen.length)
    expect(seen.length).toBeGreaterThan(30)
    await close()
  })

  test('end with the period, and are empty after its last row', async () => {
    const { store, close } = await openTestStore(database)
    await store.append([eventOf('a'), eventOf('b'), eventOf('february', A_MONTH_AGO), eventOf('c')])
    const first = await pageOf(store, { limit: 2 }, { from: TODAY, until: TODAY + 1 })
    expect(first.ids).toEqual(['a', 'b'])
    const second = await pageOf(
      store,
      { after: first.next ?? 0, limit: 2 },
      { from: TODAY, until: TODAY + 1 },
    )
    expect(second).toMatchObject({ ids: ['c'], next: null })
    expect(await pageOf(store, { after: 1_000_000 })).toMatchObject({ ids: [], next: null })
    await close()
  })

  test('of pending operations contain those without an outcome, in whatever month and order it arrived', async () => {
    const { store, close } = await openTestStore(database)
    await store.append([
      request('answered later', 'r1', A_MONTH_AGO),
      request('pending since february', 'r2', A_MONTH_AGO),
      outcome('outcome of march', 'r1'),
      outcome('outcome of february', 'r3', A_MONTH_AGO),
      request('answered before', 'r3'),
      request('pending', 'r4'),
      request('shared request', 'r5', 0, { sharedEventID: 's1' }),
      outcome('shared outcome', 'r6', 0, { sharedEventID: 's1' }),
      request('shared request without outcome', 'r7', 0, { sharedEventID: 's2' }),
      eventOf('no request id'),
      { ...outcome('another action', 'r4'), eventName: 'StartInstances' },
      { ...outcome('another customer', 'r7'), customer: 2 },
      { ...request('of another customer', 'r8'), customer: 2 },
      { ...request('synchronous', 'r9'), eventName: 'CreateTags' },
      { ...request('refused', 'r10'), errorCode: 'Client.Unauthorized' },
    ])
    const pending = await pageOf(store, { isPendingOnly: true, hasTotals: true })
    expect(pending.ids).toEqual([
      'pending since february',
      'pending',
      'shared request without outcome',
      'no request id',
    ])
    expect(pending.totals?.pending).toEqual({ count: 4, isMore: false })
    const february = await pageOf(store, { isPendingOnly: true, hasTotals: true }, FEBRUARY)
    expect(february).toMatchObject({
      ids: ['pending since february'],
      totals: { count: 3, pending: { count: 1 } },
    })
    const marked = (await pageOf(store, {})).rows.filter(({ isPending }) => isPending)
    expect(marked.map(({ eventId }) => eventId)).toEqual(pending.ids)
    await store.append([outcome('late outcome', 'r2')])
    expect((await pageOf(store, { isPendingOnly: true }, FEBRUARY)).ids).toEqual([])
    await close()
  })

  test('of pending operations have no gaps or repeats either, and at most a hundred operations are counted', async () => {
    const { store, close } = await openTestStore(database)
    const events = Array.from({ length: 230 }, (_, i) => [
      request(`q${i}`, `r${i}`, (i % 3) * 24),
      ...(i % 2 === 0 ? [outcome(`a${i}`, `r${i}`)] : []),
    ])
    await store.append(events.flat())
    const seen: string[] = []
    for (let after: number | null = 0; after !== null; ) {
      const page: Awaited<ReturnType<typeof pageOf>> = await pageOf(store, {
        after,
        limit: 30,
        isPendingOnly: true,
      })
      seen.push(...page.ids)
      after = page.next
    }
    expect(seen).toEqual(Array.from({ length: 115 }, (_, i) => `q${i * 2 + 1}`))
    const { totals } = await pageOf(store, { limit: 1, hasTotals: true })
    expect(totals).toEqual({
      count: 345,
      isMore: false,
      pending: { count: 100, isMore: true },
      isLogEmpty: false,
    })
    await close()
  })

  test('are empty for days without any partition', async () => {
    const { store, close } = await openTestStore(database)
    const never = { from: TODAY + 400, until: TODAY + 401 }
    for (const isPendingOnly of [true, false]) {
      const { ids, next, totals } = await pageOf(store, { isPendingOnly, hasTotals: true }, never)
      expect({ ids, next, totals }).toEqual({
        ...{ ids: [], next: null },
        totals: { count: 0, isMore: false, pending: { count: 0, isMore: false }, isLogEmpty: true },
      })
    }
    await close()
  })
})

type PageQuery = { after?: number; limit?: number; isPendingOnly?: boolean; hasTotals?: boolean }

async function pageOf(store: Store, query: PageQuery, period = MONTH) {
  const first = { after: 0, limit: 50, isPendingOnly: false, hasTotals: false }
  const page = await store.forCustomer(1).administratorLog.listPage(period, { ...first, ...query })
  return { ...page, ids: page.rows.map(({ eventId }) => eventId) }
}

function request(id: string, requestID: string, hours = 0, members: object = {}): IncomingEvent {
  return eventOf(id, hours, { record: JSON.stringify({ eventID: id, requestID, ...members }) })
}

function outcome(id: string, requestID: string, hours = 0, members: object = {}): IncomingEvent {
  return request(id, requestID, hours, { ...SYSTEM, ...members })
}
