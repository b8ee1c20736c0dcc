import { getTableColumns } from 'drizzle-orm'
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
