import type { Trails } from '../../../flows/trails.ts'
import { needed, needText, readStructures } from '../input.ts'
import type { Operation } from '../operation.ts'
import { readOrder } from '../order.ts'
import { readTag, writeOrder } from '../shapes.ts'

/** CreateTrail: a new trail, which does not log yet. */
export function createTrail(trails: Pick<Trails, 'create'>): Operation {
  return async (caller, input) => {
    const name = needText(input, 'Name')
    const order = readOrder(input)
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
