import type { Event, Resource } from '../events/event.ts'
import { parseEvent, type RecordContext } from '../events/record.ts'
import type { FaultCode } from '../fault.ts'
import { type JsonObject, toTextOrNull } from '../parse.ts'
import type { Caller, ClientInfo } from './caller.ts'

/** The event source of Daybook's own deeds. */
export const DAYBOOK_SOURCE = 'daybook'

/** One deed of the house, as its event tells it. */
export type AuditEntry = {
  name: string
  readOnly: boolean
  parameters: JsonObject | null
  response: JsonObject | null
  failure: { code: string; message: string } | null
  /** `AwsApiCall`, or the sign-ins and sign-outs of the console. */
  type?: string
  /** What is worth telling beside that: in which way somebody signed in. */
  additional?: JsonObject
  /** What it was done to, where that is nothing of Daybook's own. */
  resources?: Resource[]
  /** What the system saw that made it act; the deed is nobody's request then. */
  seen?: JsonObject
}

/** Who did it, and from where; a caller, or a name nobody could be found for. */
export type Actor = { userName: string; accessKeyId: string | null; project: string; clientInfo: ClientInfo }

/** The error code that the log shows for a fault. */
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

/** A caller as the doer of a deed. */
export function toActor({ userName, accessKeyId, firstProject, clientInfo }: Caller): Actor {
  return { userName, accessKeyId, project: firstProject, clientInfo }
}

/** The event of a deed, made like any that comes in. */
export function toAuditEvent(deed: AuditEntry, doer: Actor, admission: RecordContext): Event {
  const { userName, accessKeyId, project, clientInfo } = doer
  const record = {
    eventTime: admission.now.toISOString(),
    userIdentity: {
      type: deed.seen ? 'AWSService' : 'IAMUser',
      accountId: admission.accountId,
      userName,
      ...(accessKeyId === null ? {} : { accessKeyId }),
    },
    project,
    eventSource: DAYBOOK_SOURCE,
    eventName: deed.name,
    sourceIPAddress: clientInfo.sourceIPAddress,
    userAgent: clientInfo.userAgent.slice(0, USER_AGENT_LENGTH_MAX),
    ...(deed.failure === null ? {} : { errorCode: deed.failure.code, errorMessage: deed.failure.message }),
    ...(deed.readOnly ? {} : resourcesOf(deed)),
    requestParameters: deed.parameters,
    responseElements: deed.response,
    ...(deed.additional && { additionalEventData: deed.additional }),
    ...(deed.seen && { serviceEventDetails: deed.seen }),
    requestID: clientInfo.requestId,
    readOnly: deed.readOnly,
    eventType: deed.type ?? (deed.seen ? 'AwsServiceEvent' : 'AwsApiCall'),
    managementEvent: true,
  }
  return parseEvent(JSON.stringify(record), admission)
}

const USER_AGENT_LENGTH_MAX = 1_024

// What a change was made to. A look has none, or whoever looks for a user would find every look for that user.
function resourcesOf({ parameters, response, resources = [] }: AuditEntry): { resources?: Resource[] } {
  const values = { ...parameters, ...response }
  const own = Object.entries(OWN_TYPES).flatMap(([member, type]) => {
    const name = toTextOrNull(values[member])
    return name === null ? [] : [{ type, name }]
  })
  const all = [...resources, ...own]
  return all.length === 0 ? {} : { resources: all }
}

const OWN_TYPES = {
  userName: 'Daybook::User',
  accessKeyId: 'Daybook::AccessKey',
  project: 'Daybook::Project',
} as const
