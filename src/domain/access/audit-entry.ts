import type { Event, Resource } from '../events/event.ts'
import { type Admission, admit } from '../events/record.ts'
import type { FaultCode } from '../fault.ts'
import { type Fields, text } from '../parse.ts'
import type { Caller, Origin } from './caller.ts'

/** The event source of Daybook's own deeds. */
export const OWN_SOURCE = 'daybook'

/** One deed of the house, as its event tells it. */
export type Deed = {
  name: string
  readOnly: boolean
  parameters: Fields | null
  response: Fields | null
  failure: { code: string; message: string } | null
  /** `AwsApiCall`, or the sign-ins and sign-outs of the console. */
  type?: string
  /** What is worth telling beside that: in which way somebody signed in. */
  additional?: Fields
  /** What it was done to, where that is nothing of Daybook's own. */
  resources?: Resource[]
  /** What the system saw that made it act; the deed is nobody's request then. */
  seen?: Fields
}

/** Who did it, and from where; a caller, or a name nobody could be found for. */
export type Doer = { userName: string; accessKeyId: string | null; project: string; origin: Origin }

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
export function doerOf({ userName, accessKeyId, firstProject, origin }: Caller): Doer {
  return { userName, accessKeyId, project: firstProject, origin }
}

/** The event of a deed, made like any that comes in. */
export function eventOfDeed(deed: Deed, doer: Doer, admission: Admission): Event {
  const { userName, accessKeyId, project, origin } = doer
  const record = {
    eventTime: admission.now.toISOString(),
    userIdentity: {
      type: deed.seen ? 'AWSService' : 'IAMUser',
      accountId: admission.accountId,
      userName,
      ...(accessKeyId === null ? {} : { accessKeyId }),
    },
    project,
    eventSource: OWN_SOURCE,
    eventName: deed.name,
    sourceIPAddress: origin.sourceIPAddress,
    userAgent: origin.userAgent.slice(0, USER_AGENT_LENGTH_MAX),
    ...(deed.failure === null ? {} : { errorCode: deed.failure.code, errorMessage: deed.failure.message }),
    ...(deed.readOnly ? {} : resourcesOf(deed)),
    requestParameters: deed.parameters,
    responseElements: deed.response,
    ...(deed.additional && { additionalEventData: deed.additional }),
    ...(deed.seen && { serviceEventDetails: deed.seen }),
    requestID: origin.requestId,
    readOnly: deed.readOnly,
    eventType: deed.type ?? (deed.seen ? 'AwsServiceEvent' : 'AwsApiCall'),
    managementEvent: true,
  }
  return admit(JSON.stringify(record), admission)
}

const USER_AGENT_LENGTH_MAX = 1_024

// What a change was made to. A look has none, or whoever looks for a user would find every look for that user.
function resourcesOf({ parameters, response, resources = [] }: Deed): { resources?: Resource[] } {
  const values = { ...parameters, ...response }
  const own = Object.entries(OWN_TYPES).flatMap(([member, type]) => {
    const name = text(values[member])
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
