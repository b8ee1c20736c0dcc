import type { Trails } from '../../../flows/trails.ts'
import type { Operation } from '../operation.ts'
import { readSelectors, writeSelectors } from '../selectors.ts'
import { readTrailName } from '../shapes.ts'

/** PutEventSelectors: chooses which events a trail saves, in place of what was chosen before. */
export function putEventSelectors(trails: Pick<Trails, 'select'>): Operation {
  return async (caller, input) => {
    const name = readTrailName(input)
    return writeSelectors(await trails.select(caller, name, readSelectors(input)), caller)
  }
}
