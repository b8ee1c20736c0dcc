import { type Catalogue, findAction } from '../actions/action-catalogue.ts'
import {
  findOperation,
  type OperationLinks,
  type OperationParts,
  type OperationRow,
} from '../reports/operation.ts'
import type { Event } from './event.ts'
import { type EventCourse, eventCourse, type OperationEnd } from './event-course.ts'
import type { ListedEvent } from './listed-event.ts'

/** Events of a list by the links by which the rows of their operations are found. */
export type LinksOfEvents = ReadonlyMap<ListedEvent, OperationLinks>

/** Returns those events that may be a part of an asynchronous operation, with their links: most lists have few of them. */
export function eventsOfOperations(events: readonly ListedEvent[], catalogue: Catalogue): LinksOfEvents {
  const linked = new Map<ListedEvent, OperationLinks>()
  for (const listed of events) {
    const { eventName, readOnly, requestId, sharedEventId } = listed.event
    if (readOnly || !findAction(eventName, catalogue)?.isAsynchronous) continue
    if (requestId !== null || sharedEventId !== null) linked.set(listed, { requestId, sharedEventId })
  }
  return linked
}

/** Returns events with how their operations went, according to rows of the administrator log that have their links. */
export function withCourses(
  events: readonly ListedEvent[],
  linked: LinksOfEvents,
  rows: readonly OperationRow[],
): ListedEvent[] {
  const rowsOf = createRowFinder(rows)
  const known = new Map([...linked.keys()].map(({ event }) => [keyOf(event), event]))
  return events.map((listed) => {
    const links = linked.get(listed)
    const found = links ? rowsOf(links) : []
    const operation = findOperation(listed.event, found)
    if (operation === null) return listed
    const course = courseIn(listed.event, operation, known)
    return { ...listed, course, outcomeOf: findRequest(listed.event, operation, found, known) }
  })
}

/** Returns a list in which a request has one row together with those of its outcomes that the list has. */
export function joinOutcomes(events: readonly ListedEvent[]): ListedEvent[] {
  const requests = new Map(events.map((each) => [keyOf(each.event), each]))
  const outcomes = new Map<ListedEvent, string[]>()
  const separate = events.filter(({ event, outcomeOf }) => {
    const request = outcomeOf && requests.get(keyOf({ id: outcomeOf.requestId, project: event.project }))
    if (request) outcomes.set(request, [...(outcomes.get(request) ?? []), event.id])
    return !request
  })
  return separate.map((each) => {
    const outcomeIds = outcomes.get(each)
    return outcomeIds ? { ...each, outcomeIds } : each
  })
}

type EventsByKey = ReadonlyMap<string, ListedEvent['event']>

function createRowFinder(rows: readonly OperationRow[]): (links: OperationLinks) => OperationRow[] {
  const byRequest = Map.groupBy(rows, ({ requestId }) => requestId)
  const byShared = Map.groupBy(rows, ({ sharedEventId }) => sharedEventId)
  return ({ requestId, sharedEventId }) => {
    const ofRequest = requestId === null ? [] : (byRequest.get(requestId) ?? [])
    const ofShared = sharedEventId === null ? [] : (byShared.get(sharedEventId) ?? [])
    return [...new Set([...ofRequest, ...ofShared])]
  }
}

// The same links may have been used for several requests. Then none of them stands for an outcome.
function findRequest(
  { project }: Pick<Event, 'project'>,
  { part, others }: OperationParts,
  rows: OperationRow[],
  known: EventsByKey,
): ListedEvent['outcomeOf'] {
  const [row] = others
  const operation = row && findOperation({ id: row.eventId, project }, rows)
  if (part !== 'outcome' || others.length > 1 || !row || !operation) return null
  const request = { project, eventTime: row.time, errorCode: null }
  return { requestId: row.eventId, course: courseIn(request, operation, known) }
}

function courseIn(
  event: OperationEnd & Pick<Event, 'project'>,
  { part, isPending, others }: OperationParts,
  known: EventsByKey,
): EventCourse<OperationEnd> {
  const events = others.map((row) => known.get(keyOf({ ...event, id: row.eventId })) ?? toEnd(row))
  return eventCourse(event, { part, isPending, events })
}

// Events have their error codes themselves: rows have codes of their own for failures without one.
function toEnd({ time, responseCode }: OperationRow): OperationEnd {
  const hasFailed = responseCode !== '' && responseCode !== 'OK'
  return { eventTime: time, errorCode: hasFailed ? responseCode : null }
}

function keyOf({ id, project }: Pick<Event, 'id' | 'project'>): string {
  return JSON.stringify([project, id])
}
