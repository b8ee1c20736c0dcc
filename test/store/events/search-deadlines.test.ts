import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { Page } from '../../../src/domain/events/query.ts'
import { DATABASES } from '../../support/databases.ts'
import type { WrittenFilter } from '../../support/filter-of.ts'
import { eventOf, openTestStore, toTestQuery } from '../../support/store-harness.ts'

const COUNT = 900
const HOURS = 100
/** The events that the searches are for: the last ones, and one in between. */
const RARE = new Set([40, 600, COUNT - 1])

describe.each(DATABASES)('a search whose time is over at once, on %s,', (database) => {
  let opened: Awaited<ReturnType<typeof openTestStore>>
  beforeAll(async () => {
    opened = await openTestStore(database)
    await opened.store.append(Array.from({ length: COUNT }, (_, i) => commonEvent(i)))
  })
  afterAll(() => opened.close())

  test.each<WrittenFilter>([
    { userName: 'ann', eventName: 'StartInstances' },
    { userName: 'ann', readOnly: true },
    { eventName: 'StartInstances', outcome: 'succeeded', userName: 'ann' },
    { project: 'default', eventSource: 'ec2.amazonaws.com', requestId: 'rare' },
    { q: 'xq' },
    { q: 'a rare text' },
    { q: ['a rare text', 'xq', 'absent'] },
    { q: 'rare', userName: 'ann' },
    { q: 'common', 'not.q': 'often' },
  ])('says how far it has looked, and finds everything in the end: %j', async (filter) => {
    const pages = await listAll(filter)
    expect(pages.flatMap(({ events }) => events).map(({ id }) => id)).toEqual(
      [...RARE].toSorted((a, b) => a - b).map((i) => `e-${i}`),
    )
    expect(pages.length).toBeGreaterThan(2)
    expect(pages[0]?.searchedBackTo).not.toBeNull()
    const times = pages.flatMap(({ searchedBackTo }) => searchedBackTo?.getTime() ?? [])
    expect(times).toEqual([...new Set(times)].toSorted((a, b) => b - a))
    expect(pages.at(-1)).toMatchObject({ next: null, searchedBackTo: null })
  })

  async function listAll(filter: WrittenFilter): Promise<Page[]> {
    const { events } = opened.store.forCustomer(1)
    const pages: Page[] = []
    for (let page: Page | undefined; page?.next !== null && pages.length < COUNT; pages.push(page))
      page = await events.listPage(toTestQuery(filter), 50, page?.next ?? null, { isOver: () => true })
    return pages
  }
})

// Each value is common. Those of a rare event meet in no other one.
function commonEvent(i: number) {
  const isRare = RARE.has(i)
  const isOfAnn = isRare || i % 2 === 0
  return eventOf(`e-${i}`, (i / COUNT) * HOURS, {
    userName: isOfAnn ? 'ann' : 'bob',
    eventName: isRare || !isOfAnn ? 'StartInstances' : 'StopInstances',
    readOnly: isRare || !isOfAnn,
    requestID: isRare ? 'rare' : `request-${i}`,
    record: JSON.stringify({ eventID: `e-${i}`, note: isRare ? 'a rare text, xq, common' : 'common, often' }),
  })
}
