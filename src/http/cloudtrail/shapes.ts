import type { Caller } from '../../domain/access/caller.ts'
import type { Tag } from '../../domain/trails/tag.ts'
import { type Trail, trailArn } from '../../domain/trails/trail.ts'
import { type Input, needText, parseOptionalText } from './operation-input.ts'

/** A trail as CreateTrail and UpdateTrail answer it. */
export function writeOrder(trail: Trail, { customer }: Caller) {
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

/** A trail as GetTrail and DescribeTrails answer it. */
export function toTrailOutput(trail: Trail, caller: Caller) {
  return {
    ...writeOrder(trail, caller),
    HomeRegion: trail.region,
    HasCustomEventSelectors: trail.selectors !== null,
    HasInsightSelectors: false,
  }
}

/** A trail's name or ARN: `TrailName` in the words of AWS, `Name` in those of K2. */
export function readTrailName(input: Input): string {
  return (
    parseOptionalText(input, 'TrailName') ?? parseOptionalText(input, 'Name') ?? needText(input, 'TrailName')
  )
}

/** A tag; one without a value has an empty one. */
export function readTag(input: Input): Tag {
  return { key: needText(input, 'Key'), value: parseOptionalText(input, 'Value') ?? '' }
}

/** A tag in the words of AWS. */
export function writeTag({ key, value }: Tag) {
  return { Key: key, Value: value }
}

/** An instant as the SDKs want it: a number of epoch seconds. */
export function writeMoment(moment: Date): number {
  return moment.getTime() / 1_000
}
