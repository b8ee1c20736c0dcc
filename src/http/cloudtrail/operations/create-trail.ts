import type { Trails } from '../../../services/trails/trails.ts'
import type { Operation } from '../operation.ts'
import { parseOptionalStructures, parseRequiredString, requireMember } from '../operation-input.ts'
import { parseTagInput, toTrailSettingsOutput } from '../shapes.ts'
import { parseTrailSettings } from '../trail-settings.ts'

/** CreateTrail: creates a trail, which does not log until StartLogging. */
export function createTrail(trails: Pick<Trails, 'create'>): Operation {
  return async (caller, input) => {
    const name = parseRequiredString(input, 'Name')
    const settings = parseTrailSettings(input)
    const draft = {
      ...settings,
      name,
      bucket: requireMember(settings.bucket, 'S3BucketName'),
      hasGlobalEvents: settings.hasGlobalEvents ?? true,
      isMultiRegion: settings.isMultiRegion ?? false,
      hasDigests: settings.hasDigests ?? false,
      tags: (parseOptionalStructures(input, 'TagsList') ?? []).map(parseTagInput),
    }
    return toTrailSettingsOutput(await trails.create(caller, draft), caller)
  }
}
