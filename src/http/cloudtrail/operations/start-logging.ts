import type { Trails } from '../../../services/trails/trails.ts'
import type { Operation } from '../operation.ts'
import { needText } from '../operation-input.ts'

/** StartLogging: from now on the trail saves events. */
export function startLogging(trails: Pick<Trails, 'log'>): Operation {
  return async (caller, input) => {
    await trails.log(caller, needText(input, 'Name'), true)
    return {}
  }
}
