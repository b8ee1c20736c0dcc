import type { Trails, TrailUpdate } from '../../../services/trails/trails.ts'
import type { Operation } from '../operation.ts'
import { parseRequiredString } from '../operation-input.ts'
import { toTrailSettingsOutput } from '../shapes.ts'
import { parseTrailSettings } from '../trail-settings.ts'

/** UpdateTrail: changes the settings in the request and keeps the others. */
export function updateTrail(trails: Pick<Trails, 'update'>): Operation {
  return async (caller, input) => {
    const name = parseRequiredString(input, 'Name')
    const settings = Object.entries(parseTrailSettings(input)).filter(([, value]) => value !== null)
    const change: TrailUpdate = Object.fromEntries(settings)
    return toTrailSettingsOutput(await trails.update(caller, name, change), caller)
  }
}
