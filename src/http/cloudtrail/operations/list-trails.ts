import { trailArn } from '../../../domain/trails/trail.ts'
import type { Trails } from '../../../services/trails/trails.ts'
import type { Operation } from '../operation.ts'
import { rejectNextToken } from '../operation-input.ts'

/** ListTrails: returns the names and ARNs of all trails on one page. */
export function listTrails(trails: Pick<Trails, 'list'>): Operation {
  return async (caller, input) => {
    rejectNextToken(input)
    const all = await trails.list(caller)
    return {
      Trails: all.map((trail) => ({
        TrailARN: trailArn(trail, caller.customer.accountId),
        Name: trail.name,
        HomeRegion: trail.region,
      })),
    }
  }
}
