import type { Trails } from '../../../services/trails/trails.ts'
import { Exception } from '../exceptions.ts'
import type { Operation } from '../operation.ts'
import { parseOptionalStrings, rejectNextToken, requireMember } from '../operation-input.ts'
import { orResourceNotFound, parseResourceId } from '../resource-id.ts'
import { toTagOutput } from '../shapes.ts'

const RESOURCES_MAX = 20

/** ListTags: returns the tags of up to 20 trails, in the order of the request, even of those without tags. */
export function listTags(trails: Pick<Trails, 'get'>): Operation {
  return async (caller, input) => {
    rejectNextToken(input)
    const resourceIds = requireMember(parseOptionalStrings(input, 'ResourceIdList'), 'ResourceIdList')
    const arns = resourceIds.map(parseResourceId)
    if (arns.length > RESOURCES_MAX)
      throw new Exception(
        'ValidationException',
        `ResourceIdList must have at most ${RESOURCES_MAX} ARNs; got ${arns.length}.`,
      )
    const found = await Promise.all(arns.map((arn) => orResourceNotFound(arn, trails.get(caller, arn))))
    return {
      ResourceTagList: found.map(({ tags }, index) => ({
        ResourceId: arns[index],
        TagsList: tags.map(toTagOutput),
      })),
    }
  }
}
