import { DAYBOOK_SOURCE } from '../../domain/access/audit-entry.ts'
import type { Caller } from '../../domain/access/caller.ts'
import type { Event } from '../../domain/events/event.ts'
import type { Filter } from '../../domain/events/query.ts'
import type { ReadOptions } from '../audit.ts'
import type { Lookup } from './lookup.ts'

/** How many events an open page does not show yet; there may be others. */
export type NewEvents = { count: number; isMore: boolean }

export type CountNewEvents = ReturnType<typeof createCountNewEvents>

/** The most events that are counted. */
const COUNTED_MAX = 100

/**
 * Returns a function that counts the events of a filter after a time. What people only look at in Daybook does not count: else
 * each look would be news for all others.
 */
export function createCountNewEvents({ listPage }: Pick<Lookup, 'listPage'>) {
  return async (
    caller: Caller,
    filter: Filter,
    since: Date,
    options: ReadOptions & { signal?: AbortSignal },
  ): Promise<NewEvents> => {
    const after = new Date(since.getTime() + 1)
    const from = filter.from && filter.from > after ? filter.from : after
    const { events, next } = await listPage(caller, { ...filter, from }, COUNTED_MAX, null, options)
    return { count: events.filter((event) => !isLook(event)).length, isMore: next !== null }
  }
}

function isLook({ eventSource, readOnly }: Event): boolean {
  return eventSource === DAYBOOK_SOURCE && readOnly
}
