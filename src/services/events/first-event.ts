import { DAYBOOK_SOURCE } from '../../domain/access/audit-entry.ts'
import type { Caller } from '../../domain/access/caller.ts'
import type { Event } from '../../domain/events/event.ts'
import { toEqualPattern } from '../../domain/events/pattern.ts'
import { equalTo, type Filter, NO_FILTER } from '../../domain/events/query.ts'
import { formatTestEvent } from '../../domain/events/test-event.ts'
import { Fault } from '../../domain/fault.ts'
import type { ReadOptions } from '../audit.ts'
import type { Context } from '../context.ts'
import type { Ingest } from './ingest.ts'
import type { Lookup } from './lookup.ts'

export type FirstEvent = ReturnType<typeof createFirstEvent>

type Parts = { ingest: Ingest; lookup: Pick<Lookup, 'listPage'> }

/** How many of the events that arrived are shown. */
const ARRIVALS_SHOWN = 3

/** What leads from an empty log to its first event. */
export function createFirstEvent(context: Pick<Context, 'clock' | 'newId'>, { ingest, lookup }: Parts) {
  return {
    /** Sends an event in the caller's name into their first project. Throws *forbidden* without the grant `collector`. */
    async sendTest(caller: Caller): Promise<void> {
      const text = formatTestEvent(caller, context.newId(), context.clock())
      const { rejected } = await ingest(caller, { project: null, records: [{ text, isLine: true }] })
      const [rejection] = rejected
      if (rejection) throw new Fault(rejection.code, 'testEventRejected', { reason: rejection.message })
    },

    /**
     * Returns the newest events, without Daybook's own: all, or those that were sent with an access key. They leave an event as
     * every lookup, unless they continue an open page.
     */
    async listArrivals(
      caller: Caller,
      accessKeyId: string | null,
      options: ReadOptions = {},
    ): Promise<Event[]> {
      const page = await lookup.listPage(caller, toFilter(accessKeyId), ARRIVALS_SHOWN, null, options)
      return page.events
    },
  }
}

function toFilter(accessKeyId: string | null): Filter {
  return {
    ...NO_FILTER,
    eventSource: { any: [], none: [toEqualPattern(DAYBOOK_SOURCE)] },
    ...(accessKeyId !== null && { submittedKey: equalTo('submittedKey', accessKeyId) }),
  }
}
