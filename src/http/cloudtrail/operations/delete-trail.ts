import type { Trails } from '../../../services/trails/trails.ts'
import type { Operation } from '../operation.ts'
import { needText } from '../operation-input.ts'

/** DeleteTrail: nothing more is saved; what was saved stays in the bucket. */
export function deleteTrail(trails: Pick<Trails, 'remove'>): Operation {
  return async (caller, input) => {
    await trails.remove(caller, needText(input, 'Name'))
    return {}
  }
}
