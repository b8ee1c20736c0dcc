import { OPERATIONS } from '../access/permissions.ts'
import { MESSAGES } from '../messages/messages.ts'
import type { Action, Catalogue } from './action-catalogue.ts'
import { isReadOnlyAction } from './read-only-action.ts'

/** Maximum length of a search text, in characters. */
export const SEARCH_LENGTH_MAX = 128

/** An action as the list of actions shows it. */
export type ListedAction = Omit<Action, 'isAsynchronous' | 'tells'> & {
  name: string
  /** Whether its events count as read-only, unless their records say otherwise. */
  readOnly: boolean
  asynchronous: boolean
}

/** Returns the actions whose name, title or object type contain every word of the search text, sorted by name. */
export function listActions(catalogue: Catalogue, search: string): ListedAction[] {
  const words = search.toLowerCase().split(/\s+/)
  return Array.from(catalogue, ([name, action]) => toListedAction(name, action))
    .filter((action) => words.every((word) => searchText(action).includes(word)))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}

function toListedAction(name: string, { title, objectType, isAsynchronous, effect }: Action): ListedAction {
  return { name, title, objectType, readOnly: isReadOnly(name), asynchronous: isAsynchronous, effect }
}

// The records of Daybook's own operations say whether they read, whatever their name.
function isReadOnly(name: string): boolean {
  const changes = OPERATION_CHANGES.get(name)
  return changes === undefined ? isReadOnlyAction(name) : !changes
}

function searchText({ name, title, objectType }: ListedAction): string {
  return `${name}\n${title}\n${MESSAGES.actionTitles.shown({ title })}\n${objectType ?? ''}`.toLowerCase()
}

const OPERATION_CHANGES: ReadonlyMap<string, boolean> = new Map(
  Object.entries(OPERATIONS).map(([name, { changes }]) => [name, changes]),
)
