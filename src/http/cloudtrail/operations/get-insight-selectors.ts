import { trailArn } from '../../../domain/trails/trail.ts'
import type { Trails } from '../../../services/trails/trails.ts'
import { Exception } from '../exceptions.ts'
import type { Operation } from '../operation.ts'
import { readTrailName } from '../shapes.ts'

/** GetInsightSelectors: what AWS answers of a trail without Insights, for none here has any. */
export function getInsightSelectors(trails: Pick<Trails, 'find'>): Operation {
  return async (caller, input) => {
    const arn = trailArn(await trails.find(caller, readTrailName(input)), caller.customer.accountId)
    throw new Exception(
      'InsightNotEnabledException',
      `Trail ${arn} does not have Insights enabled. Edit the trail settings to enable Insights, and then try the operation again.`,
    )
  }
}
