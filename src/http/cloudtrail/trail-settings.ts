import { Exception } from './exceptions.ts'
import { type Input, parseOptionalText, readTruth } from './operation-input.ts'

/** What a request says of a trail's order; null where it says nothing. */
export function parseTrailSettings(input: Input) {
  refuseUnserved(input)
  return {
    bucket: parseOptionalText(input, 'S3BucketName'),
    prefix: parseOptionalText(input, 'S3KeyPrefix'),
    project: parseOptionalText(input, 'Project'),
    hasGlobalEvents: readTruth(input, 'IncludeGlobalServiceEvents'),
    isMultiRegion: readTruth(input, 'IsMultiRegionTrail'),
    hasDigests: readTruth(input, 'EnableLogFileValidation'),
  }
}

// Taken and not done, these would be promises broken. Terraform sends them empty, to switch off what is off.
function refuseUnserved(input: Input): void {
  for (const [name, what] of UNSERVED) {
    if ((parseOptionalText(input, name) ?? '') !== '')
      throw new Exception('UnsupportedOperationException', `Daybook has no ${what}; leave ${name} out.`)
  }
  if (readTruth(input, 'IsOrganizationTrail') === true)
    throw new Exception('UnsupportedOperationException', 'Daybook has no organization trails.')
}

const UNSERVED: [string, string][] = [
  ['SnsTopicName', 'SNS notifications'],
  ['CloudWatchLogsLogGroupArn', 'CloudWatch Logs'],
  ['CloudWatchLogsRoleArn', 'CloudWatch Logs'],
  ['KmsKeyId', 'KMS encryption'],
]
