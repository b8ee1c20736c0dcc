import { parseTrailName, trailArn } from '../../../domain/trails/trail.ts'
import type { Trails } from '../../../services/trails/trails.ts'
import type { Operation } from '../operation.ts'
import { parseOptionalStrings } from '../operation-input.ts'
import { toTrailOutput } from '../shapes.ts'

/** DescribeTrails: returns all trails, or those with the given names and ARNs. Unknown names and ARNs are ignored. */
export function describeTrails(trails: Pick<Trails, 'list'>): Operation {
  return async (caller, input) => {
    // AWS spells the members of this operation, and of no other, with a small first letter.
    const namesAndArns = parseOptionalStrings(input, 'trailNameList') ?? []
    for (const each of namesAndArns) parseTrailName(each)
    const all = await trails.list(caller)
    const isRequested = (name: string, arn: string) =>
      namesAndArns.length === 0 || namesAndArns.includes(name) || namesAndArns.includes(arn)
    const requested = all.filter((trail) =>
      isRequested(trail.name, trailArn(trail, caller.customer.accountId)),
    )
    return { trailList: requested.map((trail) => toTrailOutput(trail, caller)) }
  }
}
