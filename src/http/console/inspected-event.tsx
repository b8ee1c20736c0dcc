import type { FilterParams } from '../../../views/events/filter-params.ts'
import type { InspectedEventProps } from '../../../views/events/inspected-event.ts'
import { type Inspected, InspectorContent } from '../../../views/events/inspector.tsx'
import { type EventId, paths } from '../../../views/paths.ts'
import type { Caller } from '../../domain/access/caller.ts'
import type { Catalogue } from '../../domain/actions/action-catalogue.ts'
import { toColumn } from '../../domain/events/column.ts'
import { Fault, faultMessage } from '../../domain/fault.ts'
import type { ReadOptions } from '../../services/audit.ts'
import type { Inspection } from '../../services/events/inspection.ts'
import { toEventDetails } from './event-details.ts'
import { type EventFilterForm, throwFilterFault } from './event-filter-form.ts'
import type { QueryParams } from './event-query.ts'

/** What the page of events shows beside its list: the event that is open, and the query without it. */
export type InspectingQuery = { inspected: EventId | null; query: QueryParams }

/** Takes the event that is open beside the list out of a query. One that is given twice stays there, as a parameter that is unknown. */
export function takeInspected({ event, eventProject, ...query }: QueryParams): InspectingQuery {
  const isOnce = (event?.length ?? 0) < 2 && (eventProject?.length ?? 0) < 2
  const [id, project] = [event?.[0], eventProject?.[0]]
  if (!isOnce || (!id && project)) {
    return {
      inspected: null,
      query: { ...query, ...(event && { event }), ...(eventProject && { eventProject }) },
    }
  }
  if (!id) return { inspected: null, query }
  return { inspected: { id: toColumn(id), project: project ? toColumn(project) : null }, query }
}

/** Where an event is read from, by whom, and what it is shown with. */
export type Opening = { inspection: Inspection; caller: Caller; catalogue: Catalogue; now: Date }

/** Returns an event with all that its page shows; throws *not_found*. */
export async function openEvent(
  { inspection, caller, catalogue, now }: Opening,
  list: FilterParams,
  { id, project }: EventId,
  options: ReadOptions = {},
): Promise<InspectedEventProps> {
  const found = await inspection.open(caller, id, project, options)
  return { ...found, catalogue, now, list, details: toEventDetails(found.event, catalogue) }
}

/** Returns a form of the events page, of which the event that is open beside its list is a part. */
export function withInspected(form: EventFilterForm, inspected: EventId | null): EventFilterForm {
  const { canonicalPath, params } = form
  if (inspected === null) return form
  return { ...form, inspected, canonicalPath: canonicalPath && paths.inspectedEvent(params, inspected) }
}

/** Returns the content of the inspector for an open page; throws *not_found*, or `invalid` for the first thing that is wrong. */
export async function renderInspector(opening: Opening, form: EventFilterForm, id: EventId) {
  throwFilterFault(form)
  const event = await openEvent(opening, form.params, id)
  return <InspectorContent list={form.params} inspected={{ event }} place={null} />
}

/** Returns the event that is open beside a list, or why it is not; null if none should be. The page has left its own event. */
export async function openBesideList(
  opening: Opening,
  { params }: EventFilterForm,
  id: EventId | null,
): Promise<Inspected | null> {
  if (id === null) return null
  try {
    return { event: await openEvent(opening, params, id, { continues: 'page' }) }
  } catch (error) {
    if (!(error instanceof Fault) || error.code !== 'not_found') throw error
    return { id, fault: faultMessage(error) }
  }
}
