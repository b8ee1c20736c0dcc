import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { CloudTrailServiceException } from '@aws-sdk/client-cloudtrail'
import {
  ACCOUNT_ID,
  createCloudTrailClient,
  requestCloudTrail,
  sendOperation,
} from '../../support/cloudtrail.ts'
import { DATABASES } from '../../support/databases.ts'
import { openTestApp, type TestApp } from '../../support/test-app.ts'
import { BOB, createTestUser, DAVE } from '../../support/test-users.ts'

const ARN = `arn:aws:cloudtrail:local:${ACCOUNT_ID}:trail/audit`
const UNKNOWN_ARN = `arn:aws:cloudtrail:local:${ACCOUNT_ID}:trail/nobody`
const BUCKET = { Name: 'audit', S3BucketName: 'audit-logs' }
const WRITES = [{ ReadWriteType: 'WriteOnly' }]

type Case = [what: string, operation: string, input: object, exception: string]

const CASES: Case[] = [
  ['an existing name', 'CreateTrail', BUCKET, 'TrailAlreadyExists'],
  ['a third trail', 'CreateTrail', { ...BUCKET, Name: 'third' }, 'MaximumNumberOfTrailsExceeded'],
  ['a short name', 'CreateTrail', { ...BUCKET, Name: 'a' }, 'InvalidTrailName'],
  ['no name', 'CreateTrail', { S3BucketName: 'audit-logs' }, 'Validation'],
  ['no bucket', 'CreateTrail', { Name: 'other' }, 'Validation'],
  ['an invalid bucket name', 'CreateTrail', { ...BUCKET, S3BucketName: 'Bad_Bucket' }, 'InvalidS3BucketName'],
  ['a long prefix', 'CreateTrail', { ...BUCKET, S3KeyPrefix: 'p'.repeat(201) }, 'InvalidS3Prefix'],
  [
    'contradictory settings',
    'CreateTrail',
    { ...BUCKET, S3BucketName: '-', IsMultiRegionTrail: true, IncludeGlobalServiceEvents: false },
    'InvalidParameterCombination',
  ],
  ['an SNS topic', 'CreateTrail', { ...BUCKET, SnsTopicName: 'topic' }, 'UnsupportedOperation'],
  ['a log group', 'CreateTrail', { ...BUCKET, CloudWatchLogsLogGroupArn: 'arn:x' }, 'UnsupportedOperation'],
  ['a KMS key', 'UpdateTrail', { Name: ARN, KmsKeyId: 'alias/x' }, 'UnsupportedOperation'],
  ['an organization', 'UpdateTrail', { Name: ARN, IsOrganizationTrail: true }, 'UnsupportedOperation'],
  ['51 tags', 'CreateTrail', { ...BUCKET, TagsList: tags(51) }, 'TagsLimitExceeded'],
  ['a tag twice', 'CreateTrail', { ...BUCKET, TagsList: [...tags(1), ...tags(1)] }, 'InvalidTagParameter'],
  ['an unknown trail', 'GetTrail', { Name: 'nobody' }, 'TrailNotFound'],
  ['an unknown trail', 'GetTrailStatus', { Name: 'nobody' }, 'TrailNotFound'],
  ['an unknown trail', 'StartLogging', { Name: 'nobody' }, 'TrailNotFound'],
  ['an unknown trail', 'StopLogging', { Name: UNKNOWN_ARN }, 'TrailNotFound'],
  ['an unknown trail', 'UpdateTrail', { Name: 'nobody' }, 'TrailNotFound'],
  ['an unknown trail', 'DeleteTrail', { Name: UNKNOWN_ARN }, 'TrailNotFound'],
  ['an unknown trail', 'GetEventSelectors', { TrailName: 'nobody' }, 'TrailNotFound'],
  [
    'an unknown trail',
    'PutEventSelectors',
    { TrailName: UNKNOWN_ARN, EventSelectors: WRITES },
    'TrailNotFound',
  ],
  ['an unknown trail', 'GetInsightSelectors', { TrailName: 'nobody' }, 'TrailNotFound'],
  [
    'an unknown trail',
    'PutInsightSelectors',
    { TrailName: UNKNOWN_ARN, InsightSelectors: [] },
    'TrailNotFound',
  ],
  [
    'a trail of another account',
    'GetTrail',
    { Name: ARN.replace(ACCOUNT_ID, '000000000002') },
    'TrailNotFound',
  ],
  ['an ARN of something else', 'GetTrail', { Name: 'arn:aws:s3:::bucket' }, 'CloudTrailARNInvalid'],
  [
    'an invalid name among others',
    'DescribeTrails',
    { trailNameList: ['audit', 'b a d'] },
    'InvalidTrailName',
  ],
  [
    'both kinds of selectors',
    'PutEventSelectors',
    { TrailName: ARN, EventSelectors: WRITES, AdvancedEventSelectors: [{ FieldSelectors: [] }] },
    'InvalidEventSelectors',
  ],
  ['no selectors', 'PutEventSelectors', { TrailName: ARN }, 'InvalidEventSelectors'],
  [
    'an unknown read-write type',
    'PutEventSelectors',
    { TrailName: ARN, EventSelectors: [{ ReadWriteType: 'Some' }] },
    'InvalidEventSelectors',
  ],
  ['no trail for selectors', 'PutEventSelectors', { EventSelectors: WRITES }, 'Validation'],
  [
    'Insights',
    'PutInsightSelectors',
    { TrailName: ARN, InsightSelectors: [{ InsightType: 'ApiCallRateInsight' }] },
    'UnsupportedOperation',
  ],
  ['Insights that are off', 'GetInsightSelectors', { TrailName: ARN }, 'InsightNotEnabled'],
  ['tags of an unknown trail', 'ListTags', { ResourceIdList: [ARN, UNKNOWN_ARN] }, 'ResourceNotFound'],
  ['an unknown trail', 'AddTags', { ResourceId: UNKNOWN_ARN, TagsList: tags(1) }, 'ResourceNotFound'],
  ['an unknown trail', 'RemoveTags', { ResourceId: UNKNOWN_ARN, TagsList: tags(1) }, 'ResourceNotFound'],
  ['a name for an ARN', 'AddTags', { ResourceId: 'audit', TagsList: tags(1) }, 'CloudTrailARNInvalid'],
  [
    'tags of a channel',
    'AddTags',
    { ResourceId: ARN.replace('trail/', 'channel/'), TagsList: tags(1) },
    'ResourceTypeNotSupported',
  ],
  ['a reserved tag', 'AddTags', { ResourceId: ARN, TagsList: [{ Key: 'aws:x' }] }, 'InvalidTagParameter'],
  ['51 tags', 'AddTags', { ResourceId: ARN, TagsList: tags(51) }, 'TagsLimitExceeded'],
  ['21 ARNs', 'ListTags', { ResourceIdList: Array.from({ length: 21 }, () => ARN) }, 'Validation'],
  ['a NextToken', 'ListTags', { ResourceIdList: [ARN], NextToken: 'x' }, 'InvalidToken'],
  ['a NextToken', 'ListTrails', { NextToken: 'x' }, 'InvalidToken'],
  [
    'a period',
    'ListPublicKeys',
    { StartTime: new Date(2_000), EndTime: new Date(1_000) },
    'InvalidTimeRange',
  ],
  ['a period', 'LookupEvents', { StartTime: new Date(2_000), EndTime: new Date(1_000) }, 'InvalidTimeRange'],
  ['no results', 'LookupEvents', { MaxResults: 0 }, 'InvalidMaxResults'],
  ['1,001 results', 'LookupEvents', { MaxResults: 1_001 }, 'InvalidMaxResults'],
  ['half a result', 'LookupEvents', { MaxResults: 1.5 }, 'InvalidMaxResults'],
  ['an unknown attribute', 'LookupEvents', by('Colour', 'red'), 'InvalidLookupAttributes'],
  ['an attribute in small letters', 'LookupEvents', by('eventName', 'X'), 'InvalidLookupAttributes'],
  ['an empty value', 'LookupEvents', by('EventName', ''), 'InvalidLookupAttributes'],
  ['underscores count twice', 'LookupEvents', by('EventName', '_'.repeat(1_001)), 'InvalidLookupAttributes'],
  ['neither true nor false', 'LookupEvents', by('ReadOnly', 'yes'), 'InvalidLookupAttributes'],
  ['an attribute twice', 'LookupEvents', by('EventName', 'X', 'EventName', 'Y'), 'InvalidLookupAttributes'],
  ['an invalid NextToken', 'LookupEvents', { NextToken: 'made-up' }, 'InvalidNextToken'],
  ['an unknown category', 'LookupEvents', { EventCategory: 'other' }, 'InvalidEventCategory'],
  ['an unknown operation', 'ListChannels', {}, 'UnknownOperation'],
]

describe.each(DATABASES)('exceptions have AWS’s names, on %s', (database) => {
  let daybook: TestApp
  let client: ReturnType<typeof createCloudTrailClient>
  beforeAll(async () => {
    daybook = await openTestApp({ database })
    client = createCloudTrailClient(daybook)
    await sendOperation(client, 'CreateTrail', BUCKET)
    await sendOperation(client, 'CreateTrail', { ...BUCKET, Name: 'second' })
  })
  afterAll(() => daybook.close())

  test.each(CASES)('%s: %s', async (_, operation, input, exception) => {
    const failure = await sendOperation(client, operation, input)
    expect(failure).toBeInstanceOf(CloudTrailServiceException)
    expect(failure).toMatchObject({
      name: `${exception}Exception`,
      message: expect.stringMatching(/./),
      $metadata: { httpStatusCode: 400, requestId: expect.stringMatching(/^0{8}-/) },
    })
  })

  test.each([
    [
      '{"Name":"a","S3BucketName":"b"}',
      'Trail name too short. Minimum allowed length: 3 characters. Specified name length: 1 characters.',
    ],
    [
      '{"S3BucketName":"b"}',
      "1 validation error detected: Value null at 'name' failed to satisfy constraint: Member must not be null",
    ],
    [
      '{"Name":"third","S3BucketName":"bucket"}',
      `User: ${ACCOUNT_ID} already has 2 trails in this account, which is the limit.`,
    ],
    [
      '{"Name":"abc","S3BucketName":"b","IsMultiRegionTrail":true,"IncludeGlobalServiceEvents":false}',
      'Multi-Region trail must include global service events.',
    ],
  ])('CreateTrail %s returns AWS’s message', async (body, Message) => {
    expect(await (await requestCloudTrail(daybook, 'CreateTrail', body)).json()).toMatchObject({ Message })
  })

  test.each([
    ['GetTrail', 'nobody', 'nobody'],
    ['GetTrailStatus', 'nobody', UNKNOWN_ARN],
    ['DeleteTrail', UNKNOWN_ARN, UNKNOWN_ARN],
  ])('%s of the unknown trail %s names it %s', async (operation, Name, named) => {
    expect(await sendOperation(client, operation, { Name })).toMatchObject({
      message: `Unknown trail: ${named} for the user: ${ACCOUNT_ID}`,
    })
  })

  test.each([
    ['malformed JSON', '{"Name":'],
    ['an array', '[]'],
    ['a number for a name', '{"Name":1,"S3BucketName":"bucket"}'],
    ['a string for a boolean', '{"Name":"abc","S3BucketName":"bucket","IsMultiRegionTrail":"true"}'],
    ['a string for a list', '{"Name":"abc","S3BucketName":"bucket","TagsList":"x"}'],
    ['strings for structures', '{"Name":"abc","S3BucketName":"bucket","TagsList":["x"]}'],
  ])('%s returns SerializationException', async (_, body) => {
    const response = await requestCloudTrail(daybook, 'CreateTrail', body)
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ __type: 'SerializationException' })
  })

  test('a body of more than 1 MB returns RequestEntityTooLarge', async () => {
    const response = await requestCloudTrail(daybook, 'CreateTrail', `{"Name":"${'x'.repeat(1_048_576)}"}`)
    expect([response.status, await response.json()]).toMatchObject([413, { __type: 'RequestEntityTooLarge' }])
  })

  test('a missing grant returns AccessDeniedException, for a bucket with the message of object storage', async () => {
    const [bob, dave] = await Promise.all([clientFor(BOB), clientFor(DAVE)])
    expect(await sendOperation(bob, 'UpdateTrail', { Name: ARN, S3BucketName: 'mine' })).toMatchObject({
      name: 'AccessDeniedException',
      message: 'The AWS Access Key Id you provided does not exist in our records',
    })
    expect(await sendOperation(bob, 'GetTrail', { Name: ARN })).toMatchObject({
      Trail: { S3BucketName: 'audit-logs' },
    })
    for (const operation of ['ListTrails', 'DescribeTrails', 'ListPublicKeys', 'LookupEvents', 'GetTrail'])
      expect(await sendOperation(dave, operation, { Name: ARN })).toMatchObject({
        name: 'AccessDeniedException',
      })
  })

  async function clientFor(person: Parameters<typeof createTestUser>[1]) {
    const { authorization } = await createTestUser(daybook, person)
    const [accessKeyId = '', secretAccessKey = ''] = atob(authorization.replace('Basic ', '')).split(':')
    return createCloudTrailClient(daybook, { credentials: { accessKeyId, secretAccessKey } })
  }
})

function tags(count: number) {
  return Array.from({ length: count }, (_, i) => ({ Key: `k${i}`, Value: 'v' }))
}

function by(...words: string[]) {
  const pairs = Array.from({ length: words.length / 2 }, (_, i) => [words[2 * i], words[2 * i + 1]])
  return {
    LookupAttributes: pairs.map(([AttributeKey, AttributeValue]) => ({ AttributeKey, AttributeValue })),
  }
}
