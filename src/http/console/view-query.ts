import { toPairs } from '../../../views/events/filter-params.ts'
import { invalidField } from '../../domain/fault.ts'
import { MESSAGES } from '../../domain/messages/messages.ts'
import { checkLength } from '../../domain/parse.ts'
import { UTC } from '../../domain/periods/time-zone.ts'
import { VIEW_QUERY_LENGTH_MAX } from '../../domain/views/view.ts'
import { type EventFilterForm, parseEventFilterForm } from './event-filter-form.ts'

/**
 * Returns what a view keeps of a page of events, as the query of its URL: everything but the place in the list and the view that
 * is open. Exact times are in UTC, so that they mean the same to everyone.
 */
export function viewQueryOf({ params, filter, periodStart }: EventFilterForm): string {
  const from = periodStart ? null : filter.from
  const times = {
    from,
    until: filter.until,
    receivedFrom: filter.receivedFrom,
    receivedUntil: filter.receivedUntil,
  }
  const query = new URLSearchParams()
  for (const [name, value] of toPairs(params)) {
    if (NOT_OF_VIEWS.includes(name)) continue
    const time = Object.entries(times).find(([each]) => each === name)?.[1]
    query.append(name, time ? time.toISOString() : value)
  }
  return query.toString()
}

/** Returns the query of a view in its one form; throws `invalid` for `query` if the page of events cannot read it. */
export function parseViewQuery(text: string, surroundings: { now: Date; retentionDays: number }): string {
  checkLength(text, VIEW_QUERY_LENGTH_MAX, 'query')
  const form = parseEventFilterForm(toQueryParams(text), { ...surroundings, zone: UTC })
  const [unknown] = form.unknown
  const reason = unknown ? UNKNOWN.inMessage(unknown) : Object.values(form.faults).find(Boolean)
  if (reason) throw invalidField('query', 'viewQueryInvalid', { reason })
  return checkLength(viewQueryOf(form), VIEW_QUERY_LENGTH_MAX, 'query')
}

const { unknownFilters: UNKNOWN } = MESSAGES.pages
const NOT_OF_VIEWS: readonly string[] = ['cursor', 'loaded', 'live', 'view', 'zone']

function toQueryParams(text: string): { [name: string]: string[] } {
  const values = new Map<string, string[]>()
  for (const [name, value] of new URLSearchParams(text))
    values.set(name, [...(values.get(name) ?? []), value])
  return Object.fromEntries(values)
}
