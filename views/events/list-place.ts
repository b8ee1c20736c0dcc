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
  events: { event: { id: string; project: string } }[] | null
  next: FilterParams | null
  histogram: Histogram | null
}

/** Returns where the open event is in its list; null if it is not among the rows. */
export function placeOf(inspected: Inspected, rows: ListedRows): ListPlace | null {
  const events = (rows.events ?? []).map(({ event }) => event)
  const open = 'event' in inspected ? inspected.event.event : inspected.id
  const index = events.findIndex(({ id, project }) => id === open.id && project === open.project)
  if (index < 0 || rows.params.cursor) return null
  const [previous, next] = [events[index - 1], events[index + 1]]
  return { place: index + 1, of: numberOf(rows), previous: toId(previous), next: toId(next) }
}

function toId(event: { id: string; project: string } | undefined): EventId | null {
  return event ? { id: event.id, project: event.project } : null
}

function numberOf({ events, next, histogram }: ListedRows): string {
  const rows = TEXT.number({ count: events?.length ?? 0 })
  if (next === null) return rows
  const total = histogram?.complete ? totalOf(sumSeries(histogram.buckets)) : null
  return total === null ? `${rows}+` : TEXT.number({ count: total })
}
