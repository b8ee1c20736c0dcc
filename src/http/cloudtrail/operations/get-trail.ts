import type { Trails } from '../../../services/trails/trails.ts'
import type { Operation } from '../operation.ts'
import { needText } from '../operation-input.ts'
import { toTrailOutput } from '../shapes.ts'

/** GetTrail: one trail, by name or ARN. */
export function getTrail(trails: Pick<Trails, 'find'>): Operation {
  return async (caller, input) => ({
    Trail: toTrailOutput(await trails.find(caller, needText(input, 'Name')), caller),
  })
}
