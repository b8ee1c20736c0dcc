import { OPERATIONS } from '../access/permissions.ts'
import { isReadOnlyAction } from '../events/record.ts'
import type { Action, Catalogue } from './action-catalogue.ts'

/** The text that the catalogue is searched for may have at most so many characters. */
export const SEARCH_LENGTH_MAX = 128

/** An action as it is listed. */
export type ListedAction = Omit<Action, 'isAsynchronous' | 'tells'> & {
  name: string
  /** Whether its events count as only having read, unless they say otherwise themselves. */
  readOnly: boolean
  asynchronous: boolean
}

/** The actions of a catalogue by name: those in whose name, title or object type each word asked for is found. */
export function listActions(catalogue: Catalogue, question: string): ListedAction[] {
  const words = question.toLowerCase().split(/\s+/)
  return Array.from(catalogue, ([name, action]) => listed(name, action))
    .filter((action) => words.every((word) => textOf(action).includes(word)))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}

function listed(name: string, { title, objectType, isAsynchronous, effect }: Action): ListedAction {
  return { name, title, objectType, readOnly: isReading(name), asynchronous: isAsynchronous, effect }
}

// Of its own deeds the house says itself what they were.
function isReading(name: string): boolean {
  const changes = OWN_CHANGES.get(name)
  return changes === undefined ? isReadOnlyAction(name) : !changes
}

function textOf({ name, title, objectType }: ListedAction): string {
  return `${name}\n${title}\n${objectType ?? ''}`.toLowerCase()
}

const OWN_CHANGES: ReadonlyMap<string, boolean> = new Map(
  Object.entries(OPERATIONS).map(([name, { changes }]) => [name, changes]),
)
