import type { Trails } from '../../../services/trails/trails.ts'
import type { Operation } from '../operation.ts'
import { parseRequiredString } from '../operation-input.ts'

/** StopLogging: makes a trail ignore the events received from now on. */
export function stopLogging(trails: Pick<Trails, 'setLogging'>): Operation {
  return async (caller, input) => {
    await trails.setLogging(caller, parseRequiredString(input, 'Name'), false)
    return {}
  }
}
