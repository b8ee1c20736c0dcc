import type { Event } from '../../src/domain/events/event.ts'
import { type EventSummary, toEventSummary } from '../../src/domain/events/event-summary.ts'
import { formatFilter, isListParameter } from '../../src/domain/events/filter-grammar.ts'
import type { Arrival, IncomingEvent } from '../../src/domain/events/incoming-event.ts'
import { matchesFilter } from '../../src/domain/events/match-filter.ts'
import { NO_FILTER, type Query } from '../../src/domain/events/query.ts'
import type { EventReceipt, ReceivedEvent } from '../../src/domain/events/receipt.ts'
import { formatDay, toDayNumber } from '../../src/domain/time.ts'
import { meetsParameters } from './filter-model.ts'

/** An event in the order of receipt. */
export type ModelRow = { order: number; event: IncomingEvent; receivedAt: Date }

export type LogModel = ReturnType<typeof createLogModel>

/** A log in memory, which answers like the store and has nothing but a list. */
export function createLogModel() {
  let rows: ModelRow[] = []
  const known = new Map<string, string>()
  const trash = new Set<string>()
  const visible = () => rows.filter(({ event }) => !trash.has(dayOf(event)))
  const find = (customer: number, query: Query) =>
    visible()
      .filter(({ event }) => event.customer === customer)
      .filter(({ event, receivedAt }) =>
        agree(matches(event, receivedAt, query), matchesFilter(query, { ...event, receivedAt })),
      )
      .sort(newestFirst)
  const ofId = (customer: number, id: string, project: string | null) =>
    visible()
      .filter(({ event }) => event.customer === customer && event.id === id)
      .filter(({ event }) => project === null || event.project === project)
      .sort(newestFirst)[0]
  return {
    /** Stores events, which brings their days back from the trash. */
    append(events: IncomingEvent[], receivedAt: Date): Arrival[] {
      for (const event of events) trash.delete(dayOf(event))
      return events.map((event) => {
        const key = `${event.customer} ${event.project} ${event.id}`
        const record = known.get(key)
        if (record !== undefined) return record === event.record ? 'duplicate' : 'conflict'
        known.set(key, event.record)
        rows.push({ order: known.size, event, receivedAt })
        return 'new'
      })
    },
    trash(days: string[]): void {
      for (const day of days) trash.add(day)
    },
    restore(days: string[]): void {
      for (const day of days) trash.delete(day)
    },
    /** Drops days in the trash. Their events keep their IDs. */
    drop(days: string[]): void {
      rows = rows.filter(({ event }) => !days.includes(dayOf(event)))
      for (const day of days) trash.delete(day)
    },
    visible,
    /** Returns the rows that a query finds, newest first. */
    find,
    findEvent: (customer: number, id: string, project: string | null): Event | null => {
      const row = ofId(customer, id, project)
      return row ? toStored(row.event) : null
    },
    findReceipt(customer: number, id: string, project: string | null): EventReceipt | null {
      const row = ofId(customer, id, project)
      if (!row) return null
      const { event, receivedAt } = row
      return { id, project: event.project, receivedAt, submission: event.submission }
    },
    countFailedReads(customer: number, query: Query, scanMax: number) {
      const failed = find(customer, {
        ...NO_FILTER,
        from: query.from,
        until: query.until,
        outcome: 'failed',
      })
      const edge = failed[scanMax]
      const from = edge ? new Date(edge.event.eventTime.getTime() + 1) : query.from
      return { count: find(customer, { ...query, from, readOnly: true }).length, isMore: edge !== undefined }
    },
    /** Returns a customer's rows in the order of receipt. */
    received: (customer: number): ModelRow[] => visible().filter(({ event }) => event.customer === customer),
  }
}

// The predicate of the domain is checked against the one below.
function agree(isExpected: boolean, isActual: boolean): boolean {
  if (isExpected !== isActual) throw new Error(`matchesFilter returns ${isActual}.`)
  return isExpected
}

/** Returns the day of an event. */
export function dayOf({ eventTime }: Pick<Event, 'eventTime'>): string {
  return formatDay(toDayNumber(eventTime))
}

/** Returns an event as the log returns it. */
export function toStored(event: IncomingEvent): Event {
  const { customer, id, eventTime, eventName, userName, project, eventSource, readOnly } = event
  const { sourceIPAddress, errorCode, accessKeyId, resources, record } = event
  return {
    ...{ customer, id, eventTime, eventName, userName, project, eventSource, readOnly },
    ...{ sourceIPAddress, errorCode, accessKeyId, resources, record },
  }
}

/** Returns an event as lists get it; a search for a text has read the record, and takes everything from there. */
export function toListed(event: IncomingEvent, { q }: Query): EventSummary {
  const summary = toEventSummary(toStored(event))
  if (q.any.length + q.none.length > 0) return summary
  const { identityType, requestID, sharedEventID } = event
  return { ...summary, identityType, requestId: requestID, sharedEventId: sharedEventID }
}

/** Returns an event as a delivery gets it. */
export function toReceived({ event, receivedAt }: ModelRow): ReceivedEvent {
  return { ...toStored(event), receivedAt, submission: event.submission }
}

/** Whether a row comes after another one, newest first. */
export function isAfter({ event, order }: ModelRow, last: ModelRow): boolean {
  const [time, lastTime] = [event.eventTime.getTime(), last.event.eventTime.getTime()]
  return time < lastTime || (time === lastTime && order < last.order)
}

function newestFirst(one: ModelRow, other: ModelRow): number {
  return other.event.eventTime.getTime() - one.event.eventTime.getTime() || other.order - one.order
}

function matches(event: IncomingEvent, receivedAt: Date, query: Query): boolean {
  const { readOnly, outcome, receivedFrom, receivedUntil } = query
  const lists = formatFilter(query).filter(([name]) => isListParameter(name))
  const parameters = Object.groupBy(lists, ([name]) => name)
  const values = Object.entries(parameters).map(([name, pairs = []]) => [
    name,
    pairs.map(([, value]) => value),
  ])
  return [
    event.eventTime >= query.from && event.eventTime < query.until,
    receivedFrom === null || receivedAt >= receivedFrom,
    receivedUntil === null || receivedAt < receivedUntil,
    readOnly === null || event.readOnly === readOnly,
    outcome === null || (event.errorCode === null ? 'succeeded' : 'failed') === outcome,
    meetsParameters(Object.fromEntries(values), event),
  ].every(Boolean)
}
