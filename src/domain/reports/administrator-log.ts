import type { Catalogue } from '../actions/action-catalogue.ts'
import { describeAction } from '../actions/action-lookup.ts'
import type { Event } from '../events/event.ts'
import { reportObjectType } from '../events/object-type.ts'
import { toColumn, toColumnOrNull } from '../events/record.ts'
import { type JsonObject, toObjectOrNull, toTextOrNull } from '../parse.ts'
import type { ServerChange } from '../servers/server.ts'
import { findServers, type NamedServer, toServerChanges } from '../servers/server-change.ts'

/** The user to whom the report ascribes what the system did. */
export const SYSTEM_USER = 'OEC_SYSTEM'
/** What the report shows instead of the tags of a user who has been deleted since. */
export const DELETED_TAG = 'deleted'

/** An operation's only row, or one of its two. */
export type RowPart = 'whole' | 'request' | 'outcome'

/** One row of the administrator log, as it is served. */
export type AdministratorLogRow = {
  /** The row's own UUID, the same for ever. */
  id: string
  /** The event that caused it. */
  eventId: string
  time: Date
  userName: string
  department: string
  customerDefined1: string
  customerDefined2: string
  /** The kind of thing, such as `SERVER`. */
  type: string
  name: string
  action: string
  details: string
  /** Empty while an outcome is still to come, `OK`, or the code of a failure. */
  responseCode: string
  part: RowPart
  /** Links the two rows of an operation, as far as the record told. */
  requestId: string | null
  sharedEventId: string | null
}

/** A row before it is stored: tags and the name of a server known from before are added by who stores it. */
export type AdministratorLogDraft = Omit<
  AdministratorLogRow,
  'id' | 'department' | 'customerDefined1' | 'customerDefined2' | 'details'
> & {
  /** What the record itself says of the user; null where it is silent. */
  department: string | null
  customerDefined1: string | null
  customerDefined2: string | null
  /** The server that `name` stands for: its name in full is made when it is stored. */
  server: NamedServer | null
  /** What Details says before the quoted name, and after. */
  detailsHead: string
  detailsTail: string
  /** What becomes of servers by it. */
  changes: ServerChange[]
}

/** The row that an event makes: none when it only read. */
export function draftRow(event: Event, catalogue: Catalogue): AdministratorLogDraft | null {
  if (event.readOnly) return null
  const record = toObjectOrNull(parsed(event.record)) ?? {}
  const { action, title, method, objectType } = describeAction(event.eventName, catalogue)
  const type = action?.objectType ?? typeOf(event) ?? objectType
  const isSystem = isOfSystem(event, record)
  const failure = failureOf(event, record)
  const part = partOf(isSystem, action?.isAsynchronous ?? false, failure)
  const named = event.resources.filter((resource) => reportObjectType(resource) === type)
  const servers = findServers(named, record)
  const isServer = type === 'SERVER'
  const names = isServer ? servers.map(({ id }) => id) : named.map(({ name }) => name)
  return {
    eventId: event.id,
    time: event.eventTime,
    userName: isSystem ? SYSTEM_USER : event.userName,
    ...(isSystem ? NO_TAGS : tagsIn(record)),
    type,
    name: names[0] ?? otherName(event, record, isServer),
    server: isServer ? (servers[0] ?? null) : null,
    action: title,
    detailsHead: `${part === 'request' ? 'ATTEMPT: ' : ''}${method}`,
    detailsTail: others(names.slice(1)) + told(record, action?.tells ?? []),
    responseCode: failure ?? (part === 'request' ? '' : 'OK'),
    part,
    requestId: toColumnOrNull(record.requestID),
    sharedEventId: toColumnOrNull(record.sharedEventID),
    changes: toServerChanges(event, action, servers, part, failure !== null),
  }
}

/** Names that Details lists; of more it says how many. */
const NAMES_MAX = 10

function parsed(record: string): unknown {
  try {
    return JSON.parse(record)
  } catch {
    return null
  }
}

// By its own account, or because a service of the cloud made it and not a person's request.
function isOfSystem(event: Event, record: JsonObject): boolean {
  const identity = toObjectOrNull(record.userIdentity)
  return (
    event.userName === SYSTEM_USER ||
    record.eventType === 'AwsServiceEvent' ||
    identity?.type === 'AWSService'
  )
}

// A request that was refused at once has no outcome to wait for.
function partOf(isSystem: boolean, isAsynchronous: boolean, failure: string | null): RowPart {
  if (!isAsynchronous) return 'whole'
  if (isSystem) return 'outcome'
  return failure === null ? 'request' : 'whole'
}

/** The code for a failure that names none: unrecoverable, in CloudControl's vocabulary. */
const UNNAMED_FAILURE = 'REASON_10'

// Console sign-ins of AWS say that they failed without an error code.
function failureOf(event: Event, record: JsonObject): string | null {
  if (event.errorCode !== null) return event.errorCode
  const hasFailed =
    toTextOrNull(record.errorMessage) !== null ||
    toObjectOrNull(record.responseElements)?.ConsoleLogin === 'Failure'
  return hasFailed ? UNNAMED_FAILURE : null
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

function typeOf({ resources }: Event): string | null {
  for (const resource of resources) {
    const type = reportObjectType(resource)
    if (type !== null) return type
  }
  return null
}

// Servers are `name[address_id]`, also where neither address nor id is known.
function otherName(event: Event, record: JsonObject, isServer: boolean): string {
  const given = toColumnOrNull(toObjectOrNull(record.requestParameters)?.name)
  if (isServer) return `${given ?? ''}[_]`
  return given ?? event.resources[0]?.name ?? ''
}

function others(names: string[]): string {
  const listed = names.slice(0, NAMES_MAX - 1).map((name) => ` '${name}'`)
  const more = names.length - listed.length
  return listed.join('') + (more > 0 ? ` and ${more} more` : '')
}

function told(record: JsonObject, parameters: readonly string[]): string {
  const given = toObjectOrNull(record.requestParameters) ?? {}
  return parameters
    .flatMap((name) => {
      const value = given[name]
      const isPlain = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
      return isPlain ? [` ${name}=${toColumn(String(value))}`] : []
    })
    .join('')
}
