import type { Clock } from '../../clock.ts'
import type { Caller } from '../../domain/access/caller.ts'
import { canonicalFilter } from '../../domain/events/canonical-filter.ts'
import { type EqualsConstantTime, formatCursor, parseCursor, type Sign } from '../../domain/events/cursor.ts'
import type { Event, LogPosition } from '../../domain/events/event.ts'
import { type Filter, type Page, type Query, toQuery } from '../../domain/events/query.ts'
import { Fault } from '../../domain/fault.ts'
import type { Audit } from '../audit.ts'

export type Lookup = ReturnType<typeof createLookup>

type Rows = {
  events: {
    page(query: Query, limit: number, after: LogPosition | null): Promise<Page>
    find(id: string): Promise<Event | null>
  }
}

/** Looking into the log: page by page, newest first, or at one event; only with the grant, and only at one's own. */
export function createLookup(
  open: (customer: number) => Rows,
  audit: Pick<Audit, 'read'>,
  clock: Clock,
  sign: Sign,
  same: EqualsConstantTime,
  settings: { retentionDays: number },
) {
  return {
    /** One page of a filter's answer; `next` is the cursor of the page after it, null on the last. */
    page: (caller: Caller, filter: Filter, limit: number, cursor: string | null) =>
      audit.read(
        caller,
        { operation: 'LookupEvents', parameters: { ...canonicalFilter(filter), limit } },
        async () => {
          const question = questionOf(caller, filter)
          const after = cursor === null ? null : parseCursor(cursor, question, sign, same)
          const query = toQuery(filter, clock(), settings.retentionDays)
          const { events, next } = await open(caller.customer.id).events.page(query, limit, after)
          return { events, next: next && formatCursor(next, question, sign) }
        },
      ),

    /** The event with that id; a fault when the customer has none. */
    find: (caller: Caller, id: string): Promise<Event> =>
      audit.read(caller, { operation: 'GetEvent', parameters: { eventID: id } }, async () => {
        const event = await open(caller.customer.id).events.find(id)
        if (!event) throw new Fault('not_found', 'There is no such event.')
        return event
      }),
  }
}

// What a cursor is bound to: whose log was asked, and what.
function questionOf(caller: Caller, filter: Filter): string {
  return `events of ${caller.customer.id}: ${JSON.stringify(canonicalFilter(filter))}`
}
