import type { Clock } from '../../clock.ts'
import type { Caller } from '../../domain/access/caller.ts'
import { canonicalFilter } from '../../domain/events/canonical-filter.ts'
import { type EqualsConstantTime, formatCursor, parseCursor, type Sign } from '../../domain/events/cursor.ts'
import type { Event, LogPosition } from '../../domain/events/event.ts'
import { type Filter, type Page, type Query, toQuery } from '../../domain/events/query.ts'
import { Fault } from '../../domain/fault.ts'
import type { Audit } from '../audit.ts'

export type Lookup = ReturnType<typeof createLookup>

type EventStore = {
  events: {
    listPage(query: Query, limit: number, after: LogPosition | null): Promise<Page>
    find(id: string): Promise<Event | null>
  }
}

/** Reads the events of the caller's customer. */
export function createLookup(
  forCustomer: (customer: number) => EventStore,
  audit: Pick<Audit, 'read'>,
  clock: Clock,
  sign: Sign,
  equalsConstantTime: EqualsConstantTime,
  settings: { retentionDays: number },
) {
  return {
    /**
     * Returns one page of the matching events, newest first; `next` is the cursor of the next page, null on
     * the last one.
     */
    listPage: (caller: Caller, filter: Filter, limit: number, cursor: string | null) =>
      audit.read(
        caller,
        { operation: 'LookupEvents', parameters: { ...canonicalFilter(filter), limit } },
        async () => {
          const scope = cursorScope(caller, filter)
          const after = cursor === null ? null : parseCursor(cursor, scope, sign, equalsConstantTime)
          const query = toQuery(filter, clock(), settings.retentionDays)
          const { events, next } = await forCustomer(caller.customer.id).events.listPage(query, limit, after)
          return { events, next: next && formatCursor(next, scope, sign) }
        },
      ),

    /** Returns the event with an ID; throws *not_found*. */
    get: (caller: Caller, id: string): Promise<Event> =>
      audit.read(caller, { operation: 'GetEvent', parameters: { eventID: id } }, async () => {
        const event = await forCustomer(caller.customer.id).events.find(id)
        if (!event) throw new Fault('not_found', 'There is no such event.')
        return event
      }),
  }
}

// A cursor is valid only for the customer and the filter it was made for.
function cursorScope(caller: Caller, filter: Filter): string {
  return `events of ${caller.customer.id}: ${JSON.stringify(canonicalFilter(filter))}`
}
