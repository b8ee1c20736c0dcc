import type { Resource } from '../events/event.ts'
import type { IncomingEvent, Submission } from '../events/incoming-event.ts'
import { parseEvent, type RecordContext } from '../events/record.ts'
import type { FaultCode } from '../fault.ts'
import { type JsonObject, toStringOrNull } from '../json/json-values.ts'
import { formatInstant } from '../time.ts'
import type { Caller } from './caller.ts'
import type { ClientInfo } from './client-info.ts'
import { maskKeyId, maskSecrets } from './mask-secrets.ts'
import { SYSTEM_USER } from './user.ts'

/** The event source of Daybook's own audit entries. */
export const DAYBOOK_SOURCE = 'daybook'

/** An action taken in Daybook, as its audit event shows it. */
export type AuditEntry = {
  name: string
  readOnly: boolean
  parameters: JsonObject | null
  response: JsonObject | null
  failure: { code: string; message: string } | null
  /** The event type; without it, `AwsServiceEvent` for an entry with a trigger, and else `AwsApiCall`. */
  type?: string
  /** Further details, such as the sign-in method. */
  additionalData?: JsonObject
  /** Resources that are not Daybook's own users, keys and projects. */
  resources?: Resource[]
  /** What made the system act without a request. */
  trigger?: JsonObject
}

/** What the system did by itself, as its audit event shows it: no request, no response. */
export type SystemEntry = Pick<AuditEntry, 'name'> &
  Partial<Pick<AuditEntry, 'parameters' | 'failure' | 'resources' | 'trigger'>>

/** Who took an action and from where: a caller, or a name for which there is no user. */
export type Actor = { userName: string; accessKeyId: string | null; project: string; clientInfo: ClientInfo }

/** What turns an audit entry into an event. Its sender is the actor. */
export type AuditEntryContext = Omit<RecordContext, 'sender'>

/** The error codes that audit events have for faults. */
export const ERROR_CODES: { [code in FaultCode]: string } = {
  invalid: 'ValidationError',
  unauthorized: 'Unauthorized',
  forbidden: 'AccessDenied',
  not_found: 'NotFound',
  conflict: 'Conflict',
  too_large: 'TooLarge',
  too_many: 'Throttling',
  unavailable: 'ServiceUnavailable',
}

/** Returns a caller as the actor of an audit entry. */
export function toActor({ userName, accessKeyId, firstProject, clientInfo }: Caller): Actor {
  return { userName, accessKeyId, project: firstProject, clientInfo }
}

/** Returns the system as an actor in a project. */
export function toSystemActor(project: string, requestId: string): Actor {
  const clientInfo = { sourceIPAddress: '', userAgent: 'daybook', requestId }
  return { userName: SYSTEM_USER, accessKeyId: null, project, clientInfo }
}

/** Returns what the system did as an audit entry. */
export function toAuditEntry(entry: SystemEntry): AuditEntry {
  return { readOnly: false, parameters: null, response: null, failure: null, ...entry }
}

/** Returns an actor as the one who submits an event. */
export function toSubmission({ userName, accessKeyId, clientInfo }: Omit<Actor, 'project'>): Submission {
  const { sourceIPAddress, requestId } = clientInfo
  return { userName, accessKeyId, sourceIPAddress, requestId }
}

/** Returns the event of an audit entry. It is parsed from a record, like every event that is received. */
export function toAuditEvent(entry: AuditEntry, actor: Actor, context: AuditEntryContext): IncomingEvent {
  const { userName, accessKeyId, project, clientInfo } = actor
  const parameters = withoutSecret(entry.parameters)
  const record = {
    eventTime: formatInstant(context.now),
    userIdentity: {
      type: entry.trigger ? 'AWSService' : 'IAMUser',
      accountId: context.accountId,
      userName,
      ...(accessKeyId === null ? {} : { accessKeyId }),
    },
    project,
    eventSource: DAYBOOK_SOURCE,
    eventName: entry.name,
    sourceIPAddress: clientInfo.sourceIPAddress,
    userAgent: clientInfo.userAgent.slice(0, USER_AGENT_LENGTH_MAX),
    ...(entry.failure === null
      ? {}
      : { errorCode: entry.failure.code, errorMessage: maskSecrets(entry.failure.message) }),
    ...(entry.readOnly ? {} : changedResources({ ...entry, parameters })),
    requestParameters: parameters,
    responseElements: entry.response,
    ...(entry.additionalData && { additionalEventData: entry.additionalData }),
    ...(entry.trigger && { serviceEventDetails: entry.trigger }),
    requestID: clientInfo.requestId,
    readOnly: entry.readOnly,
    eventType: entry.type ?? (entry.trigger ? 'AwsServiceEvent' : 'AwsApiCall'),
    managementEvent: true,
  }
  const sender = { submission: toSubmission(actor), maySpeakForCloud: () => true }
  return parseEvent(JSON.stringify(record), { ...context, sender })
}

function withoutSecret(parameters: JsonObject | null): JsonObject | null {
  if (parameters === null) return null
  const masked = Object.entries(parameters).map(([name, value]) => {
    if (!KEY_PARAMETERS.includes(name)) return [name, value]
    return [name, Array.isArray(value) ? value.map(maskIfText) : maskIfText(value)]
  })
  return Object.fromEntries(masked)
}

function maskIfText(value: unknown): unknown {
  return typeof value === 'string' ? maskKeyId(value) : value
}

const KEY_PARAMETERS = ['accessKeyId', 'not.accessKeyId', 'submittedKey', 'not.submittedKey']
const USER_AGENT_LENGTH_MAX = 1_024

// Only changes have resources. If reads had them, a search for a user would find everyone who looked that user up.
function changedResources({ parameters, response, resources = [] }: AuditEntry): { resources?: Resource[] } {
  const values = { ...parameters, ...response }
  const own = Object.entries(RESOURCE_TYPES).flatMap(([member, type]) => {
    const name = toStringOrNull(values[member])
    return name === null ? [] : [{ type, name }]
  })
  const all = [...resources, ...own]
  return all.length === 0 ? {} : { resources: all }
}

/** Resource types of Daybook by the parameter that names the resource. */
const RESOURCE_TYPES = {
  userName: 'Daybook::User',
  accessKeyId: 'Daybook::AccessKey',
  project: 'Daybook::Project',
} as const
