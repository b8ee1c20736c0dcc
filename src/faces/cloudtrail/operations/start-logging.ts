import type { Trails } from '../../../flows/trails.ts'
import { needText } from '../input.ts'
import type { Operation } from '../operation.ts'

/** StartLogging: from now on the trail saves events. */
export function startLogging(trails: Pick<Trails, 'log'>): Operation {
  return async (caller, input) => {
    await trails.log(caller, needText(input, 'Name'), true)
    return {}
  }
}
