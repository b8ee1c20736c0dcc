import type { Caller } from '../../domain/access/caller.ts'
import { canonicalFilter } from '../../domain/events/canonical-filter.ts'
import { formatCursor, parseCursor } from '../../domain/events/cursor.ts'
import type { Event } from '../../domain/events/event.ts'
import { type Filter, toQuery } from '../../domain/events/query.ts'
import { Fault } from '../../domain/fault.ts'
import type { Secrets } from '../../domain/ports.ts'
import type { ReadOptions } from '../audit.ts'
import type { Context, CustomerRows, ServiceSettings } from '../context.ts'
import type { CostlyWork } from '../costly-work.ts'

export type Lookup = ReturnType<typeof createLookup>

type LookupContext = Pick<Context, 'audit' | 'clock'> & {
  store: CustomerRows<'events'>
  secrets: Pick<Secrets, 'sign' | 'equals'>
  settings: Pick<ServiceSettings, 'retentionDays'>
  costlyWork: Pick<CostlyWork, 'run'>
}

/** Reads the events of the caller's customer. */
export function createLookup({ store, audit, clock, secrets, settings, costlyWork }: LookupContext) {
  return {
    /**
     * Returns one page of the matching events, newest first; `next` is the cursor of the next page, null on
     * the last one.
     */
    listPage: (
      caller: Caller,
      filter: Filter,
      limit: number,
      cursor: string | null,
      options: ReadOptions = {},
    ) =>
      audit.read(
        caller,
        { operation: 'LookupEvents', parameters: { ...canonicalFilter(filter), limit }, ...options },
        async () => {
          const scope = cursorScope(caller, filter)
          const after = cursor === null ? null : parseCursor(cursor, scope, secrets.sign, secrets.equals)
          const query = toQuery(filter, clock(), settings.retentionDays)
          const { events: log } = store.forCustomer(caller.customer.id)
          const readPage = () => log.listPage(query, limit, after)
          // It may have to read every record of the period.
          const isSearch = filter.q !== null
          const { events, next } = await (isSearch ? costlyWork.run(caller, 'search', readPage) : readPage())
          return { events, next: next && formatCursor(next, scope, secrets.sign) }
        },
      ),

    /** Returns the event with an ID; throws *not_found*. */
    get: (caller: Caller, id: string): Promise<Event> =>
      audit.read(caller, { operation: 'GetEvent', parameters: { eventID: id } }, async () => {
        const event = await store.forCustomer(caller.customer.id).events.find(id)
        if (!event) throw new Fault('not_found', 'unknownEvent')
        return event
      }),
  }
}

// A cursor is valid only for the customer and the filter it was made for.
function cursorScope(caller: Caller, filter: Filter): string {
  return `events of ${caller.customer.id}: ${JSON.stringify(canonicalFilter(filter))}`
}
