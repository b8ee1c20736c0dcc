import type { Trails } from '../../../flows/trails.ts'
import type { Operation } from '../operation.ts'
import { writeSelectors } from '../selectors.ts'
import { readTrailName } from '../shapes.ts'

/** GetEventSelectors: which events a trail saves. */
export function getEventSelectors(trails: Pick<Trails, 'find'>): Operation {
  return async (caller, input) => writeSelectors(await trails.find(caller, readTrailName(input)), caller)
}
