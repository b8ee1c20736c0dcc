import { trailArn } from '../../../domain/trails/trail.ts'
import type { Trails } from '../../../services/trails/trails.ts'
import { Exception } from '../exceptions.ts'
import type { Operation } from '../operation.ts'
import { parseTrailNameInput } from '../shapes.ts'

/** GetInsightSelectors: always throws what AWS throws for a trail without Insights, because Daybook has no Insights. */
export function getInsightSelectors(trails: Pick<Trails, 'get'>): Operation {
  return async (caller, input) => {
    const arn = trailArn(await trails.get(caller, parseTrailNameInput(input)), caller.customer.accountId)
    throw new Exception(
      'InsightNotEnabledException',
      `Trail ${arn} does not have Insights enabled. Edit the trail settings to enable Insights, and then try the operation again.`,
    )
  }
}
