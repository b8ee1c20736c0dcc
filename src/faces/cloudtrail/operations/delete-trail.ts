import type { Trails } from '../../../flows/trails.ts'
import { needText } from '../input.ts'
import type { Operation } from '../operation.ts'

/** DeleteTrail: nothing more is saved; what was saved stays in the bucket. */
export function deleteTrail(trails: Pick<Trails, 'remove'>): Operation {
  return async (caller, input) => {
    await trails.remove(caller, needText(input, 'Name'))
    return {}
  }
}
