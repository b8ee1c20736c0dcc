import type { Caller } from '../../domain/access/caller.ts'
import { permissionFault } from '../../domain/access/permissions.ts'
import type { Event } from '../../domain/events/event.ts'
import { eventIdTaken, type IncomingEvent } from '../../domain/events/incoming-event.ts'
import {
  findEventId,
  parseEvent,
  REQUEST_EVENTS_MAX,
  type RecordContext,
} from '../../domain/events/record.ts'
import { Fault, type FaultCode } from '../../domain/fault.ts'
import type { ReceivedRecord } from '../../domain/json/envelope.ts'
import type { RawRecord } from '../../domain/json/raw-record.ts'
import type { Store } from '../../store/store.ts'
import type { Context, ServiceSettings } from '../context.ts'
import { findSenderFault, toSender } from './sender.ts'

/** The records of a request; `project` is for those that name none, null for the caller's first project. */
export type IngestRequest = { project: string | null; records: Records }

type Records = AsyncIterable<ReceivedRecord> | Iterable<ReceivedRecord>

/** A record that was rejected: its index in the request, its ID if it has one, and the reason. */
export type Rejection = { index: number; eventID?: string; code: FaultCode; message: string }

/** An acceptable record, and its index in the request. */
type IncomingRecord = { event: IncomingEvent; index: number }

/**
 * Result of a request. `accepted` records are new; `duplicates` were stored before. What has the ID of another event was
 * rejected as a conflict.
 */
export type IngestResult = { accepted: number; duplicates: number; rejected: Rejection[] }

type IngestContext = Pick<Context, 'clock' | 'newId' | 'catalogue'> & {
  store: Pick<Store, 'append'>
  settings: Pick<ServiceSettings, 'region' | 'retentionDays'>
}

export type Ingest = ReturnType<typeof createIngest>

/**
 * Returns a function that stores the records of a request: first all of them are parsed, then the acceptable
 * ones are stored at once. `onReceived` gets the events that are new. Throws a fault, and stores nothing, if
 * the request itself is malformed.
 */
export function createIngest(
  { store, clock, newId, catalogue, settings: { region, retentionDays } }: IngestContext,
  onReceived: (events: Event[], at: Date) => void,
) {
  return async (caller: Caller, request: IngestRequest): Promise<IngestResult> => {
    throwUnlessCollector(caller)
    const context: RecordContext = {
      region,
      retentionDays,
      now: clock(),
      newId,
      catalogue,
      accountId: caller.customer.accountId,
      customer: caller.customer.id,
      project: request.project ?? caller.firstProject,
      sender: toSender(caller),
      refusesRepeated: true,
    }
    const { incoming, rejected } = await parseRecords(caller, request.records, context)
    const arrivals = incoming.length === 0 ? [] : await store.append(incoming.map(({ event }) => event))
    const newEvents = incoming.filter((_, i) => arrivals[i] === 'new').map(({ event }) => event)
    onReceived(newEvents, context.now)
    const conflicts = incoming.filter((_, i) => arrivals[i] === 'conflict').map(toConflict)
    return {
      accepted: newEvents.length,
      duplicates: arrivals.filter((arrival) => arrival === 'duplicate').length,
      rejected: [...rejected, ...conflicts].sort((a, b) => a.index - b.index),
    }
  }
}

function throwUnlessCollector(caller: Caller): void {
  if (caller.grants.some(({ name }) => name === 'collector')) return
  throw permissionFault(caller, 'PutEvents')
}

async function parseRecords(caller: Caller, records: Records, context: RecordContext) {
  const parsed = createParsedRecords(caller, context)
  // Awaiting each record would cost as much as parsing some.
  if (Symbol.iterator in records) for (const record of records) parsed.add(record)
  else for await (const record of records) parsed.add(record)
  return parsed.end()
}

function createParsedRecords(caller: Caller, context: RecordContext) {
  const incoming: IncomingRecord[] = []
  const rejected: Rejection[] = []
  let index = 0
  let hasControl = false
  return {
    add(record: ReceivedRecord): void {
      if ('isControl' in record) {
        hasControl = true
        return
      }
      if (index === REQUEST_EVENTS_MAX) throw tooManyEvents()
      const event = parseRawRecord(caller, record, context, index)
      if (event instanceof Fault) rejected.push(toRejection(event, record, index))
      else incoming.push({ event, index })
      index += 1
    },
    end() {
      if (index === 0 && !hasControl) throw new Fault('invalid', 'noRecords', {}, { field: 'body' })
      return { incoming, rejected }
    },
  }
}

function parseRawRecord(
  caller: Caller,
  record: RawRecord,
  context: RecordContext,
  index: number,
): IncomingEvent | Fault {
  if ('fault' in record) return record.fault
  try {
    const event = parseEvent(record.text, context)
    return findSenderFault(caller, event) ?? event
  } catch (fault) {
    if (!(fault instanceof Fault)) throw fault
    if (fault.field === 'body' && !record.isLine) throw malformedBody(index)
    return fault
  }
}

function toRejection(fault: Fault, record: RawRecord, index: number): Rejection {
  const eventID = 'text' in record ? findEventId(record.text) : undefined
  return { index, ...(eventID === undefined ? {} : { eventID }), code: fault.code, message: fault.message }
}

function toConflict({ event, index }: IncomingRecord): Rejection {
  const { code, message } = eventIdTaken(event)
  return { index, eventID: event.id, code, message }
}

function malformedBody(index: number): Fault {
  return new Fault('invalid', 'recordOfBodyMalformed', { index }, { field: 'body' })
}

function tooManyEvents(): Fault {
  return new Fault('too_large', 'tooManyEvents', { max: REQUEST_EVENTS_MAX }, { field: 'body' })
}
