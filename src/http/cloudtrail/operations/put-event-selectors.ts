import type { Trails } from '../../../services/trails/trails.ts'
import { parseEventSelectors, toEventSelectors } from '../event-selectors.ts'
import type { Operation } from '../operation.ts'
import { readTrailName } from '../shapes.ts'

/** PutEventSelectors: chooses which events a trail saves, in place of what was chosen before. */
export function putEventSelectors(trails: Pick<Trails, 'select'>): Operation {
  return async (caller, input) => {
    const name = readTrailName(input)
    return toEventSelectors(await trails.select(caller, name, parseEventSelectors(input)), caller)
  }
}
