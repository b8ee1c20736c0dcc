import type { Trails } from '../../../services/trails/trails.ts'
import type { Operation } from '../operation.ts'
import { needText } from '../operation-input.ts'

/** StopLogging: from now on the trail saves nothing. */
export function stopLogging(trails: Pick<Trails, 'log'>): Operation {
  return async (caller, input) => {
    await trails.log(caller, needText(input, 'Name'), false)
    return {}
  }
}
