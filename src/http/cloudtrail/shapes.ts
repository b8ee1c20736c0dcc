import type { Caller } from '../../domain/access/caller.ts'
import type { Tag } from '../../domain/trails/tag.ts'
import { type Trail, trailArn } from '../../domain/trails/trail.ts'
import { type Input, parseOptionalString, parseRequiredString } from './operation-input.ts'

/** Returns a trail as CreateTrail and UpdateTrail return it. */
export function toTrailSettingsOutput(trail: Trail, { customer }: Caller) {
  return {
    Name: trail.name,
    S3BucketName: trail.bucket,
    ...(trail.prefix === null ? {} : { S3KeyPrefix: trail.prefix }),
    IncludeGlobalServiceEvents: trail.hasGlobalEvents,
    IsMultiRegionTrail: trail.isMultiRegion,
    TrailARN: trailArn(trail, customer.accountId),
    LogFileValidationEnabled: trail.hasDigests,
    IsOrganizationTrail: false,
    Project: trail.project,
  }
}

/** Returns a trail as GetTrail and DescribeTrails return it. */
export function toTrailOutput(trail: Trail, caller: Caller) {
  return {
    ...toTrailSettingsOutput(trail, caller),
    HomeRegion: trail.region,
    HasCustomEventSelectors: trail.selectors !== null,
    HasInsightSelectors: false,
  }
}

/** Returns the name or ARN of a trail: AWS clients send it as `TrailName`, K2 clients as `Name`. */
export function parseTrailNameInput(input: Input): string {
  return (
    parseOptionalString(input, 'TrailName') ??
    parseOptionalString(input, 'Name') ??
    parseRequiredString(input, 'TrailName')
  )
}

/** Returns a tag of a request; the value is empty if it is missing. */
export function parseTagInput(input: Input): Tag {
  return { key: parseRequiredString(input, 'Key'), value: parseOptionalString(input, 'Value') ?? '' }
}

/** Returns a tag as AWS returns it. */
export function toTagOutput({ key, value }: Tag) {
  return { Key: key, Value: value }
}

/** Returns an instant as the SDKs expect it, in epoch seconds with milliseconds as decimals. */
export function toEpochSeconds(instant: Date): number {
  return instant.getTime() / 1_000
}
