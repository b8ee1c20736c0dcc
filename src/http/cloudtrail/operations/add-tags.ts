import type { Trails } from '../../../services/trails/trails.ts'
import type { Operation } from '../operation.ts'
import { parseOptionalStructures, parseRequiredString, requireMember } from '../operation-input.ts'
import { orResourceNotFound, parseResourceId } from '../resource-id.ts'
import { parseTagInput } from '../shapes.ts'

/** AddTags: adds tags to a trail and replaces the values of those it already has. */
export function addTags(trails: Pick<Trails, 'addTags'>): Operation {
  return async (caller, input) => {
    const arn = parseResourceId(parseRequiredString(input, 'ResourceId'))
    const tags = requireMember(parseOptionalStructures(input, 'TagsList'), 'TagsList').map(parseTagInput)
    await orResourceNotFound(arn, trails.addTags(caller, arn, tags))
    return {}
  }
}
