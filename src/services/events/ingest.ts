import type { Clock } from '../../clock.ts'
import { DAYBOOK_SOURCE } from '../../domain/access/audit-entry.ts'
import { type Caller, canSendEvents } from '../../domain/access/caller.ts'
import type { Event } from '../../domain/events/event.ts'
import { findEventId, parseEvent, type RecordContext } from '../../domain/events/record.ts'
import { Fault, type FaultCode } from '../../domain/fault.ts'
import type { RawRecord } from '../../domain/json/raw-record.ts'
import type { Store } from '../../store/store.ts'

/** The most events one request may bring. */
export const REQUEST_EVENTS_MAX = 10_000

/** What a request brings: records as they arrive, and the project of those that name none. */
export type IngestRequest = { project: string | null; records: AsyncIterable<RawRecord> }

/** A record that was not taken: its place in the request, its id if it has one, and why. */
export type Rejection = { index: number; eventID?: string; code: FaultCode; message: string }

/** What became of a request's records: `accepted` are new, `duplicates` were known; both are stored. */
export type IngestResult = { accepted: number; duplicates: number; rejected: Rejection[] }

export type Ingest = ReturnType<typeof createIngest>

/** The only way into the log: everything a request brings is admitted first, then stored at once; what was new is heard. */
export function createIngest(
  append: Store['append'],
  clock: Clock,
  newId: () => string,
  settings: { region: string; retentionDays: number },
  hear: (events: Event[], at: Date) => void,
) {
  return async (caller: Caller, submission: IngestRequest): Promise<IngestResult> => {
    mustCollectSomewhere(caller)
    const admission: RecordContext = {
      ...settings,
      now: clock(),
      newId,
      accountId: caller.customer.accountId,
      customer: caller.customer.id,
      project: submission.project ?? caller.firstProject,
    }
    const { events, duplicates, rejected } = await admitted(caller, submission.records, admission)
    const stored = events.length === 0 ? [] : await append(events)
    const fresh = events.filter((_, index) => stored[index])
    hear(fresh, admission.now)
    const accepted = fresh.length
    return { accepted, duplicates: duplicates + stored.length - accepted, rejected }
  }
}

async function admitted(caller: Caller, records: AsyncIterable<RawRecord>, admission: RecordContext) {
  const events = new Map<string, Event>()
  const rejected: Rejection[] = []
  let index = 0
  for await (const raw of records) {
    if (index === REQUEST_EVENTS_MAX) throw tooMany()
    const event = outcome(caller, raw, admission, index)
    if (event instanceof Fault) rejected.push(rejection(event, raw, index))
    else if (!events.has(event.id)) events.set(event.id, event)
    index += 1
  }
  if (index === 0)
    throw new Fault('invalid', 'The body holds no records; send at least one.', { field: 'body' })
  return { events: [...events.values()], duplicates: index - rejected.length - events.size, rejected }
}

function outcome(caller: Caller, raw: RawRecord, admission: RecordContext, index: number): Event | Fault {
  if ('fault' in raw) return raw.fault
  try {
    const event = parseEvent(raw.text, admission)
    // What the house says of itself, nobody else may say.
    if (event.eventSource === DAYBOOK_SOURCE) return ownSource()
    if (canSendEvents(caller, event.project)) return event
    return new Fault('forbidden', `You may not send events into project ${event.project}.`)
  } catch (fault) {
    if (!(fault instanceof Fault)) throw fault
    if (fault.field === 'body' && !raw.isLine) throw malformedAt(index)
    return fault
  }
}

function rejection(fault: Fault, raw: RawRecord, index: number): Rejection {
  const eventID = 'text' in raw ? findEventId(raw.text) : undefined
  return { index, ...(eventID === undefined ? {} : { eventID }), code: fault.code, message: fault.message }
}

function ownSource(): Fault {
  return new Fault('forbidden', `The event source ${DAYBOOK_SOURCE} is for what Daybook does itself.`, {
    field: 'eventSource',
  })
}

function mustCollectSomewhere(caller: Caller): void {
  if (caller.grants.some(({ name }) => name === 'collector')) return
  throw new Fault('forbidden', 'You may not send events: it takes the grant collector in a project.')
}

function malformedAt(index: number): Fault {
  return new Fault(
    'invalid',
    `The body is not valid JSON: record ${index} is malformed. Nothing was stored. One record a line is sent as application/x-ndjson.`,
    { field: 'body' },
  )
}

function tooMany(): Fault {
  const most = REQUEST_EVENTS_MAX.toLocaleString('en')
  return new Fault('too_large', `A request may bring at most ${most} events; nothing was stored.`, {
    field: 'body',
  })
}
