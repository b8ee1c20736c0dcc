import type { Event } from '../events/event.ts'
import { toObjectOrNull, toStringOrNull } from '../json/json-values.ts'
import { parseMembers } from '../json/parse-members.ts'
import type { ActionSubject, OwnAction } from './overview.ts'

/** Daybook's own actions that are always downloads: of events, and of archives. */
export const DOWNLOAD_ACTIONS = ['DownloadEvents', 'GetArchive'] as const

/** The action of a report, which is a download if it has a format. */
export const REPORT_ACTION = 'GetAdministrationReport'

/** Daybook's own actions that change what users may do. */
export const GRANT_ACTIONS = ['PutGrant', 'DeleteGrant', 'HandOverAdministration'] as const

/** Returns what a user did in Daybook, given its event; null if it is neither a download nor a change of grants. */
export function toOwnAction(event: Event): OwnAction | null {
  const { id: eventId, project, eventTime: time, userName, eventName } = event
  const [parameters] = parseMembers(event.record, ['requestParameters'])
  const values = toObjectOrNull(parameters) ?? {}
  const about = toSubject(eventName, (name) => toStringOrNull(values[name]))
  return about && { eventId, project, time, userName, about }
}

function toSubject(eventName: string, value: (name: string) => string | null): ActionSubject | null {
  const format = value('format')
  const userName = value('userName') ?? ''
  switch (eventName) {
    case 'DownloadEvents':
      return { kind: 'events', format: format ?? '' }
    case 'GetArchive':
      return { kind: 'archive', trail: value('name') ?? '' }
    case REPORT_ACTION:
      return format === null
        ? null
        : { kind: 'report', format, start: value('start') ?? '', end: value('end') ?? '' }
    case 'PutGrant':
    case 'DeleteGrant':
      return toGrantSubject(eventName, userName, value)
    case 'HandOverAdministration':
      return { kind: 'administration', userName }
    default:
      return null
  }
}

function toGrantSubject(
  eventName: string,
  userName: string,
  value: (name: string) => string | null,
): ActionSubject {
  const isGiven = eventName === 'PutGrant'
  return { kind: 'grant', userName, grant: value('grant') ?? '', project: value('project'), isGiven }
}
