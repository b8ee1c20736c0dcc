import type { Trails } from '../../../flows/trails.ts'
import { needText } from '../input.ts'
import type { Operation } from '../operation.ts'

/** StopLogging: from now on the trail saves nothing. */
export function stopLogging(trails: Pick<Trails, 'log'>): Operation {
  return async (caller, input) => {
    await trails.log(caller, needText(input, 'Name'), false)
    return {}
  }
}
