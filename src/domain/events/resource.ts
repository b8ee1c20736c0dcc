import { isJsonObject, type JsonObject, toTextOrNull } from '../parse.ts'
import type { Resource } from './event.ts'
import { MEMBER_TYPES, NAME_MEMBERS, resourceTypeOfId, SERVICE_MEMBER_TYPES } from './resource-type.ts'

/**
 * At most so many resources of an event can be asked for by name or type: those its record declares first, then those
 * it names, in the order of the record. What is beyond stays in the record and is found by text search.
 */
export const RESOURCES_MAX = 100

/** What an event acted on: the resources its record declares, and those its parameters and its answer name. */
export function extractResources(record: JsonObject, column: (text: string) => string): Resource[] {
  const found = new Map<string, string | null>()
  const find: Find = (name, type) => {
    if (name === '') return
    const key = column(name)
    const known = found.get(key)
    const isNews = known === undefined ? found.size < RESOURCES_MAX : known === null && type !== null
    if (isNews) found.set(key, type === null ? null : column(type))
  }
  const service = serviceOf(record)
  declared(record.resources, find)
  named(record.requestParameters, service, find)
  named(record.responseElements, service, find)
  return Array.from(found, ([name, type]) => ({ type, name }))
}

type Find = (name: string, type: string | null) => void

function declared(resources: unknown, find: Find): void {
  if (!Array.isArray(resources)) return
  for (const resource of resources) {
    if (!isJsonObject(resource)) continue
    const type = toTextOrNull(resource.type) ?? toTextOrNull(resource.resourceType)
    for (const member of NAME_MEMBERS) {
      const name = toTextOrNull(resource[member])
      if (name !== null) find(name, type)
    }
  }
}

/** Walks parameters, for they are nested differently in each service, and takes what stands under a well-known name. */
function named(value: unknown, service: string, find: Find): void {
  if (typeof value !== 'object' || value === null) return
  if (Array.isArray(value)) {
    for (const item of value) named(item, service, find)
  } else {
    for (const [name, member] of Object.entries(value)) take(name, member, service, find)
  }
}

function take(name: string, member: unknown, service: string, find: Find): void {
  if (typeof member === 'string') {
    const type = typeOf(name, member, service)
    if (type !== undefined) find(member, type)
  } else if (Array.isArray(member) && typeof member[0] === 'string') {
    for (const item of member) if (typeof item === 'string') take(singular(name), item, service, find)
  } else {
    named(member, service, find)
  }
}

/** The type of what stands under a name; null when it is a resource of a type unknown, undefined when it is none. */
function typeOf(name: string, value: string, service: string): string | null | undefined {
  const word = lowerFirst(name)
  const type = SERVICE_MEMBER_TYPES.get(service)?.get(word) ?? MEMBER_TYPES.get(word)
  if (type !== undefined) return type ?? resourceTypeOfId(value)
  return ARN_NAME.test(word) && value.startsWith('arn:') ? null : undefined
}

function serviceOf(record: JsonObject): string {
  const source = toTextOrNull(record.eventSource) ?? ''
  const end = source.indexOf('.')
  return end < 0 ? source : source.slice(0, end)
}

function singular(name: string): string {
  return name.endsWith('s') ? name.slice(0, -1) : name
}

function lowerFirst(name: string): string {
  const code = name.charCodeAt(0)
  return code >= 0x41 && code <= 0x5a ? name.charAt(0).toLowerCase() + name.slice(1) : name
}

const ARN_NAME = /(?:Arn|ARN|^arn|^aRN)$/
