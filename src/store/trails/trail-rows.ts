import type { Trail } from '../../domain/trails/trail.ts'
import type { Tables } from '../schema.ts'

export type TrailRow = Tables['trails']['$inferSelect']

/** Returns the trail of a row. */
export function toTrail(row: TrailRow): Trail {
  const { id, name, region, bucket, prefix, project, isMultiRegion, hasGlobalEvents, hasDigests } = row
  const { isWriteOnly, selectors, tags, isLogging, startedAt, stoppedAt, createdAt } = row
  return {
    ...{ id, name, region, bucket, prefix, project, isMultiRegion, hasGlobalEvents, hasDigests },
    ...{ isWriteOnly, selectors, tags, isLogging, startedAt, stoppedAt, createdAt },
    format: row.format === 'json.gz' ? 'json.gz' : 'tar.gz',
  }
}
