import type { Action } from '../actions/action-catalogue.ts'
import type { Event, Resource } from '../events/event.ts'
import { reportObjectType } from '../events/object-type.ts'
import { toColumnOrNull } from '../events/record.ts'
import { isJsonObject, type JsonObject, toObjectOrNull } from '../parse.ts'
import type { ServerChange } from './server.ts'

/** A server with what a record tells of it. */
export type NamedServer = { id: string; name: string | null; address: string | null }

/** The servers among the resources of an event, with the names and addresses that its record gives them. */
export function findServers(resources: Resource[], record: JsonObject): NamedServer[] {
  const servers = resources.filter((resource) => reportObjectType(resource) === 'SERVER')
  if (servers.length === 0) return []
  const ids = new Set(servers.map(({ name }) => idIn(name)))
  const told = new Map(itemsIn(record).map((item) => [toColumnOrNull(item.instanceId), item]))
  const given = nameGiven(record)
  return Array.from(ids, (id) => {
    const item = told.get(id)
    return {
      id,
      name: nameIn(item) ?? (ids.size === 1 ? given : null),
      address: toColumnOrNull(item?.privateIpAddress),
    }
  })
}

/** What an event means for the running state of servers; nothing when it only asked for what was refused. */
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

/** `arn:aws:ec2:region:account:instance/i-0abc` names the server `i-0abc`. */
function idIn(name: string): string {
  return name.startsWith('arn:') ? name.slice(name.lastIndexOf('/') + 1) || name : name
}

// EC2 wraps lists as `{items: […]}`; its JSON cousins do not. The answer comes last, for it tells more.
function itemsIn(record: JsonObject): JsonObject[] {
  return [record.requestParameters, record.responseElements].flatMap((part) => {
    const values = toObjectOrNull(part) ?? {}
    return listOf(values.instancesSet ?? values.instances)
  })
}

function listOf(value: unknown): JsonObject[] {
  const list = toObjectOrNull(value)?.items ?? value
  return Array.isArray(list) ? list.filter(isJsonObject) : []
}

function nameIn(item: JsonObject | undefined): string | null {
  return nameAmong(listOf(item?.tagSet ?? item?.tags))
}

// What a server to be made shall be called: a tag of the request, or simply its name.
function nameGiven(record: JsonObject): string | null {
  const given = toObjectOrNull(record.requestParameters) ?? {}
  const specified = listOf(given.tagSpecificationSet).flatMap(({ tags }) => listOf(tags))
  return nameAmong(specified) ?? toColumnOrNull(given.name)
}

function nameAmong(tags: JsonObject[]): string | null {
  const tag = tags.find(({ key }) => key === 'Name')
  return toColumnOrNull(tag?.value)
}
