import type { Caller } from '../../domain/access/caller.ts'
import type { Event, LogPosition } from '../../domain/events/event.ts'
import { NO_FILTER, type Query, toQuery } from '../../domain/events/query.ts'
import { Fault } from '../../domain/fault.ts'
import { findOperation, type OperationLinks, operationLinks } from '../../domain/reports/operation.ts'
import { DAY_MS, HOUR_MS } from '../../domain/time.ts'
import type { LinkSearch } from '../../store/events/linked-events.ts'
import type { ReadOptions } from '../audit.ts'
import type { Context, CustomerRows, ServiceSettings } from '../context.ts'

export type Related = ReturnType<typeof createRelated>

/** What an event has to do with others, and where it is kept. */
export type RelatedEvents = Awaited<ReturnType<Related['get']>>

type Rows = 'digests' | 'events' | 'operationRows' | 'relatedEvents' | 'trails' | 'tree' | 'treeHeads'
/** What is read of a customer. */
export type RelatedRows = ReturnType<CustomerRows<Rows>['forCustomer']>
type RelatedContext = Pick<Context, 'audit' | 'clock'> & {
  store: CustomerRows<Rows>
  settings: Pick<ServiceSettings, 'retentionDays'>
}

/** The event of which the others are asked for, with its place in the log and the links in its record. */
export type RelatedSubject = OperationLinks & { event: Event; position: LogPosition }

/** Events of a request happen together; those of a shared ID are delivered to several accounts, some of them later. */
const REQUEST_SEARCH: LinkSearch = { aroundMs: HOUR_MS, scanMax: 5_000, limit: 10 }
const SHARED_SEARCH: LinkSearch = { aroundMs: DAY_MS, scanMax: 5_000, limit: 10 }
const NEIGHBOURS_MAX = 5
const OUTCOMES_MAX = 5
/** Rows of operations with the same links that are looked at. */
const OPERATION_ROWS_MAX = 50
const ARCHIVES_MAX = 20
/** A list of events ends before its records have this many bytes; one record always fits. */
export const RELATED_BYTES_MAX = 1_024 * 1_024

/** Tells what an inspector of an event needs to know of others. */
export function createRelated({ store, audit, clock, settings }: RelatedContext) {
  return {
    /**
     * Returns the other events of an event's request and of its shared ID, the other part of its asynchronous operation, what
     * the same user did next to it, the archives in which it may be, and whether it is in a signed head of the log. Every list
     * is bounded and says whether there is more. Lists of events are newest first. Throws *not_found*.
     */
    get: (caller: Caller, id: string, project: string | null, options: ReadOptions = {}) => {
      const parameters = { eventID: id, ...(project === null ? {} : { project }) }
      return audit.read(caller, { operation: 'GetRelatedEvents', parameters, ...options }, async () => {
        const rows = store.forCustomer(caller.customer.id)
        const kept = toQuery(NO_FILTER, clock(), settings.retentionDays)
        return readRelated(rows, await findSubject(rows, id, project), kept)
      })
    },
  }
}

/** Returns what an event has to do with others that are kept, and where it is kept itself. */
export async function readRelated(rows: RelatedRows, subject: RelatedSubject, kept: Query) {
  const { event } = subject
  const [request, shared, outcome, before, after] = await Promise.all([
    findLinked(rows, subject, 'requestID', REQUEST_SEARCH),
    findLinked(rows, subject, 'sharedEventID', SHARED_SEARCH),
    findOutcome(rows, subject),
    findNeighbours(rows, subject, 'older', kept),
    findNeighbours(rows, subject, 'newer', kept),
  ])
  const [archives, log] = await Promise.all([findArchives(rows, event), findLogState(rows, event)])
  return { event, request, shared, outcome, before, after, archives, log }
}

/** Returns the event with an ID, with its place in the log and its links; throws *not_found*. */
export async function findSubject(
  { events, relatedEvents }: RelatedRows,
  id: string,
  project: string | null,
): Promise<RelatedSubject> {
  const event = await events.find(id, project)
  const position = event && (await relatedEvents.findPosition(event))
  if (event === null || position === null) throw new Fault('not_found', 'unknownEvent')
  return { event, position, ...operationLinks(event.record) }
}

// `uncoveredUntil` is the time before which events were received without the column of the link; null if that is earlier.
async function findLinked(
  { relatedEvents }: RelatedRows,
  { position, requestId, sharedEventId }: RelatedSubject,
  name: 'requestID' | 'sharedEventID',
  search: LinkSearch,
) {
  const value = name === 'requestID' ? requestId : sharedEventId
  if (value === null) return null
  const found = await relatedEvents.listLinked(position, { name, value }, search)
  const start = await relatedEvents.findLinksStart()
  const { events, isCut } = withinBytes(found.events)
  return {
    id: value,
    ...found,
    events,
    isMore: found.isMore || isCut,
    uncoveredUntil: start !== null && found.from < start ? start : null,
  }
}

async function findOutcome({ operationRows, events }: RelatedRows, subject: RelatedSubject) {
  const { event, requestId, sharedEventId } = subject
  const rows = await operationRows.list({ requestId, sharedEventId }, OPERATION_ROWS_MAX)
  const operation = findOperation(event, rows)
  if (operation === null) return null
  const { part, isPending, others } = operation
  const found: Event[] = []
  for (const { eventId } of others.slice(0, OUTCOMES_MAX)) {
    const other = await events.find(eventId, event.project)
    if (other) found.push(other)
  }
  const list = withinBytes(found.sort(newestFirst))
  const isMore = list.isCut || others.length > OUTCOMES_MAX
  return { part, isPending, events: list.events, isMore }
}

function newestFirst(a: Event, b: Event): number {
  return b.eventTime.getTime() - a.eventTime.getTime()
}

async function findNeighbours(
  { relatedEvents }: RelatedRows,
  { event: { userName }, position }: RelatedSubject,
  side: 'older' | 'newer',
  { from, until }: { from: Date; until: Date },
) {
  const search = { userName, side, position, from, until }
  const found = await relatedEvents.listNeighbours(search, NEIGHBOURS_MAX + 1)
  const { events, isCut } = withinBytes(found.slice(0, NEIGHBOURS_MAX))
  const isMore = found.length > NEIGHBOURS_MAX || isCut
  return { events: side === 'older' ? events : events.toReversed(), isMore }
}

async function findArchives({ digests, trails }: RelatedRows, { id, project }: Event) {
  const known = new Map((await trails.list()).map((trail) => [trail.id, trail]))
  const archives = (await digests.listArchivesOfEvent(id, project)).flatMap(({ trailId, bucket, key }) => {
    const trail = known.get(trailId)
    return trail ? [{ trail: trail.name, bucket, key, isReadable: !trail.isWriteOnly }] : []
  })
  return { archives: archives.slice(0, ARCHIVES_MAX), isMore: archives.length > ARCHIVES_MAX }
}

/** Whether an event is in a signed head of the log, will be in the next one, or was received before there were heads. */
export type LogState = 'signed' | 'pending' | 'none'

async function findLogState(
  { events, tree, treeHeads }: RelatedRows,
  { id, project }: Event,
): Promise<LogState> {
  const [found, head] = [await tree.findEvent(id, project), await treeHeads.findNewest()]
  if (found?.leaf && head !== null && head.size > found.leaf.index) return 'signed'
  const receipt = found?.leaf ? null : await events.findReceipt(id, project)
  return receipt !== null && receipt.receivedAt === null ? 'none' : 'pending'
}

function withinBytes(events: Event[]): { events: Event[]; isCut: boolean } {
  let bytes = 0
  const end = events.findIndex(({ record }, index) => {
    bytes += new TextEncoder().encode(record).length
    return index > 0 && bytes > RELATED_BYTES_MAX
  })
  return end < 0 ? { events, isCut: false } : { events: events.slice(0, end), isCut: true }
}
