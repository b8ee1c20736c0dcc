import type { Catalogue } from '../actions/action-catalogue.ts'
import { describeAction } from '../actions/action-description.ts'
import { serverId } from '../servers/server-change.ts'
import { isDeletion } from './deletion-actions.ts'
import type { Resource } from './event.ts'
import type { EventCourse, OperationEnd } from './event-course.ts'
import type { EventSummary } from './event-summary.ts'
import { reportObjectType } from './object-type.ts'
import { type UserKind, userKind } from './user-kind.ts'

/** An event with what its row in a list shows besides its columns. */
export type ListedEvent = {
  event: EventSummary
  userKind: UserKind
  /** What the event is about; null if the record names nothing. */
  resource: ListedResource | null
  isDeletion: boolean
  /** How the operation went that the event is a part of; null if it is of none, and in lists that don't show them. */
  course: EventCourse<OperationEnd> | null
  /** The outcomes that the row of this request shows, so that they have no rows of their own. */
  outcomeIds: readonly string[]
  /** The only request of this outcome, and how that went; null for anything else. */
  outcomeOf: { requestId: string; course: EventCourse<OperationEnd> } | null
}

/** A resource, with the name that people gave to it if it is a server with a known one. */
export type ListedResource = Resource & { serverName: string | null }

/** Returns the name of a server of a project; null if it is not known, or if it is no server. */
export type FindServerName = (project: string, id: string) => string | null

/** Returns an event with what its row shows. */
export function toListedEvent(
  event: EventSummary,
  catalogue: Catalogue,
  findServerName: FindServerName,
): ListedEvent {
  const resource = mainResource(event, catalogue)
  return {
    event,
    userKind: userKind(event),
    resource: resource && { ...resource, serverName: serverNameOf(event, resource, findServerName) },
    isDeletion: isDeletion(event.eventName),
    course: null,
    outcomeIds: [],
    outcomeOf: null,
  }
}

/** Returns the ID of the server that an event is about, if it is about one. */
export function serversOf({ resources }: Pick<EventSummary, 'resources'>): string[] {
  const server = resources.find((resource) => reportObjectType(resource) === SERVER)
  return server ? [serverId(server.name)] : []
}

// An image is what a server is made from, and not what came of the request.
/** Returns the resource that an event is about, among those that its record names; null if there is none. */
export function mainResource(
  { resources, eventName }: Pick<EventSummary, 'resources' | 'eventName'>,
  catalogue: Catalogue,
): Resource | null {
  const { action, objectType } = describeAction(eventName, catalogue)
  const wanted = action?.objectType ?? objectType
  const types = resources.map(reportObjectType)
  const own = resources[types.indexOf(wanted)]
  return own ?? resources.find((_, index) => types[index] !== IMAGE) ?? null
}

function serverNameOf(
  { project }: EventSummary,
  resource: Resource,
  findServerName: FindServerName,
): string | null {
  return reportObjectType(resource) === SERVER ? findServerName(project, serverId(resource.name)) : null
}

const IMAGE = 'IMAGE'
const SERVER = 'SERVER'
