import type { Trails } from '../../../services/trails/trails.ts'
import { toEventSelectors } from '../event-selectors.ts'
import type { Operation } from '../operation.ts'
import { readTrailName } from '../shapes.ts'

/** GetEventSelectors: which events a trail saves. */
export function getEventSelectors(trails: Pick<Trails, 'find'>): Operation {
  return async (caller, input) => toEventSelectors(await trails.find(caller, readTrailName(input)), caller)
}
