import { DAYBOOK_SOURCE } from '../access/audit-entry.ts'
import { SYSTEM_USER } from '../access/user.ts'
import type { Catalogue } from '../actions/action-catalogue.ts'
import { describeAction } from '../actions/action-description.ts'
import { toColumn, toColumnOrNull } from '../events/column.ts'
import type { Event } from '../events/event.ts'
import { namesPerson } from '../events/event-user.ts'
import type { IncomingEvent } from '../events/incoming-event.ts'
import { reportObjectType } from '../events/object-type.ts'
import { eventOutcome, UNNAMED_FAILURE_CODE } from '../events/outcome.ts'
import { parseTextParts } from '../events/text-parts.ts'
import { type JsonObject, toObjectOrNull } from '../json/json-values.ts'
import type { ServerChange } from '../servers/server.ts'
import { findServers, type NamedServer, toServerChanges } from '../servers/server-change.ts'

/** The report shows this in place of the tags of a user who has been deleted. */
export const DELETED_TAG = 'deleted'

/** `whole` is the only row of an operation, `request` and `outcome` are the two rows of an asynchronous one. */
export type RowPart = 'whole' | 'request' | 'outcome'

/** A row of the administrator log, as the report shows it. */
export type AdministratorLogRow = {
  /** A UUID that never changes. */
  id: string
  eventId: string
  time: Date
  userName: string
  department: string
  customerDefined1: string
  customerDefined2: string
  /** The object type, such as `SERVER`. */
  type: string
  name: string
  action: string
  details: string
  /** `OK`, the code of a failure, or empty while the outcome is pending. */
  responseCode: string
  part: RowPart
  /** Links the two rows of an operation, which are in the same project, if the record has it. */
  requestId: string | null
  sharedEventId: string | null
}

/**
 * A row before it is stored. Storing it adds the ID, the user's tags and the names of servers that are known already.
 */
export type AdministratorLogDraft = Omit<
  AdministratorLogRow,
  'id' | 'department' | 'customerDefined1' | 'customerDefined2' | 'details'
> & {
  /** The project of the event. */
  project: string
  /** The user's tags as the record gives them; null for those it does not give. */
  department: string | null
  customerDefined1: string | null
  customerDefined2: string | null
  /** The server that `name` identifies. Its full name, `name[address_id]`, is made when the row is stored. */
  server: NamedServer | null
  /** The parts of the details before and after the quoted name. */
  detailsHead: string
  detailsTail: string
  /** How the event changes the states of servers. */
  changes: ServerChange[]
}

/** An event, and whether its sender may speak for the cloud itself. */
type SentEvent = Event & Pick<IncomingEvent, 'maySpeakForCloud'>

/**
 * Returns the row of an event, or null if the event only read, if it is the system's and its sender may not speak for the
 * cloud, or if it claims an action that only Daybook has.
 */
export function draftRow(event: SentEvent, catalogue: Catalogue): AdministratorLogDraft | null {
  if (event.readOnly) return null
  const { action, title, method, objectType, owner } = describeAction(event.eventName, catalogue)
  const isOwn = event.eventSource === DAYBOOK_SOURCE
  if (owner === 'daybook' && !isOwn) return null
  const record = parseEventRecord(event)
  const type = action?.objectType ?? resourceObjectType(event) ?? objectType
  const isSystem = isBySystem(event, record)
  const hasEnded = isSystem || isServiceEvent(record)
  if (hasEnded && !event.maySpeakForCloud) return null
  const failure = failureCode(event, record)
  const part = partOf(hasEnded, action?.isAsynchronous ?? false, failure)
  const resources = event.resources.filter((resource) => reportObjectType(resource) === type)
  const servers = findServers(resources, record)
  const isServer = type === 'SERVER'
  const names = isServer ? servers.map(({ id }) => id) : resources.map(({ name }) => name)
  return {
    eventId: event.id,
    time: event.eventTime,
    project: event.project,
    userName: isSystem ? SYSTEM_USER : event.userName,
    ...(isSystem ? NO_TAGS : tagsIn(record)),
    type,
    name: names[0] ?? fallbackName(event, record, isServer),
    server: isServer ? (servers[0] ?? null) : null,
    action: title,
    detailsHead: `${part === 'request' ? 'ATTEMPT: ' : ''}${method}`,
    detailsTail: [
      formatNames(names.slice(1)),
      formatParameters(record, action?.tells ?? []),
      formatCount(event, record),
      // Otherwise the row would be the same as that of Daybook's own action.
      owner === 'both' && !isOwn ? ` eventSource=${event.eventSource ?? 'unknown'}` : '',
    ].join(''),
    responseCode: failure ?? (part === 'request' ? '' : 'OK'),
    part,
    requestId: toColumnOrNull(record.requestID),
    sharedEventId: toColumnOrNull(record.sharedEventID),
    changes: toServerChanges(event, action, servers, part, failure !== null),
  }
}

/** Maximum number of names in the details, the first included. The rest is counted. */
const NAMES_MAX = 10

function parseEventRecord({ record }: Event): JsonObject {
  try {
    return parseTextParts(toObjectOrNull(JSON.parse(record)) ?? {})
  } catch {
    return {}
  }
}

function resourceObjectType({ resources }: Event): string | null {
  for (const resource of resources) {
    const type = reportObjectType(resource)
    if (type !== null) return type
  }
  return null
}

// The system acted if the record names it as the user, or if a service of the cloud made the event without a request and
// the record names no person.
function isBySystem(event: Event, record: JsonObject): boolean {
  const identity = toObjectOrNull(record.userIdentity)
  if (event.userName === SYSTEM_USER || identity?.type === 'AWSService') return true
  return isServiceEvent(record) && !namesPerson(record)
}

function isServiceEvent(record: JsonObject): boolean {
  return record.eventType === 'AwsServiceEvent'
}

/** The code of a failure without a code of its own: in CloudControl, an unrecoverable error. */
const UNNAMED_FAILURE = 'REASON_10'

// A record may have the code `Failure` of its own.
function failureCode({ errorCode }: Event, record: JsonObject): string | null {
  const isUnnamed = errorCode === UNNAMED_FAILURE_CODE && eventOutcome(record).code === null
  return isUnnamed ? UNNAMED_FAILURE : errorCode
}

// A request that was refused immediately has no outcome to wait for.
function partOf(hasEnded: boolean, isAsynchronous: boolean, failure: string | null): RowPart {
  if (!isAsynchronous) return 'whole'
  if (hasEnded) return 'outcome'
  return failure === null ? 'request' : 'whole'
}

type Tags = Pick<AdministratorLogDraft, 'department' | 'customerDefined1' | 'customerDefined2'>

const NO_TAGS: Tags = { department: '', customerDefined1: '', customerDefined2: '' }

function tagsIn(record: JsonObject): Tags {
  const identity = toObjectOrNull(record.userIdentity) ?? {}
  const tag = (name: string) => toColumnOrNull(record[name]) ?? toColumnOrNull(identity[name])
  return {
    department: tag('department'),
    customerDefined1: tag('customerDefined1'),
    customerDefined2: tag('customerDefined2'),
  }
}

// The name of a server has the form `name[address_id]` even if neither address nor ID is known.
function fallbackName(event: Event, record: JsonObject, isServer: boolean): string {
  const name = toColumnOrNull(toObjectOrNull(record.requestParameters)?.name)
  if (isServer) return `${name ?? ''}[_]`
  return name ?? event.resources[0]?.name ?? ''
}

function formatNames(names: string[]): string {
  const listed = names.slice(0, NAMES_MAX - 1).map((name) => ` '${name}'`)
  const rest = names.length - listed.length
  return listed.join('') + (rest > 0 ? ` and ${rest} more` : '')
}

function formatParameters(record: JsonObject, names: readonly string[]): string {
  const parameters = toObjectOrNull(record.requestParameters) ?? {}
  return names
    .flatMap((name) => {
      const value = parameters[name]
      const isScalar = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
      return isScalar ? [` ${name}=${toColumn(String(value))}`] : []
    })
    .join('')
}

// One event of Daybook stands for many refusals that were identical. No sender can make one with this source.
function formatCount({ eventSource }: Event, record: JsonObject): string {
  const count = toObjectOrNull(record.additionalEventData)?.summarizedCount
  return eventSource === DAYBOOK_SOURCE && typeof count === 'number' ? ` (${count} times)` : ''
}
