import { ACTION_CATALOGUE, type Catalogue } from '../actions/action-catalogue.ts'
import { isJsonObject, type JsonObject, toStringOrNull } from '../json/json-values.ts'
import type { Resource } from './event.ts'
import { orderResources } from './resource-order.ts'
import { MEMBER_TYPES, NAME_MEMBERS, resourceTypeOfId, SERVICE_MEMBER_TYPES } from './resource-type.ts'

/**
 * Maximum number of an event's resources that filters can find by name or type: first those that its record declares,
 * then those that its action is about, then the others, in the order of the record. Text search finds the rest.
 */
export const RESOURCES_MAX = 100
/** Maximum number of resources of a record among which they are chosen: ranking more would take too long. */
const CANDIDATES_MAX = 500

/**
 * Returns the resources that an event acted on: those that its record declares, and those that its request parameters
 * and response elements name. Those that the action is about come first. `toColumn` shortens names and types to what a
 * column stores.
 */
export function extractResources(
  record: JsonObject,
  toColumn: (text: string) => string,
  catalogue: Catalogue = ACTION_CATALOGUE,
): Resource[] {
  const types = new Map<string, string | null>()
  const add: AddResource = (name, type) => {
    if (name === '') return
    const key = toColumn(name)
    const knownType = types.get(key)
    const isNew = knownType === undefined && types.size < CANDIDATES_MAX
    const addsType = knownType === null && type !== null
    if (isNew || addsType) types.set(key, type === null ? null : toColumn(type))
  }
  const ownTypes = SERVICE_MEMBER_TYPES.get(serviceOf(record)) ?? NO_TYPES
  addDeclared(record.resources, add)
  const declared = types.size
  addNamed(record.requestParameters, ownTypes, add)
  const requested = types.size
  addNamed(record.responseElements, ownTypes, add)
  const resources = Array.from(types, ([name, type]) => ({ type, name }))
  const origins = { declared, requested, max: RESOURCES_MAX }
  return orderResources(resources, origins, toStringOrNull(record.eventName), catalogue)
}

type AddResource = (name: string, type: string | null) => void
/** The members that name a resource in the records of one service only. */
type MemberTypes = ReadonlyMap<string, string>

const NO_TYPES: MemberTypes = new Map()

function serviceOf(record: JsonObject): string {
  const source = toStringOrNull(record.eventSource) ?? ''
  const end = source.indexOf('.')
  return end < 0 ? source : source.slice(0, end)
}

function addDeclared(resources: unknown, add: AddResource): void {
  if (!Array.isArray(resources)) return
  for (const resource of resources) {
    if (!isJsonObject(resource)) continue
    const type = toStringOrNull(resource.type) ?? toStringOrNull(resource.resourceType)
    for (const member of NAME_MEMBERS) {
      const name = toStringOrNull(resource[member])
      if (name !== null) add(name, type)
    }
  }
}

// Every service nests its parameters differently, so this looks for well-known member names at every depth.
function addNamed(value: unknown, ownTypes: MemberTypes, add: AddResource): void {
  if (Array.isArray(value)) {
    for (const item of value) addNamed(item, ownTypes, add)
  } else if (isJsonObject(value)) {
    for (const name in value) addMember(name, value[name], ownTypes, add)
  }
}

function addMember(name: string, value: unknown, ownTypes: MemberTypes, add: AddResource): void {
  if (typeof value === 'string') {
    const type = resourceTypeOf(name, value, ownTypes)
    if (type !== undefined) add(value, type)
  } else if (Array.isArray(value) && typeof value[0] === 'string') {
    for (const item of value) if (typeof item === 'string') addMember(toSingular(name), item, ownTypes, add)
  } else if (isIdSet(name, value)) {
    addMember(name.slice(0, -3), [value.item].flat(), ownTypes, add)
  } else {
    addNamed(value, ownTypes, add)
  }
}

// EC2 wraps IDs that a call created as `"flowLogIdSet":{"item":"fl-1"}`, or with an array of them.
function isIdSet(name: string, value: unknown): value is { item: unknown } {
  return name.endsWith('IdSet') && isJsonObject(value) && value.item !== undefined
}

/**
 * Returns the type of the resource that a member names: null if the type is unknown, undefined if it names no resource.
 */
function resourceTypeOf(name: string, value: string, ownTypes: MemberTypes): string | null | undefined {
  const member = lowerFirst(name)
  const type = ownTypes.get(member) ?? MEMBER_TYPES.get(member)
  if (type !== undefined) return type ?? resourceTypeOfId(value)
  return value.startsWith('arn:') && ARN_MEMBER.test(member) ? null : undefined
}

function toSingular(name: string): string {
  return name.endsWith('s') ? name.slice(0, -1) : name
}

function lowerFirst(name: string): string {
  const code = name.charCodeAt(0)
  return code >= 0x41 && code <= 0x5a ? name.charAt(0).toLowerCase() + name.slice(1) : name
}

const ARN_MEMBER = /(?:Arn|ARN|^arn|^aRN)$/
