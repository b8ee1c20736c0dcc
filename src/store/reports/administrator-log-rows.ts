import { createHash } from 'node:crypto'
import type { Catalogue } from '../../domain/actions/action-catalogue.ts'
import type { Event } from '../../domain/events/event.ts'
import {
  type AdministratorLogDraft,
  type AdministratorLogRow,
  draftRow,
} from '../../domain/reports/administrator-log.ts'
import { toDayNumber } from '../../domain/time.ts'
import type { NamedServer } from '../../domain/servers/server-change.ts'

/** What is sent to the database of a draft, in this order; its sequence comes from the event. */
export const DRAFT_COLUMNS = [
  'customer',
  'day',
  'id',
  'event_id',
  'time',
  'user_name',
  'department',
  'customer_defined1',
  'customer_defined2',
  'type',
  'name',
  'server_id',
  'server_name',
  'server_address',
  'action',
  'details_head',
  'details_tail',
  'response_code',
  'part',
  'request_id',
  'shared_event_id',
] as const

/** The columns of the administrator log that a row is stored in. */
const STORED_COLUMNS = `customer, day, sequence, id, event_id, time, user_name, department, customer_defined1,
  customer_defined2, type, name, action, details, response_code, part, request_id, shared_event_id`

const ADDRESS = `replace(coalesce(logged.server_address, servers.address, ''), '.', '-')`
const SERVER = `coalesce(logged.server_name, servers.name, logged.server_id) || '[' || ${ADDRESS} || '_' || logged.server_id || ']'`
const NAME = `case when logged.server_id is null then logged.name else ${SERVER} end`
const QUOTED_NAME = `case when logged.name = '' then '' else ' ''' || ${NAME} || '''' end`

/**
 * Stores drafts, which `logged` gives in a row each: tags as the record has them, or else as the user had them when it
 * happened; servers by the name and address by which they are known. What is compared with a table's columns are columns
 * too: SQLite plans anew for each value of a parameter.
 */
export function insertDraftsSql(table: string, logged: string, sequence: string): string {
  return `insert into ${table} (${STORED_COLUMNS})
  select logged.customer, logged.day, ${sequence}, logged.id, logged.event_id, logged.time, logged.user_name,
    coalesce(logged.department, former_tags.department, users.department, ''),
    coalesce(logged.customer_defined1, former_tags.customer_defined1, users.customer_defined1, ''),
    coalesce(logged.customer_defined2, former_tags.customer_defined2, users.customer_defined2, ''),
    logged.type, ${NAME}, logged.action, logged.details_head || ${QUOTED_NAME} || logged.details_tail,
    logged.response_code, logged.part, logged.request_id, logged.shared_event_id
  from ${logged}
  left join users on users.customer = logged.customer and users.user_name = logged.user_name
  left join former_tags on former_tags.customer = logged.customer and former_tags.user_name = logged.user_name
    and former_tags.until = (select min(until) from former_tags as former where former.customer = logged.customer
      and former.user_name = logged.user_name and former.until > logged.time)
  left join servers on servers.customer = logged.customer and servers.id = logged.server_id`
}

/** The drafts of a group of events, each with its event; what earlier ones tell of a server, later ones know. */
export function toDrafts(group: Event[], catalogue: Catalogue): Map<Event, AdministratorLogDraft> {
  const known = new Map<string, NamedServer>()
  const drafts = new Map<Event, AdministratorLogDraft>()
  for (const event of group) {
    const draft = draftRow(event, catalogue)
    if (draft?.server) drafts.set(event, { ...draft, server: recalled(draft.server, event, known) })
    else if (draft) drafts.set(event, draft)
  }
  return drafts
}

/** A draft's values in the order of the columns. */
export function toDraftValues(
  customer: number,
  draft: AdministratorLogDraft,
): (string | number | Date | null)[] {
  const values: Record<(typeof DRAFT_COLUMNS)[number], string | number | Date | null> = {
    customer,
    day: toDayNumber(draft.time),
    id: rowId(draft.eventId),
    event_id: draft.eventId,
    time: draft.time,
    user_name: draft.userName,
    department: draft.department,
    customer_defined1: draft.customerDefined1,
    customer_defined2: draft.customerDefined2,
    type: draft.type,
    name: draft.name,
    server_id: draft.server?.id ?? null,
    server_name: draft.server?.name ?? null,
    server_address: draft.server?.address ?? null,
    action: draft.action,
    details_head: draft.detailsHead,
    details_tail: draft.detailsTail,
    response_code: draft.responseCode,
    part: draft.part,
    request_id: draft.requestId,
    shared_event_id: draft.sharedEventId,
  }
  return DRAFT_COLUMNS.map((column) => values[column])
}

/** How many columns a row of the administrator log has where it is read. */
export const ADMINISTRATOR_LOG_COLUMN_COUNT = 16

/** The columns that make a row where it is read, in the order of `readRow`. */
export const ADMINISTRATOR_LOG_COLUMNS = `sequence, id, event_id, time, user_name, department, customer_defined1, customer_defined2,
  type, name, action, details, response_code, part, request_id, shared_event_id`

/** A row from bare values in that order. */
export function decodeAdministratorLogRow(values: unknown[]): AdministratorLogRow {
  const [
    ,
    id,
    eventId,
    time,
    userName,
    department,
    one,
    two,
    type,
    name,
    action,
    details,
    code,
    part,
    request,
    shared,
  ] = values
  return {
    id: String(id),
    eventId: String(eventId),
    time: time instanceof Date ? time : new Date(Number(time)),
    userName: String(userName),
    department: textOf(department),
    customerDefined1: textOf(one),
    customerDefined2: textOf(two),
    type: textOf(type),
    name: textOf(name),
    action: textOf(action),
    details: textOf(details),
    responseCode: textOf(code),
    part: part === 'request' || part === 'outcome' ? part : 'whole',
    requestId: request === null ? null : String(request),
    sharedEventId: shared === null ? null : String(shared),
  }
}

function textOf(value: unknown): string {
  return value === null ? '' : String(value)
}

function recalled(server: NamedServer, { customer }: Event, known: Map<string, NamedServer>): NamedServer {
  const key = `${customer} ${server.id}`
  const before = known.get(key)
  const now = {
    ...server,
    name: server.name ?? before?.name ?? null,
    address: server.address ?? before?.address ?? null,
  }
  known.set(key, now)
  return now
}

/** An event's own id where it is a UUID as they are written; else a UUID made of it, always the same (RFC 9562, version 8). */
function rowId(eventId: string): string {
  if (UUID.test(eventId)) return eventId
  const hex = createHash('sha256').update(eventId).digest('hex')
  const variant = '89ab'[Number.parseInt(hex.charAt(16), 16) % 4]
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/
