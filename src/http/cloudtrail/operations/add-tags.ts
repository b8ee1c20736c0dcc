import type { Trails } from '../../../services/trails/trails.ts'
import type { Operation } from '../operation.ts'
import { needed, needText, readStructures } from '../operation-input.ts'
import { checkedArn, resource } from '../resource-id.ts'
import { readTag } from '../shapes.ts'

/** AddTags: adds tags to a trail, or new values to those it has. */
export function addTags(trails: Pick<Trails, 'tag'>): Operation {
  return async (caller, input) => {
    const arn = checkedArn(needText(input, 'ResourceId'))
    const tags = needed(readStructures(input, 'TagsList'), 'TagsList').map(readTag)
    await resource(arn, trails.tag(caller, arn, tags))
    return {}
  }
}
