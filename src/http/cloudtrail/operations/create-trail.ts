import type { Trails } from '../../../services/trails/trails.ts'
import type { Operation } from '../operation.ts'
import { needed, needText, readStructures } from '../operation-input.ts'
import { readTag, writeOrder } from '../shapes.ts'
import { parseTrailSettings } from '../trail-settings.ts'

/** CreateTrail: a new trail, which does not log yet. */
export function createTrail(trails: Pick<Trails, 'create'>): Operation {
  return async (caller, input) => {
    const name = needText(input, 'Name')
    const order = parseTrailSettings(input)
    const draft = {
      ...order,
      name,
      bucket: needed(order.bucket, 'S3BucketName'),
      hasGlobalEvents: order.hasGlobalEvents ?? true,
      isMultiRegion: order.isMultiRegion ?? false,
      hasDigests: order.hasDigests ?? false,
      tags: (readStructures(input, 'TagsList') ?? []).map(readTag),
    }
    return writeOrder(await trails.create(caller, draft), caller)
  }
}
