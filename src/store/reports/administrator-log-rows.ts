import { hash } from 'node:crypto'
import type { Catalogue } from '../../domain/actions/action-catalogue.ts'
import type { IncomingEvent } from '../../domain/events/incoming-event.ts'
import { type AdministratorLogDraft, draftRow } from '../../domain/reports/administrator-log.ts'
import type { NamedServer } from '../../domain/servers/server-change.ts'
import { toDayNumber } from '../../domain/time.ts'
import { toEventKey } from '../events/event-key.ts'
import type { Tables } from '../schema.ts'
import { serverKey } from '../servers/server-rows.ts'

/** The columns of a draft, in the order in which they are sent to the database. The sequence comes from the event. */
export const DRAFT_COLUMNS = [
  'customer',
  'day',
  'id',
  'other_id',
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
  'project',
] as const

const SERVER_ADDRESS = `replace(coalesce(draft.server_address, servers.address, ''), '.', '-')`
const SERVER_NAME = `coalesce(draft.server_name, servers.name, draft.server_id) || '[' || ${SERVER_ADDRESS} || '_' || draft.server_id || ']'`
const OBJECT_NAME = `case when draft.server_id is null then draft.name else ${SERVER_NAME} end`
const QUOTED_NAME = `case when draft.name = '' then '' else ' ''' || ${OBJECT_NAME} || '''' end`

/**
 * Returns the SQL that stores drafts in a table of the administrator log. `drafts` is what follows `from`: it must name its
 * rows `draft` and have the columns of `DRAFT_COLUMNS`; `sequence` and `isIdTaken`, whether another project has an event of
 * the same ID, are expressions. Tags come from the record, or else from
 * the user as of the time of the event; servers get the name and address by which they are known. `drafts` must provide
 * columns, not parameters, for what is compared with a table's columns: SQLite makes a new plan for each value of a parameter.
 */
export function insertDraftsSql(
  table: string,
  drafts: string,
  { sequence, isIdTaken }: { sequence: string; isIdTaken: string },
): string {
  const values = storedValues(sequence, isIdTaken)
  return `insert into ${table} (${Object.keys(values).join(', ')})
  select ${Object.values(values).join(', ')}
  from ${drafts}
  left join users on users.customer = draft.customer and users.user_name = draft.user_name
  left join former_tags on former_tags.customer = draft.customer and former_tags.user_name = draft.user_name
    and former_tags.until = (select min(until) from former_tags as former where former.customer = draft.customer
      and former.user_name = draft.user_name and former.until > draft.time)
  left join servers on servers.customer = draft.customer and servers.id = draft.server_id
    and servers.project = draft.project`
}

type ColumnName = Tables['administratorLog']['_']['columns'][keyof AdministratorLogTableRow]['_']['name']
type AdministratorLogTableRow = Tables['administratorLog']['$inferSelect']

// What each column of the administrator log gets.
function storedValues(sequence: string, isIdTaken: string): Record<ColumnName, string> {
  return {
    customer: 'draft.customer',
    day: 'draft.day',
    sequence,
    id: `case when ${isIdTaken} then draft.other_id else draft.id end`,
    event_id: 'draft.event_id',
    time: 'draft.time',
    user_name: 'draft.user_name',
    department: tagOf('department'),
    customer_defined1: tagOf('customer_defined1'),
    customer_defined2: tagOf('customer_defined2'),
    type: 'draft.type',
    name: OBJECT_NAME,
    action: 'draft.action',
    details: `draft.details_head || ${QUOTED_NAME} || draft.details_tail`,
    response_code: 'draft.response_code',
    part: 'draft.part',
    request_id: 'draft.request_id',
    shared_event_id: 'draft.shared_event_id',
    project: 'draft.project',
  }
}

function tagOf(column: string): string {
  return `coalesce(draft.${column}, former_tags.${column}, users.${column}, '')`
}

/** Servers by their keys, with the names and addresses that the events of a group have given them so far. */
export type NamedServers = Map<string, NamedServer>

/**
 * Returns the drafts of events of a group by event. A name or address of a server in one event is used for the later events
 * of the group that lack it; `knownServers` remembers them.
 */
export function toDrafts(
  group: IncomingEvent[],
  catalogue: Catalogue,
  knownServers: NamedServers = new Map(),
): Map<IncomingEvent, AdministratorLogDraft> {
  const drafts = new Map<IncomingEvent, AdministratorLogDraft>()
  for (const event of group) {
    const draft = draftRow(event, catalogue)
    if (draft?.server)
      drafts.set(event, { ...draft, server: completeServer(draft.server, event, knownServers) })
    else if (draft) drafts.set(event, draft)
  }
  return drafts
}

/** Returns the values of an event's draft in the order of `DRAFT_COLUMNS`. */
export function toDraftValues(
  event: Pick<IncomingEvent, 'customer' | 'id' | 'project'>,
  draft: AdministratorLogDraft,
): (string | number | Date | null)[] {
  const values: Record<(typeof DRAFT_COLUMNS)[number], string | number | Date | null> = {
    customer: event.customer,
    day: toDayNumber(draft.time),
    id: toRowId(draft.eventId),
    other_id: deriveRowId(toEventKey(event)),
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
    project: draft.project,
  }
  return DRAFT_COLUMNS.map((column) => values[column])
}

function completeServer(
  server: NamedServer,
  { customer, project }: IncomingEvent,
  knownServers: NamedServers,
): NamedServer {
  const key = serverKey(customer, { project, id: server.id })
  const known = knownServers.get(key)
  const completed = {
    ...server,
    name: server.name ?? known?.name ?? null,
    address: server.address ?? known?.address ?? null,
  }
  knownServers.set(key, completed)
  return completed
}

const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/

// The event ID if it is a lowercase UUID, else a UUID derived from it, which is always the same (RFC 9562, version 8). Where
// another project has the ID, the UUID is derived from the project as well.
function toRowId(eventId: string): string {
  return UUID.test(eventId) ? eventId : deriveRowId(eventId)
}

function deriveRowId(text: string): string {
  const hex = hash('sha256', text, 'hex')
  const variant = '89ab'[Number.parseInt(hex.charAt(16), 16) % 4]
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
