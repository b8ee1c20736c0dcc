import type { TrailChange, Trails } from '../../../flows/trails.ts'
import { needText } from '../input.ts'
import type { Operation } from '../operation.ts'
import { readOrder } from '../order.ts'
import { writeOrder } from '../shapes.ts'

/** UpdateTrail: what is given changes, the rest stays. */
export function updateTrail(trails: Pick<Trails, 'change'>): Operation {
  return async (caller, input) => {
    const name = needText(input, 'Name')
    const given = Object.entries(readOrder(input)).filter(([, value]) => value !== null)
    const change: TrailChange = Object.fromEntries(given)
    return writeOrder(await trails.change(caller, name, change), caller)
  }
}
