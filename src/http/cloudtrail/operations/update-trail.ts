import type { TrailChange, Trails } from '../../../services/trails/trails.ts'
import type { Operation } from '../operation.ts'
import { needText } from '../operation-input.ts'
import { writeOrder } from '../shapes.ts'
import { parseTrailSettings } from '../trail-settings.ts'

/** UpdateTrail: what is given changes, the rest stays. */
export function updateTrail(trails: Pick<Trails, 'change'>): Operation {
  return async (caller, input) => {
    const name = needText(input, 'Name')
    const given = Object.entries(parseTrailSettings(input)).filter(([, value]) => value !== null)
    const change: TrailChange = Object.fromEntries(given)
    return writeOrder(await trails.change(caller, name, change), caller)
  }
}
