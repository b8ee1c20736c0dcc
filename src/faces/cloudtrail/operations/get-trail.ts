import type { Trails } from '../../../flows/trails.ts'
import { needText } from '../input.ts'
import type { Operation } from '../operation.ts'
import { writeTrail } from '../shapes.ts'

/** GetTrail: one trail, by name or ARN. */
export function getTrail(trails: Pick<Trails, 'find'>): Operation {
  return async (caller, input) => ({
    Trail: writeTrail(await trails.find(caller, needText(input, 'Name')), caller),
  })
}
