import type { LogPosition } from '../../domain/events/event.ts'
import { newestFirst } from '../blocks/text-search.ts'
import { listPositions } from './event-positions.ts'
import { justAfter, type Search } from './select-events.ts'

/** A period [from, until). */
export type Period = { from: Date; until: Date }

/** Returns a search with the part of its period that can contain results: IDs of events give exact times, a cursor the latest. */
export async function narrowSearch(search: Search): Promise<Search> {
  const { query, after } = search
  const ids = query.eventId?.any ?? []
  if (ids.length === 0) return { ...search, query: { ...query, ...narrowed(query, after) } }
  const times = await listTimes(search, ids)
  const [newest, oldest] = [times[0], times.at(-1)]
  if (!newest || !oldest) return { ...search, query: { ...query, until: query.from } }
  const { until } = narrowed(query, { eventTime: newest })
  const { from } = oldest < query.from ? query : { from: oldest }
  return { ...search, times, query: { ...query, from, until } }
}

/** Returns the part of a period that has events up to a position, or all of it. No event has the sequence 0. */
export function narrowed({ from, until }: Period, latest: Partial<LogPosition> | null): Period {
  const { eventTime, sequence } = latest ?? {}
  if (eventTime === undefined || eventTime >= until) return { from, until }
  return { from, until: sequence === 0 ? eventTime : justAfter(eventTime) }
}

// Newest first.
async function listTimes(
  { database, customer }: Search,
  ids: NonNullable<Search['query']['eventId']>['any'],
): Promise<Date[]> {
  const listed = ids.map((id) => (id.kind === 'equals' ? listPositions(database, customer, id.value) : []))
  const positions = (await Promise.all(listed)).flat().sort(newestFirst)
  const times = new Map(positions.map(({ eventTime }) => [eventTime.getTime(), eventTime]))
  return [...times.values()]
}
