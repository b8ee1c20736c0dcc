import { trailArn } from '../../../domain/trails/trail.ts'
import type { Trails } from '../../../services/trails/trails.ts'
import { Exception } from '../exceptions.ts'
import type { Operation } from '../operation.ts'
import { needed, readStructures } from '../operation-input.ts'
import { readTrailName } from '../shapes.ts'

/** PutInsightSelectors: switching Insights off is done already; on, it cannot be. */
export function putInsightSelectors(trails: Pick<Trails, 'find'>): Operation {
  return async (caller, input) => {
    const selectors = needed(readStructures(input, 'InsightSelectors'), 'InsightSelectors')
    const trail = await trails.find(caller, readTrailName(input))
    if (selectors.length > 0)
      throw new Exception(
        'UnsupportedOperationException',
        'Daybook has no Insights; an empty list switches them off.',
      )
    return { TrailARN: trailArn(trail, caller.customer.accountId), InsightSelectors: [] }
  }
}
