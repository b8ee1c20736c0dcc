import { DAYBOOK_SOURCE } from '../../domain/access/audit-entry.ts'
import type { Caller } from '../../domain/access/caller.ts'
import { isAllowed } from '../../domain/access/permissions.ts'
import { canonicalFilter } from '../../domain/events/canonical-filter.ts'
import { joinOutcomes } from '../../domain/events/event-stories.ts'
import type { EventSummary } from '../../domain/events/event-summary.ts'
import type { ListedEvent } from '../../domain/events/listed-event.ts'
import { type Filter, LIMIT_DEFAULT, NO_FILTER } from '../../domain/events/query.ts'
import { Fault } from '../../domain/fault.ts'
import type { WatchedSource } from '../../domain/sources/liveness.ts'
import type { ListedView } from '../../domain/views/view.ts'
import type { FailedReads } from '../../store/events/count-failed-reads.ts'
import type { PartitionName } from '../../store/operations/database-checks.ts'
import type { PurgeRefusal } from '../../store/purge-guard.ts'
import type { ReadOptions } from '../audit.ts'
import type { AddCourses } from './event-courses.ts'
import type { CountFailedReads } from './failed-reads.ts'
import type { ListEvents } from './listed-events.ts'
import type { Lookup } from './lookup.ts'

/**
 * The events to show: those that match a filter, starting after the cursor that the previous page returned. The signal says that
 * nothing waits for them any more.
 */
export type EventsPageRequest = {
  filter: Filter
  cursor: string | null
  /** The number of events of the page. */
  limit?: number
  /** The event that is open beside the list. */
  inspected?: { id: string; project: string | null } | null
  /** Whether requests and their outcomes are joined. */
  hasStories: boolean
  signal?: AbortSignal
}

/** The events of a page, and what is to know about those that it doesn't show. */
export type FoundEvents = {
  events: ListedEvent[]
  /** Whether rows show their project. */
  hasProjects: boolean
  /** The cursor of the next page. */
  next: string | null
  /** Whether the log has no events but Daybook's own. */
  isLogEmpty: boolean
  /** The failed reads that the filter leaves out only because they are reads; null if it leaves out no reads. */
  failedReads: FailedReads | null
  /** The time before which events have no receipt, if the filter asks for that. */
  uncoveredUntil: Date | null
  /** The time up to which the search has come, if it took too long; the next page continues. */
  searchedBackTo: Date | null
}

/** `found` is null if nothing was looked up. `fault` is about the field of the request that was wrong, if one was. */
export type EventsPageContent = {
  found: FoundEvents | null
  fault: Fault | null
  silent: WatchedSource[]
  refusedPurges: PurgeRefusal[]
  /** The size of the write-ahead log in bytes if it is too large, otherwise null. */
  largeWal: number | null
  /** When the last complete backup was made, if a later scheduled one has failed; otherwise null. */
  failedBackup: { lastSuccessAt: Date | null } | null
  /** Parts of the database that are damaged. */
  damaged: PartitionName[]
  /** The saved views that the caller sees. */
  savedViews: ListedView[]
}

export type EventsPageReader = ReturnType<typeof createEventsPage>

type PageLookup = Pick<Lookup, 'listSummaries'> & {
  countFailedReads: CountFailedReads
  listEvents: ListEvents
  addCourses: AddCourses
}

/** What is above the events: warnings, and the tabs of views. */
type PageSurroundings = {
  listSilent: (caller: Caller) => Promise<WatchedSource[]>
  listRefusedPurges: () => Promise<PurgeRefusal[]>
  findLargeWal: () => number | null
  findFailedBackup: () => Promise<{ lastSuccessAt: Date | null } | null>
  listDamaged: () => Promise<PartitionName[]>
  listViews: (caller: Caller) => Promise<ListedView[]>
}

/** What the events page shows. A page leaves one event. */
export function createEventsPage(lookup: PageLookup, surroundings: PageSurroundings) {
  const { listSilent, listRefusedPurges, findLargeWal, findFailedBackup, listDamaged, listViews } =
    surroundings
  return {
    /**
     * Returns the first or a further page of events, the silent sources, and why purges were refused. Without a request nothing is looked up,
     * and no event is left. A fault of one of the request's fields is returned instead of thrown.
     */
    async open(caller: Caller, request: EventsPageRequest | null): Promise<EventsPageContent> {
      const [result, silent, refusedPurges, damaged, failedBackup, savedViews] = await Promise.all([
        request ? findEvents(lookup, caller, request) : NOTHING_FOUND,
        listSilent(caller),
        // Like silent sources, they are shown to those who may read events.
        isAllowed(caller, 'ListSources') ? listRefusedPurges() : [],
        isAllowed(caller, 'ListSources') ? listDamaged() : [],
        isAllowed(caller, 'ListSources') ? findFailedBackup() : null,
        isAllowed(caller, 'ListViews') ? listViews(caller) : [],
      ])
      const largeWal = isAllowed(caller, 'ListSources') ? findLargeWal() : null
      return { ...result, silent, refusedPurges, largeWal, damaged, failedBackup, savedViews }
    },

    /**
     * Returns events to add to an open page. The page's own event covers them: its cursor is valid only for its filter.
     * Without a cursor the lookup leaves an event.
     */
    async listMore(caller: Caller, request: EventsPageRequest): Promise<FoundEvents> {
      const { filter, cursor, signal } = request
      const options: ReadOptions = cursor === null ? {} : { continues: 'page' }
      const page = await lookup.listSummaries(caller, filter, LIMIT_DEFAULT, cursor, { ...options, signal })
      const listed = await listRows(lookup, caller, page.events, request)
      return { ...page, ...listed, isLogEmpty: false, failedReads: null }
    },
  }
}

const NOTHING_FOUND = { found: null, fault: null }

async function findEvents(lookup: PageLookup, caller: Caller, request: EventsPageRequest) {
  const { filter, cursor, limit = LIMIT_DEFAULT, inspected = null, signal } = request
  try {
    const [page, failedReads] = await Promise.all([
      lookup.listSummaries(caller, filter, limit, cursor, { signal, inspected }),
      lookup.countFailedReads(caller, filter, signal),
    ])
    const mayBeEmpty = isDefault(request) && areAllFromDaybook(page.events)
    const isLogEmpty = mayBeEmpty && (await hasOnlyDaybookEvents(lookup, caller))
    const listed = await listRows(lookup, caller, page.events, request)
    return { found: { ...page, ...listed, isLogEmpty, failedReads }, fault: null }
  } catch (error) {
    if (!(error instanceof Fault) || error.code !== 'invalid' || !error.field) throw error
    return { found: null, fault: error }
  }
}

async function listRows(
  { listEvents, addCourses }: PageLookup,
  caller: Caller,
  events: EventSummary[],
  { hasStories }: EventsPageRequest,
) {
  const listed = await listEvents(caller, events)
  if (!hasStories) return listed
  return { ...listed, events: joinOutcomes(await addCourses(caller, listed.events)) }
}

// The page opens with changes only.
function isDefault({ filter, cursor }: EventsPageRequest): boolean {
  return cursor === null && JSON.stringify(canonicalFilter(filter)) === DEFAULT_FILTER
}

const DEFAULT_FILTER = JSON.stringify(canonicalFilter({ ...NO_FILTER, readOnly: false }))

function areAllFromDaybook(events: EventSummary[]): boolean {
  return events.every(({ eventSource }) => eventSource === DAYBOOK_SOURCE)
}

// Daybook's own events, such as the first sign-in, don't count: a new user still has to send their first event.
async function hasOnlyDaybookEvents(lookup: Pick<Lookup, 'listSummaries'>, caller: Caller): Promise<boolean> {
  const { events, next } = await lookup.listSummaries(caller, NO_FILTER, LIMIT_DEFAULT, null, {
    continues: 'page',
  })
  return areAllFromDaybook(events) && next === null
}
