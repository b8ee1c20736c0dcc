import type { LogPosition } from '../../src/domain/events/event.ts'
import { isSearchedInStretches, type Query } from '../../src/domain/events/query.ts'
import type { EventStore } from '../../src/store/events/events.ts'
import { PAGE_STRETCHES, type StretchSizes } from '../../src/store/events/stretches.ts'
import type { Random } from './random-json.ts'

/** Returns the sizes of stretches: those of pages, or such that even a small log has many. */
export function randomStretches(random: Random): StretchSizes {
  return random.pick([PAGE_STRETCHES, { first: 1, max: 4 }, { first: 3, max: 20 }])
}

/** Returns a page of a search that is over after each stretch or not, and continued where it stopped, until it is full. */
export async function listWholePage(
  events: EventStore,
  { query, limit, after }: { query: Query; limit: number; after: LogPosition | null },
  random: Random,
) {
  const options = { isOver: () => random.oneIn(2), stretches: randomStretches(random) }
  let page = await events.listPage(query, limit, after, options)
  while (page.searchedBackTo && page.events.length < limit) {
    const more = await events.listPage(query, limit - page.events.length, page.next, options)
    page = { ...more, events: [...page.events, ...more.events] }
  }
  return page
}

/** Whether a page of a query may end where its search has stopped. */
export function mayEndEarly(query: Query): boolean {
  return isSearchedInStretches(query) || query.q.any.length > 0
}
