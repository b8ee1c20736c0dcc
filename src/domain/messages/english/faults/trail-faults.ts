/** Messages about trails, archives, digests and proofs. Those about names, and about what exists or not, are AWS's. */
export const TRAIL_FAULTS = {
  trailChangesMixed:
    'A request must change either `selectors`, or any of `bucket`, `prefix`, `project`, `format` and `writeOnly`.',
  unknownTrail: ({ nameOrArn, accountId }: { nameOrArn: string; accountId: string }) =>
    `Unknown trail: ${nameOrArn} for the user: ${accountId}`,
  unknownTrailName: ({ name }: { name: string }) => `There is no trail ${name}.`,
  trailExists: ({ name, accountId }: { name: string; accountId: string }) =>
    `Trail ${name} already exists for customer: ${accountId}`,
  tooManyTrails: ({ accountId, limit }: { accountId: string; limit: number }) =>
    `User: ${accountId} already has ${limit} trails in this account, which is the limit.`,
  multiRegionWithoutGlobalEvents: 'Multi-Region trail must include global service events.',

  trailArnInvalid: ({ got }: { got: string }) =>
    `A trail ARN must look like arn:aws:cloudtrail:REGION:ACCOUNT:trail/NAME; got ${got}.`,
  trailNameTooShort: ({ min, length }: { min: number; length: number }) =>
    `Trail name too short. Minimum allowed length: ${min} characters. Specified name length: ${length} characters.`,
  trailNameTooLong: ({ max, length }: { max: number; length: number }) =>
    `Trail name too long. Maximum allowed length: ${max} characters. Specified name length: ${length} characters.`,
  trailNameStart: 'Trail name must starts with a letter or number.',
  trailNameEnd: 'Trail name must ends with a letter or number.',
  trailNameCharacters:
    'Trail name or ARN can only contain uppercase letters, lowercase letters, numbers, periods (.), hyphens (-), and underscores (_).',
  trailNameAdjacentSigns: 'Trail name must not have adjacent periods, hyphens or underscores.',
  trailNameIpAddress: 'Trail name must not be in IP address format.',

  tooManyTags: ({ max, count }: { max: number; count: number }) =>
    `A trail can have at most ${max} tags; got ${count}.`,
  tagKeyInvalid: ({ max }: { max: number }) =>
    `A tag key must be 1 to ${max} letters, digits, spaces and . _ : / = + - @, and must not begin with aws:.`,
  tagValueInvalid: ({ max }: { max: number }) =>
    `A tag value must be at most ${max} letters, digits, spaces and . _ : / = + - @.`,
  tagKeyTwice: 'Each tag key must be given only once.',
  resourceWithoutTags: ({ arn }: { arn: string }) => `${arn} is not the ARN of a resource that has tags.`,

  unknownArchive: ({ fileName }: { fileName: string }) =>
    `This trail has not delivered an archive ${fileName}.`,
  archiveMissing: ({ key }: { key: string }) => `The archive ${key} is no longer in its bucket.`,
  archiveAltered: ({ key }: { key: string }) =>
    `The archive ${key} no longer contains the records that were delivered with it.`,
  archiveDamaged: ({ key, reason }: { key: string; reason: string }) =>
    `The archive ${key} is not the one that was delivered. ${reason}`,
  digestNotValid: ({ key, reason }: { key: string; reason: string }) =>
    `The digest ${key} is not valid: ${reason}`,
  projectDraining: ({
    id,
    name,
    bucket,
    until,
  }: {
    id: string
    name: string
    bucket: string
    until: string
  }) =>
    `Project ${id} is still needed: trail ${name}, which was deleted or moved, delivers what it had received before to ${bucket}. Try again once it has, at the latest after ${until}.`,
  trailWriteOnly: ({ name }: { name: string }) =>
    `Trail ${name} is write-only, so Daybook does not read its bucket: it cannot verify the trail, prove its events or return its archives. Verify the bucket with a key that may read it and the command daybook verify --bucket, or turn off write-only.`,
  eventNotDelivered: 'No trail has delivered this event, so there is no proof of it.',
  eventNotInDigest:
    'This event has been delivered, but is not in a digest yet. Try again after the next digest, within the hour.',
  notADigest: 'The file is not a digest.',
  notAProof: 'The file is not an inclusion proof.',
}
