import type { Trails } from '../../../services/trails/trails.ts'
import type { Operation } from '../operation.ts'
import { parseRequiredString } from '../operation-input.ts'
import { toTrailOutput } from '../shapes.ts'

/** GetTrail: returns one trail by its name or ARN. */
export function getTrail(trails: Pick<Trails, 'get'>): Operation {
  return async (caller, input) => ({
    Trail: toTrailOutput(await trails.get(caller, parseRequiredString(input, 'Name')), caller),
  })
}
