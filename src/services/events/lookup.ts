import type { Caller } from '../../domain/access/caller.ts'
import { canonicalFilter } from '../../domain/events/canonical-filter.ts'
import { type CursorSecrets, formatCursor, parseCursor } from '../../domain/events/cursor.ts'
import type { Event } from '../../domain/events/event.ts'
import { type Filter, filtersByReceipt, type Page, toQuery } from '../../domain/events/query.ts'
import type { EventReceipt } from '../../domain/events/receipt.ts'
import { Fault } from '../../domain/fault.ts'
import type { ReadOptions } from '../audit.ts'
import type { Context, CustomerRows, ServiceSettings } from '../context.ts'
import type { CostlyWork } from '../costly-work.ts'

export type Lookup = ReturnType<typeof createLookup>

type LookupContext = Pick<Context, 'audit' | 'clock'> & {
  store: CustomerRows<'events'>
  secrets: CursorSecrets
  settings: Pick<ServiceSettings, 'retentionDays'>
  costlyWork: Pick<CostlyWork, 'run'>
}

/** Reads the events of the caller's customer. */
export function createLookup({ store, audit, clock, secrets, settings, costlyWork }: LookupContext) {
  return {
    /**
     * Returns one page of the matching events, newest first; `next` is the cursor of the next page, null on
     * the last one. `uncoveredUntil` is the time before which events have no receipt, if the filter asks for that. Once the
     * signal is aborted, a search for a text ends with an empty page, which nothing waits for any more.
     */
    listPage: (
      caller: Caller,
      filter: Filter,
      limit: number,
      cursor: string | null,
      { signal, ...options }: ReadOptions & { signal?: AbortSignal | undefined } = {},
    ) =>
      audit.read(
        caller,
        { operation: 'LookupEvents', parameters: { ...canonicalFilter(filter), limit }, ...options },
        async () => {
          const scope = cursorScope(caller, filter)
          const after = cursor === null ? null : parseCursor(cursor, scope, secrets)
          const query = toQuery(filter, clock(), settings.retentionDays)
          const { events: log } = store.forCustomer(caller.customer.id)
          const readPage = () => log.listPage(query, limit, after, signal).catch(emptyIfAborted(signal))
          // It may have to read every record of the period.
          const isSearch = filter.q.any.length > 0 || filtersByReceipt(query)
          const { events, next } = await (isSearch ? costlyWork.run(caller, 'search', readPage) : readPage())
          const uncoveredUntil = await log.findUncoveredUntil(query)
          return { events, next: next && formatCursor(next, scope, secrets), uncoveredUntil }
        },
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

// Its caller has asked for it all the same, so that it is logged like any other search.
function emptyIfAborted(signal: AbortSignal | undefined) {
  return (error: unknown): Page => {
    if (signal?.aborted) return { events: [], next: null }
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
