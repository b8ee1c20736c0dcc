import type { Trails } from '../../../services/trails/trails.ts'
import { toEventSelectors } from '../event-selectors.ts'
import type { Operation } from '../operation.ts'
import { parseTrailNameInput } from '../shapes.ts'

/** GetEventSelectors: returns the selectors that decide which events a trail saves. */
export function getEventSelectors(trails: Pick<Trails, 'get'>): Operation {
  return async (caller, input) =>
    toEventSelectors(await trails.get(caller, parseTrailNameInput(input)), caller)
}
