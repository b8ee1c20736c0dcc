import { Exception } from './exceptions.ts'
import { type Input, readText, readTruth } from './input.ts'

/** What a request says of a trail's order; null where it says nothing. */
export function readOrder(input: Input) {
  refuseUnserved(input)
  return {
    bucket: readText(input, 'S3BucketName'),
    prefix: readText(input, 'S3KeyPrefix'),
    project: readText(input, 'Project'),
    hasGlobalEvents: readTruth(input, 'IncludeGlobalServiceEvents'),
    isMultiRegion: readTruth(input, 'IsMultiRegionTrail'),
    hasDigests: readTruth(input, 'EnableLogFileValidation'),
  }
}

// Taken and not done, these would be promises broken. Terraform sends them empty, to switch off what is off.
function refuseUnserved(input: Input): void {
  for (const [name, what] of UNSERVED) {
    if ((readText(input, name) ?? '') !== '')
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
