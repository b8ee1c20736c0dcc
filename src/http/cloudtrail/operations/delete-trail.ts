import type { Trails } from '../../../services/trails/trails.ts'
import type { Operation } from '../operation.ts'
import { parseRequiredString } from '../operation-input.ts'

/** DeleteTrail: deletes a trail. What it has saved remains in the bucket. */
export function deleteTrail(trails: Pick<Trails, 'delete'>): Operation {
  return async (caller, input) => {
    await trails.delete(caller, parseRequiredString(input, 'Name'))
    return {}
  }
}
