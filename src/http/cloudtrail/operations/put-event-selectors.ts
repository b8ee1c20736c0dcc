import type { Trails } from '../../../services/trails/trails.ts'
import { parseEventSelectors, toEventSelectors } from '../event-selectors.ts'
import type { Operation } from '../operation.ts'
import { parseTrailNameInput } from '../shapes.ts'

/** PutEventSelectors: replaces the selectors that decide which events a trail saves. */
export function putEventSelectors(trails: Pick<Trails, 'setSelectors'>): Operation {
  return async (caller, input) => {
    const name = parseTrailNameInput(input)
    return toEventSelectors(await trails.setSelectors(caller, name, parseEventSelectors(input)), caller)
  }
}
