import { describe, expect, test } from 'bun:test'
import type { Event } from '../../../src/domain/events/event.ts'
import { toDayNumber } from '../../../src/domain/time.ts'
import type { Store } from '../../../src/store/store.ts'
import { DATABASES } from '../../support/databases.ts'
import { eventOf, NOON, openTestStore } from '../../support/store-harness.ts'

const TODAY = toDayNumber(NOON)
const MONTH = { from: TODAY - 15, until: TODAY + 16 }
const FEBRUARY = { from: TODAY - 28, until: TODAY }
/** Hours from one month into the one before. */
const A_MONTH_AGO = 24 * 10
const SYSTEM = { userIdentity: { type: 'AWSService' } }

describe.each([...DATABASES])('pages of the administrator log on %s', (database) => {
  test('follow one another without a gap or a repeat, while rows arrive and of several days', async () => {
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

  test('end where the period does, and are empty after its last row', async () => {
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

  test('of pending operations have those that no outcome answers, in whatever month and order it came', async () => {
    const { store, close } = await openTestStore(database)
    await store.append([
      asked('answered later', 'r1', A_MONTH_AGO),
      asked('waits since february', 'r2', A_MONTH_AGO),
      ended('outcome of march', 'r1'),
      ended('outcome of february', 'r3', A_MONTH_AGO),
      asked('answered before', 'r3'),
      asked('waits', 'r4'),
      asked('shares', 'r5', 0, { sharedEventID: 's1' }),
      ended('shared outcome', 'r6', 0, { sharedEventID: 's1' }),
      asked('shares in vain', 'r7', 0, { sharedEventID: 's2' }),
      eventOf('says no id'),
      { ...ended('another action', 'r4'), eventName: 'StartInstances' },
      { ...ended('another customer', 'r7'), customer: 2 },
      { ...asked('of another customer', 'r8'), customer: 2 },
      { ...asked('ends at once', 'r9'), eventName: 'CreateTags' },
      { ...asked('refused', 'r10'), errorCode: 'Client.Unauthorized' },
    ])
    const pending = await pageOf(store, { isPendingOnly: true, hasTotals: true })
    expect(pending.ids).toEqual(['waits since february', 'waits', 'shares in vain', 'says no id'])
    expect(pending.totals?.pending).toEqual({ count: 4, isMore: false })
    const february = await pageOf(store, { isPendingOnly: true, hasTotals: true }, FEBRUARY)
    expect(february).toMatchObject({
      ids: ['waits since february'],
      totals: { count: 3, pending: { count: 1 } },
    })
    const marked = (await pageOf(store, {})).rows.filter(({ isPending }) => isPending)
    expect(marked.map(({ eventId }) => eventId)).toEqual(pending.ids)
    await store.append([ended('at last', 'r2')])
    expect((await pageOf(store, { isPendingOnly: true }, FEBRUARY)).ids).toEqual([])
    await close()
  })

  test('of pending operations follow one another too, and more than a hundred are not counted', async () => {
    const { store, close } = await openTestStore(database)
    const events = Array.from({ length: 230 }, (_, i) => [
      asked(`q${i}`, `r${i}`, (i % 3) * 24),
      ...(i % 2 === 0 ? [ended(`a${i}`, `r${i}`)] : []),
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
    const { totals: whole } = await pageOf(store, { limit: 1, hasTotals: true })
    expect(whole).toEqual({
      count: 345,
      isMore: false,
      pending: { count: 100, isMore: true },
      isLogEmpty: false,
    })
    await close()
  })

  test('are empty where no day was ever written in', async () => {
    const { store, close } = await openTestStore(database)
    const never = { from: TODAY + 400, until: TODAY + 401 }
    for (const isPendingOnly of [true, false]) {
      const { ids, next, totals: whole } = await pageOf(store, { isPendingOnly, hasTotals: true }, never)
      expect({ ids, next, whole }).toEqual({
        ...{ ids: [], next: null },
        whole: { count: 0, isMore: false, pending: { count: 0, isMore: false }, isLogEmpty: true },
      })
    }
    await close()
  })
})

type Ask = { after?: number; limit?: number; isPendingOnly?: boolean; hasTotals?: boolean }

async function pageOf(store: Store, ask: Ask, period = MONTH) {
  const first = { after: 0, limit: 50, isPendingOnly: false, hasTotals: false }
  const page = await store.forCustomer(1).administratorLog.listPage(period, { ...first, ...ask })
  return { ...page, ids: page.rows.map(({ eventId }) => eventId) }
}

function asked(id: string, requestID: string, hours = 0, more: object = {}): Event {
  return eventOf(id, hours, { record: JSON.stringify({ eventID: id, requestID, ...more }) })
}

function ended(id: string, requestID: string, hours = 0, more: object = {}): Event {
  return asked(id, requestID, hours, { ...SYSTEM, ...more })
}
