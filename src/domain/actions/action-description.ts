import { type BoundedMap, createBoundedMap } from '../bounded-map.ts'
import { type Action, actionTitle, type Catalogue, findAction } from './action-catalogue.ts'
import { toUpperSnakeCase } from './action-name-case.ts'

/** What the administrator log shows of an action, as far as its name determines it. */
export type ActionDescription = {
  /** The action in the catalogue; null if it is not there. */
  action: Action | null
  title: string
  /** The name in upper snake case, such as `STOP_INSTANCES`. */
  method: string
  /** The object type according to the title, for actions and resources without one. */
  objectType: string
}

const CACHE_MAX = 2_000
const cache = new WeakMap<Catalogue, BoundedMap<ActionDescription>>()

/** Returns the description of an action. It is cached, because there are few names and each occurs very often. */
export function describeAction(eventName: string, catalogue: Catalogue): ActionDescription {
  const descriptions = cache.get(catalogue) ?? createBoundedMap<ActionDescription>(CACHE_MAX)
  const cached = descriptions.get(eventName)
  if (cached) return cached
  const action = findAction(eventName, catalogue)
  const title = action?.title ?? actionTitle(eventName, catalogue)
  const description = {
    action,
    title,
    method: toUpperSnakeCase(eventName),
    objectType: titleObjectType(title),
  }
  descriptions.set(eventName, description)
  cache.set(catalogue, descriptions)
  return description
}

// A title is a verb and a noun: `Approve Payroll Runs` is about the object type `PAYROLL_RUN`.
function titleObjectType(title: string): string {
  const noun = title.split(' ').slice(1).join('_').toUpperCase()
  return noun === '' ? 'OTHER' : noun.replace(/(?<=[^S])S$/, '')
}
