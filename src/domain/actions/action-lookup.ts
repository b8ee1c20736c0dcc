import { type Action, actionOf, type Catalogue, titleOf } from './action-catalogue.ts'
import { upperSnake } from './action-name-case.ts'

/** What the administrator log says of an action by its name alone. */
export type NamedAction = {
  /** What the catalogue knows of it; null when nothing. */
  action: Action | null
  title: string
  /** The name as a word in capitals. */
  method: string
  /** The kind of thing that its title speaks of, where nothing else tells. */
  objectType: string
}

const REMEMBERED_MAX = 2_000
const remembered = new WeakMap<Catalogue, Map<string, NamedAction>>()

/** What is said of an action; remembered, for of names there are few, and each comes again and again. */
export function namedAction(eventName: string, catalogue: Catalogue): NamedAction {
  const names = remembered.get(catalogue) ?? new Map<string, NamedAction>()
  const before = names.get(eventName)
  if (before) return before
  if (names.size >= REMEMBERED_MAX) names.clear()
  const action = actionOf(eventName, catalogue)
  const title = action?.title ?? titleOf(eventName, catalogue)
  const named = { action, title, method: upperSnake(eventName), objectType: nounOf(title) }
  remembered.set(catalogue, names.set(eventName, named))
  return named
}

function nounOf(title: string): string {
  const noun = title.split(' ').slice(1).join('_').toUpperCase()
  return noun === '' ? 'OTHER' : noun.replace(/(?<=[^S])S$/, '')
}
