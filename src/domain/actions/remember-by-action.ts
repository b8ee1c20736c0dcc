import { type BoundedMap, createBoundedMap } from '../bounded-map.ts'
import type { Catalogue } from './action-catalogue.ts'

type ByAction<Value> = (eventName: string, catalogue: Catalogue) => Value

/** Maximum number of actions that are remembered of a catalogue. */
const ACTIONS_MAX = 2_000

/**
 * Returns a function that calls `create` once for each action of a catalogue and then returns the same value: there are
 * few actions, and each occurs very often.
 */
export function rememberByAction<Value extends object>(create: ByAction<Value>): ByAction<Value> {
  const catalogues = new WeakMap<Catalogue, BoundedMap<Value>>()
  return (eventName, catalogue) => {
    const actions = catalogues.get(catalogue) ?? createBoundedMap<Value>(ACTIONS_MAX)
    catalogues.set(catalogue, actions)
    const known = actions.get(eventName)
    if (known) return known
    const value = create(eventName, catalogue)
    actions.set(eventName, value)
    return value
  }
}
