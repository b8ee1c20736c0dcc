import type { Trails } from '../../../services/trails/trails.ts'
import type { Operation } from '../operation.ts'
import { parseOptionalStructures, parseRequiredString, requireMember } from '../operation-input.ts'
import { orResourceNotFound, parseResourceId } from '../resource-id.ts'
import { parseTagInput } from '../shapes.ts'

/** RemoveTags: removes tags from a trail by their keys; the values in the request are ignored. */
export function removeTags(trails: Pick<Trails, 'removeTags'>): Operation {
  return async (caller, input) => {
    const arn = parseResourceId(parseRequiredString(input, 'ResourceId'))
    const tags = requireMember(parseOptionalStructures(input, 'TagsList'), 'TagsList').map(parseTagInput)
    const keys = tags.map(({ key }) => key)
    await orResourceNotFound(arn, trails.removeTags(caller, arn, keys))
    return {}
  }
}
