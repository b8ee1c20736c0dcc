import { MESSAGES } from '../../src/domain/messages/messages.ts'
import type { EventId } from '../paths.ts'
import type { FilterParams } from './filter-params.ts'
import { sumSeries, totalOf } from './histogram-bars.ts'
import type { Histogram } from './histogram-links.ts'
import type { Inspected, ListPlace } from './inspector.tsx'

const { facets: TEXT } = MESSAGES.pages

/** The rows of a page of events, and the numbers of all events of the list if they are known. */
export type ListedRows = {
  params: FilterParams
  events: ListedId[] | null
  next: FilterParams | null
  histogram: Histogram | null
}

/** The ID of the event of a row, and of the outcomes that the row shows, which are in its project. */
type ListedId = { event: { id: string; project: string }; outcomeIds: readonly string[] }

/**
 * Returns where the open event is in its list, of which each row is one event and the outcomes that it shows; null if it is not
 * among the rows.
 */
export function placeOf(inspected: Inspected, rows: ListedRows): ListPlace | null {
  const events = rows.events ?? []
  const open = 'event' in inspected ? inspected.event.event : inspected.id
  const index = events.findIndex(
    ({ event, outcomeIds }) => event.project === open.project && [event.id, ...outcomeIds].includes(open.id),
  )
  if (index < 0 || rows.params.cursor) return null
  const place = countEvents(events.slice(0, index)) + 1
  return { place, of: numberOf(rows), previous: toId(events[index - 1]), next: toId(events[index + 1]) }
}

function countEvents(rows: readonly ListedId[]): number {
  return rows.reduce((count, { outcomeIds }) => count + 1 + outcomeIds.length, 0)
}

function toId(row: ListedId | undefined): EventId | null {
  return row ? { id: row.event.id, project: row.event.project } : null
}

function numberOf({ events, next, histogram }: ListedRows): string {
  const rows = TEXT.number({ count: countEvents(events ?? []) })
  if (next === null) return rows
  const total = histogram?.complete ? totalOf(sumSeries(histogram.buckets)) : null
  return total === null ? `${rows}+` : TEXT.number({ count: total })
}
