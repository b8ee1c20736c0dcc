import type { Trails } from '../../../services/trails/trails.ts'
import type { Operation } from '../operation.ts'
import { needed, needText, readStructures } from '../operation-input.ts'
import { checkedArn, resource } from '../resource-id.ts'
import { readTag } from '../shapes.ts'

/** RemoveTags: takes tags from a trail by their keys, whatever their values. */
export function removeTags(trails: Pick<Trails, 'untag'>): Operation {
  return async (caller, input) => {
    const arn = checkedArn(needText(input, 'ResourceId'))
    const tags = needed(readStructures(input, 'TagsList'), 'TagsList').map(readTag)
    await resource(
      arn,
      trails.untag(
        caller,
        arn,
        tags.map(({ key }) => key),
      ),
    )
    return {}
  }
}
