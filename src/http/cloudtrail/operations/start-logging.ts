import type { Trails } from '../../../services/trails/trails.ts'
import type { Operation } from '../operation.ts'
import { parseRequiredString } from '../operation-input.ts'

/** StartLogging: makes a trail save the events received from now on. */
export function startLogging(trails: Pick<Trails, 'setLogging'>): Operation {
  return async (caller, input) => {
    await trails.setLogging(caller, parseRequiredString(input, 'Name'), true)
    return {}
  }
}
