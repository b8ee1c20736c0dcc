import type { Catalogue } from '../actions/action-catalogue.ts'
import { describeAction } from '../actions/action-description.ts'
import { toUpperSnakeCase } from '../actions/action-name-case.ts'
import { rememberByAction } from '../actions/remember-by-action.ts'
import { type BoundedMap, createBoundedMap } from '../bounded-map.ts'
import type { Resource } from './event.ts'
import { reportObjectType } from './object-type.ts'

/** How many of the resources the record declares, how many of them it names before the response, and how many to keep. */
export type ResourceOrigins = { declared: number; requested: number; max: number }

/**
 * Returns at most `max` resources, with those that the action is about first: those of the action's object type, among
 * them those whose type is in the action's name, among them those that the call created. Declared ones are always kept.
 */
export function orderResources(
  resources: Resource[],
  origins: ResourceOrigins,
  eventName: string | null,
  catalogue: Catalogue,
): Resource[] {
  if (resources.length < 2 || eventName === null) return resources.slice(0, origins.max)
  const ranks = rankResources(resources, origins, eventName, catalogue)
  if (resources.length <= origins.max && isDescending(ranks)) return resources
  const ranked = resources.map((resource, index) => ({ resource, rank: ranks[index] ?? 0 }))
  const declared = ranked.slice(0, origins.declared)
  const named = ranked.slice(origins.declared).sort(byRank)
  const kept = ranked.length > origins.max ? [...declared, ...named].slice(0, origins.max) : ranked
  return kept.sort(byRank).map(({ resource }) => resource)
}

function byRank(a: { rank: number }, b: { rank: number }): number {
  return b.rank - a.rank
}

function isDescending(ranks: number[]): boolean {
  for (let at = 1; at < ranks.length; at += 1) if ((ranks[at] ?? 0) > (ranks[at - 1] ?? 0)) return false
  return true
}

function rankResources(
  resources: Resource[],
  { requested }: ResourceOrigins,
  eventName: string,
  catalogue: Catalogue,
): number[] {
  const typeRanks = typeRanksOf(eventName, catalogue)
  const created = resources.length > requested && CREATING.test(eventName) ? requested : resources.length
  return resources.map((resource, index) => {
    const rank = rankOf(resource, typeRanks, eventName, catalogue)
    return rank > 0 && index >= created && !resource.name.startsWith('arn:') ? rank + 1 : rank
  })
}

const CREATING = /^(?:Create|Run|Allocate|Copy|Import|Register|Restore|Request|Launch|Clone|Deploy|Add)/

/** Ranks of resource types, for an action. */
type TypeRanks = BoundedMap<number>
/** Maximum number of types that are remembered of an action. */
const TYPES_MAX = 100
const typeRanksOf = rememberByAction((): TypeRanks => createBoundedMap<number>(TYPES_MAX))

function rankOf(resource: Resource, ranks: TypeRanks, eventName: string, catalogue: Catalogue): number {
  const { type } = resource
  if (type === null) return 0
  const known = ranks.get(type)
  if (known !== undefined) return known
  const { action, objectType, method } = describeAction(eventName, catalogue)
  const isObject = reportObjectType(resource) === (action?.objectType ?? objectType)
  const rank = (isObject ? OBJECT_RANK : 0) + nameRank(type, method)
  ranks.set(type, rank)
  return rank
}

/** Each is more than everything below it. */
const OBJECT_RANK = 1_000_000
const WORD_RANK = 1_000
const POSITION_RANK = 2
/** Types of AWS are shorter. Longer ones would take too long to split into words. */
const TYPE_LENGTH_MAX = 128

// The words of `AWS::EC2::NetworkInterface` if they are all in `CREATE_NETWORK_INTERFACE`, in this order: the more and
// the earlier, the higher. 0 if they are not.
function nameRank(type: string, method: string): number {
  if (type.length > TYPE_LENGTH_MAX) return 0
  const words = toUpperSnakeCase(type.slice(type.lastIndexOf(':') + 1)).split('_')
  let next = 0
  let end = 0
  for (const [position, word] of method.split('_').entries()) {
    if (next < words.length && isSameWord(word, words[next])) {
      next += 1
      end = position
    }
  }
  return next === words.length ? next * WORD_RANK - end * POSITION_RANK : 0
}

function isSameWord(word: string, other: string | undefined): boolean {
  return word === other || word === `${other}S`
}
