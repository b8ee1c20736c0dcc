import type { Trails } from '../../../services/trails/trails.ts'
import { Exception } from '../exceptions.ts'
import type { Operation } from '../operation.ts'
import { needed, readTexts, refuseToken } from '../operation-input.ts'
import { checkedArn, resource } from '../resource-id.ts'
import { writeTag } from '../shapes.ts'

const RESOURCES_MAX = 20

/** ListTags: the tags of each trail asked for, one entry each, however few. */
export function listTags(trails: Pick<Trails, 'find'>): Operation {
  return async (caller, input) => {
    refuseToken(input)
    const arns = needed(readTexts(input, 'ResourceIdList'), 'ResourceIdList').map(checkedArn)
    if (arns.length > RESOURCES_MAX)
      throw new Exception('ValidationException', `ResourceIdList may have at most ${RESOURCES_MAX} ARNs.`)
    const found = await Promise.all(arns.map((arn) => resource(arn, trails.find(caller, arn))))
    return {
      ResourceTagList: found.map(({ tags }, index) => ({
        ResourceId: arns[index],
        TagsList: tags.map(writeTag),
      })),
    }
  }
}
