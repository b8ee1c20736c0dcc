import type { EventsProps } from '../../../views/events/events.tsx'
import { toFilterPairs } from '../../../views/events/filter-params.ts'
import type { Caller } from '../../domain/access/caller.ts'
import { VALUE_FILTER_NAMES } from '../../domain/events/query.ts'
import { Fault, faultMessage, invalidField } from '../../domain/fault.ts'
import { MESSAGES } from '../../domain/messages/messages.ts'
import type { EventsPageReader, FoundEvents } from '../../services/events/events-page.ts'
import type { TypedValues } from '../../services/events/typed-values.ts'
import { downloadParams } from './event-download-form.ts'
import { type EventFilterForm, nextPageParams, throwFilterFault } from './event-filter-form.ts'

type Results = Omit<EventsProps, 'retentionDays' | 'catalogue' | 'now' | 'layout'> & {
  hasProjects: boolean
}

/** What to show: a filter, and whether requests and outcomes are joined. */
export type AskedEvents = EventFilterForm & { hasStories: boolean; signal: AbortSignal }

type Services = { eventsPage: EventsPageReader; typedValues: Pick<TypedValues, 'findUnknown'> }

/**
 * Returns what the events page shows for a filter. Faults that only the service can find, such as an altered cursor, are shown
 * like those found while parsing.
 */
export async function loadEvents({ eventsPage, typedValues }: Services, caller: Caller, form: AskedEvents) {
  const isInvalid = Object.keys(form.faults).length > 0 || form.unknown.length > 0
  const { found, fault, ...warnings } = await eventsPage.open(caller, isInvalid ? null : form)
  const results = toResults(form, found)
  const unknownValues = isNothingFound(results) ? await findUnknownValues(typedValues, caller, form) : []
  return { ...results, unknownValues, faults: fault ? toFieldFaults(fault) : form.faults, ...warnings }
}

function toFieldFaults(fault: Fault): EventFilterForm['faults'] {
  const { field = '' } = fault
  return { [field]: field === 'cursor' ? MESSAGES.faults.invalidPageLink : faultMessage(fault) }
}

/** Returns further events below those of an open page. Throws `invalid` for the first thing that is wrong. */
export async function loadMoreEvents(eventsPage: EventsPageReader, caller: Caller, form: AskedEvents) {
  throwFilterFault(form)
  const found = await eventsPage.listMore(caller, form).catch((error) => {
    if (!(error instanceof Fault) || error.field !== 'cursor') throw error
    throw invalidField('cursor', 'invalidPageLink')
  })
  return { ...toResults(form, found), unknownValues: [], faults: {} }
}

function toResults(
  form: EventFilterForm,
  found: FoundEvents | null,
): Omit<Results, 'faults' | 'unknownValues'> {
  const { params, notes, unknown, periodForm } = form
  const asked = { params, list: params, notes, unknown, periodForm }
  if (!found) return { ...asked, ...NO_RESULTS }
  return {
    ...asked,
    ...found,
    next: nextPageParams(form, found.next),
    downloadParams: downloadParams(form),
  }
}

const NO_RESULTS = {
  hasProjects: false,
  ...{ events: null, next: null, downloadParams: {}, isLogEmpty: false, failedReads: null },
  uncoveredUntil: null,
  searchedBackTo: null,
}

function isNothingFound({
  events,
  isLogEmpty,
  searchedBackTo,
}: Pick<Results, 'events' | 'isLogEmpty' | 'searchedBackTo'>): boolean {
  return events?.length === 0 && !isLogEmpty && searchedBackTo === null
}

// A misspelt value is as likely as no event that matches.
function findUnknownValues(
  typedValues: Pick<TypedValues, 'findUnknown'>,
  caller: Caller,
  { params }: EventFilterForm,
) {
  const filters = toFilterPairs(params).flatMap(([each, value]) => {
    const name = VALUE_FILTER_NAMES.find((other) => other === each)
    return name ? [{ name, value }] : []
  })
  return typedValues.findUnknown(caller, filters)
}
