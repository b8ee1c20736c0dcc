import { parseTrailName, trailArn } from '../../../domain/trails/trail.ts'
import type { Trails } from '../../../services/trails/trails.ts'
import type { Operation } from '../operation.ts'
import { readTexts } from '../operation-input.ts'
import { toTrailOutput } from '../shapes.ts'

/** DescribeTrails: all trails, or those of the names and ARNs given; who is unknown is not there. */
export function describeTrails(trails: Pick<Trails, 'list'>): Operation {
  return async (caller, input) => {
    // The members of this operation alone begin with small letters.
    const given = readTexts(input, 'trailNameList') ?? []
    for (const each of given) parseTrailName(each)
    const all = await trails.list(caller)
    const isMeant = (name: string, arn: string) =>
      given.length === 0 || given.includes(name) || given.includes(arn)
    const meant = all.filter((trail) => isMeant(trail.name, trailArn(trail, caller.customer.accountId)))
    return { trailList: meant.map((trail) => toTrailOutput(trail, caller)) }
  }
}
