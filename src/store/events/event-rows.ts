import { getTableColumns, sql } from 'drizzle-orm'
import type { Event, Resource } from '../../domain/events/event.ts'
import type { IncomingEvent } from '../../domain/events/incoming-event.ts'
import type { ReceivedEvent } from '../../domain/events/receipt.ts'
import type { SequencedEvent } from '../../domain/events/tail.ts'
import { createRowReaders, oncePerTable } from '../row-readers.ts'
import type { Tables } from '../schema.ts'

/** Returns the columns of an event and its sequence, in the order of `eventDecoder`: not those of its receipt and for filters only. */
export function eventColumns(table: Tables['events']) {
  const { customer, sequence, id, eventTime, eventName, userName, project, eventSource, ...rest } =
    getTableColumns(table)
  const { readOnly, sourceIPAddress, errorCode, accessKeyId, resources, record } = rest
  return {
    ...{ customer, sequence, id, eventTime, eventName, userName, project, eventSource, readOnly },
    ...{ sourceIPAddress, errorCode, accessKeyId, resources, record },
  }
}

/** Returns all columns of an event. The record is the last one, by whose length pieces of rows are cut. */
export function allEventColumns(table: Tables['events']) {
  const { record, ...rest } = getTableColumns(table)
  return { ...rest, record }
}

/** Returns the columns of `eventColumns`, those of the receipt, and the ID of the request. The record is the last one here, too. */
export function receivedColumns(table: Tables['events']) {
  const { receivedAt, submittedBy, submittedKey, submittedFrom, submittedRequest, requestID } =
    getTableColumns(table)
  const receipt = { receivedAt, submittedBy, submittedKey, submittedFrom, submittedRequest }
  const { record, ...columns } = eventColumns(table)
  return { ...columns, ...receipt, requestID, record }
}

/**
 * Returns the columns of `eventColumns` and those of summaries. The record is the last one, and empty where a summary needs nothing of
 * it: it has the words of failures, and of events from before these columns everything.
 */
export function summaryColumns(table: Tables['events']) {
  const { identityType, requestID, sharedEventID, receivedAt } = getTableColumns(table)
  const { record, ...columns } = eventColumns(table)
  const isNeeded = sql`${table.errorCode} is not null or ${receivedAt} is null`
  const neededRecord = sql<string>`case when ${isNeeded} then ${record} else '' end`.as('record')
  return { ...columns, identityType, requestID, sharedEventID, receivedAt, record: neededRecord }
}

/** Returns the row of an event without its sequence, received at an instant. */
export function toEventRow(event: IncomingEvent, receivedAt: Date) {
  const { userName, accessKeyId, sourceIPAddress, requestId } = event.submission
  return {
    ...event,
    receivedAt,
    submittedBy: userName,
    submittedKey: accessKeyId,
    submittedFrom: sourceIPAddress,
    submittedRequest: requestId,
  }
}

/** Returns the event of a row. */
export function toEvent({ sequence: _, ...event }: Event & { sequence: number }): Event {
  return event
}

/** Returns the function that returns the event of a row with the columns of `eventColumns`, whose values are in their order. */
export const eventDecoder = oncePerTable((table: Tables['events']) => createDecoder(eventColumns(table)))

/** Returns the function that returns such an event with its sequence, by which it has a position. */
export const eventRowDecoder = oncePerTable((table: Tables['events']) => {
  const columns = eventColumns(table)
  const read = createRowReaders(columns)
  const decode = createDecoder(columns)
  return (values: unknown[]) => ({ ...decode(values), sequence: read.sequence(values) })
})

/** An event with its sequence, whose record may be empty, and with the columns of a summary. */
export type SummaryRow = Event & {
  sequence: number
  receivedAt: Date | null
  identityType: string | null
  requestID: string | null
  sharedEventID: string | null
}

/** Returns the function that returns such an event of a row with the columns of `summaryColumns`. */
export const summaryDecoder = oncePerTable((table: Tables['events']) => {
  const columns = { ...summaryColumns(table), record: table.record }
  const read = createRowReaders(columns)
  const decode = createDecoder(columns)
  return (values: unknown[]): SummaryRow => ({
    ...decode(values),
    sequence: read.sequence(values),
    receivedAt: read.receivedAt(values),
    identityType: read.identityType(values),
    requestID: read.requestID(values),
    sharedEventID: read.sharedEventID(values),
  })
})

/** Returns the function that returns the event and its receipt of a row with the columns of `receivedColumns`. */
export const receivedDecoder = oncePerTable((table: Tables['events']) => {
  const columns = receivedColumns(table)
  const read = createRowReaders(columns)
  const decode = createDecoder(columns)
  return (values: unknown[]): ReceivedEvent => ({
    ...decode(values),
    receivedAt: read.receivedAt(values),
    submission: {
      userName: read.submittedBy(values),
      accessKeyId: read.submittedKey(values),
      sourceIPAddress: read.submittedFrom(values),
      requestId: read.submittedRequest(values),
    },
  })
})

/** Returns the function that returns such an event with the ID of its request and its sequence. */
export const sequencedDecoder = oncePerTable((table: Tables['events']) => {
  const read = createRowReaders(receivedColumns(table))
  const decode = receivedDecoder(table)
  return (values: unknown[]): SequencedEvent => ({
    ...decode(values),
    requestID: read.requestID(values),
    sequence: read.sequence(values),
  })
})

function createDecoder(columns: ReturnType<typeof eventColumns>): (values: unknown[]) => Event {
  const read = createRowReaders(columns)
  return (values) => ({
    customer: read.customer(values),
    id: read.id(values),
    eventTime: read.eventTime(values),
    eventName: read.eventName(values),
    userName: read.userName(values),
    project: read.project(values),
    eventSource: read.eventSource(values),
    readOnly: read.readOnly(values),
    sourceIPAddress: read.sourceIPAddress(values),
    errorCode: read.errorCode(values),
    accessKeyId: read.accessKeyId(values),
    resources: read.resources(values),
    record: read.record(values),
  })
}

/** Marks the first resource of each type, so that a search by type alone finds an event once. */
export function markFirstOfType(resources: Resource[]): (Resource & { isFirstOfType: boolean })[] {
  const types = new Set<string | null>()
  return resources.map((resource) => {
    const isFirstOfType = !types.has(resource.type)
    types.add(resource.type)
    return { ...resource, isFirstOfType }
  })
}
