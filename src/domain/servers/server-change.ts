import type { Action } from '../actions/action-catalogue.ts'
import { toColumnOrNull } from '../events/column.ts'
import type { Event, Resource } from '../events/event.ts'
import { reportObjectType } from '../events/object-type.ts'
import { isJsonObject, type JsonObject, toObjectOrNull } from '../json/json-values.ts'
import type { ServerChange } from './server.ts'

/** A server with the name and address that a record gives it. */
export type NamedServer = { id: string; name: string | null; address: string | null }

/** Returns the servers among an event's resources, with the names and addresses in its record. */
export function findServers(resources: Resource[], record: JsonObject): NamedServer[] {
  const servers = resources.filter((resource) => reportObjectType(resource) === 'SERVER')
  if (servers.length === 0) return []
  const ids = new Set(servers.map(({ name }) => serverId(name)))
  const instances = new Map(listInstances(record).map((each) => [toColumnOrNull(each.instanceId), each]))
  const requested = requestedName(record)
  return Array.from(ids, (id) => {
    const instance = instances.get(id)
    return {
      id,
      name: instanceName(instance) ?? (ids.size === 1 ? requested : null),
      address: toColumnOrNull(instance?.privateIpAddress),
    }
  })
}

/**
 * Returns how an event changes the running states of its servers:
 * nothing if the action has no effect or the request was refused.
 */
export function toServerChanges(
  event: Event,
  action: Action | null,
  servers: NamedServer[],
  part: 'whole' | 'request' | 'outcome',
  hasFailed: boolean,
): ServerChange[] {
  const effect = action?.effect ?? null
  if (effect === null || (hasFailed && part === 'whole')) return []
  return servers.map((server) => ({
    ...server,
    project: event.project,
    underWay: part === 'request' ? effect : null,
    state: part === 'request' || hasFailed ? null : effect,
    isSettled: part !== 'request',
    time: event.eventTime,
  }))
}

/** Returns the ID of a server by its ID or ARN: `i-0abc` of `arn:aws:ec2:region:account:instance/i-0abc`. */
export function serverId(nameOrArn: string): string {
  return nameOrArn.startsWith('arn:')
    ? nameOrArn.slice(nameOrArn.lastIndexOf('/') + 1) || nameOrArn
    : nameOrArn
}

// The response comes last and wins, because it contains more than the request.
function listInstances(record: JsonObject): JsonObject[] {
  return [record.requestParameters, record.responseElements].flatMap((part) => {
    const members = toObjectOrNull(part) ?? {}
    return listObjects(members.instancesSet ?? members.instances)
  })
}

// EC2 wraps lists as `{items: […]}`. Clouds with a similar API in JSON do not.
function listObjects(value: unknown): JsonObject[] {
  const list = toObjectOrNull(value)?.items ?? value
  return Array.isArray(list) ? list.filter(isJsonObject) : []
}

function instanceName(instance: JsonObject | undefined): string | null {
  return nameTag(listObjects(instance?.tagSet ?? instance?.tags))
}

// A request to create a server names it in a tag, or simply in `name`.
function requestedName(record: JsonObject): string | null {
  const parameters = toObjectOrNull(record.requestParameters) ?? {}
  const tags = listObjects(parameters.tagSpecificationSet).flatMap((each) => listObjects(each.tags))
  return nameTag(tags) ?? toColumnOrNull(parameters.name)
}

function nameTag(tags: JsonObject[]): string | null {
  const tag = tags.find(({ key }) => key === 'Name')
  return toColumnOrNull(tag?.value)
}
