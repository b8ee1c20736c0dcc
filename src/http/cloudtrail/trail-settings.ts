import { Exception } from './exceptions.ts'
import { type Input, parseOptionalBoolean, parseOptionalString } from './operation-input.ts'

/** Returns the settings of a trail in a request, null for those it omits; throws for settings without support. */
export function parseTrailSettings(input: Input) {
  rejectUnsupportedSettings(input)
  return {
    bucket: parseOptionalString(input, 'S3BucketName'),
    prefix: parseOptionalString(input, 'S3KeyPrefix'),
    project: parseOptionalString(input, 'Project'),
    hasGlobalEvents: parseOptionalBoolean(input, 'IncludeGlobalServiceEvents'),
    isMultiRegion: parseOptionalBoolean(input, 'IsMultiRegionTrail'),
    hasDigests: parseOptionalBoolean(input, 'EnableLogFileValidation'),
  }
}

// Accepting and ignoring these would mislead the caller. Empty ones are fine: Terraform sends them to switch them off.
function rejectUnsupportedSettings(input: Input): void {
  for (const [name, feature] of UNSUPPORTED) {
    if ((parseOptionalString(input, name) ?? '') !== '')
      throw new Exception(
        'UnsupportedOperationException',
        `Daybook does not support ${feature}; omit ${name}.`,
      )
  }
  if (parseOptionalBoolean(input, 'IsOrganizationTrail') === true)
    throw new Exception('UnsupportedOperationException', 'Daybook does not support organization trails.')
}

const UNSUPPORTED: [name: string, feature: string][] = [
  ['SnsTopicName', 'SNS notifications'],
  ['CloudWatchLogsLogGroupArn', 'CloudWatch Logs'],
  ['CloudWatchLogsRoleArn', 'CloudWatch Logs'],
  ['KmsKeyId', 'KMS encryption'],
]
