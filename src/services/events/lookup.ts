import type { Caller } from '../../domain/access/caller.ts'
import { canonicalFilter } from '../../domain/events/canonical-filter.ts'
import { type CursorSecrets, formatCursor, parseCursor } from '../../domain/events/cursor.ts'
import type { Event } from '../../domain/events/event.ts'
import { type Filter, isSearch, PAGE_SEARCH_MS, type Page, toQuery } from '../../domain/events/query.ts'
import type { EventReceipt } from '../../domain/events/receipt.ts'
import { Fault } from '../../domain/fault.ts'
import type { ReadOptions } from '../audit.ts'
import type { Context, CustomerRows, ServiceSettings } from '../context.ts'
import type { CostlyWork } from '../costly-work.ts'

export type Lookup = ReturnType<typeof createLookup>

type LookupContext = Pick<Context, 'audit' | 'clock' | 'monotonicMs'> & {
  store: CustomerRows<'events'>
  secrets: CursorSecrets
  settings: Pick<ServiceSettings, 'retentionDays'>
  costlyWork: Pick<CostlyWork, 'run'>
}

/** How a page is read. `inspected` is the event that is shown beside it, which its own event mentions. */
export type ListOptions = ReadOptions & {
  signal?: AbortSignal | undefined
  inspected?: { id: string; project: string | null } | null
}

/** Reads the events of the caller's customer. */
export function createLookup(context: LookupContext) {
  const { store, audit } = context
  return {
    /**
     * Returns one page of the matching events, newest first; `next` is the cursor of the next page, null on
     * the last one. `uncoveredUntil` is the time before which events have no receipt, if the filter asks for that. `searchedBackTo`
     * is set if the page has taken too long: events before it were not looked at, and are on the next pages. Once the
     * signal is aborted, a search for a text ends with an empty page, which nothing waits for any more.
     */
    listPage: (caller: Caller, filter: Filter, limit: number, cursor: string | null, options?: ListOptions) =>
      readPage(context, caller, { filter, limit, cursor, ...options }, (log, ...asked) =>
        log.listPage(...asked),
      ),

    /** Returns such a page for a list, whose rows do not need whole records. */
    listSummaries: (
      caller: Caller,
      filter: Filter,
      limit: number,
      cursor: string | null,
      options?: ListOptions,
    ) =>
      readPage(context, caller, { filter, limit, cursor, ...options }, (log, ...asked) =>
        log.listSummaries(...asked),
      ),

    /** Returns the event with an ID, the newest if projects share it and none is given; throws *not_found*. */
    get: (caller: Caller, id: string, project: string | null = null): Promise<Event> =>
      audit.read(caller, { operation: 'GetEvent', parameters: toParameters(id, project) }, async () =>
        getOrThrow(await store.forCustomer(caller.customer.id).events.find(id, project)),
      ),

    /** Returns when and by whom that event was submitted; throws *not_found*. */
    getReceipt: (caller: Caller, id: string, project: string | null): Promise<EventReceipt> =>
      audit.read(caller, { operation: 'GetEvent', parameters: toParameters(id, project) }, async () =>
        getOrThrow(await store.forCustomer(caller.customer.id).events.findReceipt(id, project)),
      ),

    /** Returns an event with its receipt and the other projects that have its ID; throws *not_found*. */
    getWithReceipt: (caller: Caller, id: string, project: string | null) =>
      audit.read(caller, { operation: 'GetEvent', parameters: toParameters(id, project) }, async () => {
        const { events } = store.forCustomer(caller.customer.id)
        const event = getOrThrow(await events.find(id, project))
        const receipt = getOrThrow(await events.findReceipt(id, event.project))
        const projects = await events.listProjects(id)
        return { event, receipt, otherProjects: projects.filter((each) => each !== event.project) }
      }),
  }
}

type Log = ReturnType<LookupContext['store']['forCustomer']>['events']
type PageRequest = ListOptions & { filter: Filter; limit: number; cursor: string | null }
/** A page of whatever the store returns of events. */
type PageOf<Row> = Omit<Page, 'events'> & { events: Row[] }
type FoundPage<Row> = Omit<PageOf<Row>, 'next'> & { next: string | null; uncoveredUntil: Date | null }

function readPage<Row>(
  context: LookupContext,
  caller: Caller,
  { filter, limit, cursor, signal, inspected = null, ...options }: PageRequest,
  list: (log: Log, ...asked: Parameters<Log['listPage']>) => Promise<PageOf<Row>>,
): Promise<FoundPage<Row>> {
  const { store, audit, clock, monotonicMs, secrets, settings, costlyWork } = context
  const parameters = toAsked(filter, limit, inspected)
  return audit.read(caller, { operation: 'LookupEvents', parameters, ...options }, async () => {
    const scope = cursorScope(caller, filter)
    const after = cursor === null ? null : parseCursor(cursor, scope, secrets)
    const query = toQuery(filter, clock(), settings.retentionDays)
    const { events: log } = store.forCustomer(caller.customer.id)
    const listWithin = () => {
      const endMs = monotonicMs() + PAGE_SEARCH_MS
      const isOver = () => monotonicMs() >= endMs
      return list(log, query, limit, after, { signal, isOver }).catch(emptyIfAborted(signal))
    }
    const page = await (isSearch(query) ? costlyWork.run(caller, 'search', listWithin) : listWithin())
    const uncoveredUntil = await log.findUncoveredUntil(query)
    return { ...page, next: page.next && formatCursor(page.next, scope, secrets), uncoveredUntil }
  })
}

function toAsked(filter: Filter, limit: number, inspected: ListOptions['inspected']) {
  const asked = { ...canonicalFilter(filter), limit }
  return inspected ? { ...asked, openEvent: toParameters(inspected.id, inspected.project) } : asked
}

// Its caller has asked for it all the same, so that it is logged like any other search.
function emptyIfAborted(signal: AbortSignal | undefined) {
  return (error: unknown): PageOf<never> => {
    if (signal?.aborted) return { events: [], next: null, searchedBackTo: null }
    throw error
  }
}

function toParameters(id: string, project: string | null) {
  return { eventID: id, ...(project === null ? {} : { project }) }
}

function getOrThrow<Found>(found: Found | null): Found {
  if (found === null) throw new Fault('not_found', 'unknownEvent')
  return found
}

// A cursor is valid only for the customer and the filter it was made for.
function cursorScope(caller: Caller, filter: Filter): string {
  return `events of ${caller.customer.id}: ${JSON.stringify(canonicalFilter(filter))}`
}
