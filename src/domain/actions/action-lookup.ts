import { type Action, actionTitle, type Catalogue, findAction } from './action-catalogue.ts'
import { toUpperSnakeCase } from './action-name-case.ts'

/** What the administrator log says of an action by its name alone. */
export type ActionDescription = {
  /** What the catalogue knows of it; null when nothing. */
  action: Action | null
  title: string
  /** The name as a word in capitals. */
  method: string
  /** The kind of thing that its title speaks of, where nothing else tells. */
  objectType: string
}

const REMEMBERED_MAX = 2_000
const remembered = new WeakMap<Catalogue, Map<string, ActionDescription>>()

/** What is said of an action; remembered, for of names there are few, and each comes again and again. */
export function describeAction(eventName: string, catalogue: Catalogue): ActionDescription {
  const names = remembered.get(catalogue) ?? new Map<string, ActionDescription>()
  const before = names.get(eventName)
  if (before) return before
  if (names.size >= REMEMBERED_MAX) names.clear()
  const action = findAction(eventName, catalogue)
  const title = action?.title ?? actionTitle(eventName, catalogue)
  const named = { action, title, method: toUpperSnakeCase(eventName), objectType: nounOf(title) }
  remembered.set(catalogue, names.set(eventName, named))
  return named
}

function nounOf(title: string): string {
  const noun = title.split(' ').slice(1).join('_').toUpperCase()
  return noun === '' ? 'OTHER' : noun.replace(/(?<=[^S])S$/, '')
}
