import { trailArn } from '../../../domain/trails/trail.ts'
import type { Trails } from '../../../services/trails/trails.ts'
import { Exception } from '../exceptions.ts'
import type { Operation } from '../operation.ts'
import { parseOptionalStructures, requireMember } from '../operation-input.ts'
import { parseTrailNameInput } from '../shapes.ts'

/** PutInsightSelectors: accepts an empty list, which switches Insights off, and throws for any other. */
export function putInsightSelectors(trails: Pick<Trails, 'get'>): Operation {
  return async (caller, input) => {
    const selectors = requireMember(parseOptionalStructures(input, 'InsightSelectors'), 'InsightSelectors')
    const trail = await trails.get(caller, parseTrailNameInput(input))
    if (selectors.length > 0)
      throw new Exception(
        'UnsupportedOperationException',
        'Daybook does not support Insights; InsightSelectors must be an empty list.',
      )
    return { TrailARN: trailArn(trail, caller.customer.accountId), InsightSelectors: [] }
  }
}
