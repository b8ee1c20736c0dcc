import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { CloudTrailServiceException } from '@aws-sdk/client-cloudtrail'
import { ACCOUNT, ask, clientOf, send } from '../../support/cloudtrail.ts'
import { DATABASES } from '../../support/databases.ts'
import { openTestApp, type TestApp } from '../../support/test-app.ts'
import { BOB, createTestUsers, DAVE } from '../../support/test-users.ts'

const ARN = `arn:aws:cloudtrail:local:${ACCOUNT}:trail/audit`
const NOBODY = `arn:aws:cloudtrail:local:${ACCOUNT}:trail/nobody`
const BUCKET = { Name: 'audit', S3BucketName: 'audit-logs' }
const WRITES = [{ ReadWriteType: 'WriteOnly' }]

type Case = [what: string, operation: string, input: object, exception: string]

const CASES: Case[] = [
  ['a name taken', 'CreateTrail', BUCKET, 'TrailAlreadyExists'],
  ['a third trail', 'CreateTrail', { ...BUCKET, Name: 'third' }, 'MaximumNumberOfTrailsExceeded'],
  ['a short name', 'CreateTrail', { ...BUCKET, Name: 'a' }, 'InvalidTrailName'],
  ['no name', 'CreateTrail', { S3BucketName: 'audit-logs' }, 'Validation'],
  ['no bucket', 'CreateTrail', { Name: 'other' }, 'Validation'],
  ['a bucket’s name', 'CreateTrail', { ...BUCKET, S3BucketName: 'Bad_Bucket' }, 'InvalidS3BucketName'],
  ['a prefix', 'CreateTrail', { ...BUCKET, S3KeyPrefix: 'p'.repeat(201) }, 'InvalidS3Prefix'],
  [
    'a combination',
    'CreateTrail',
    { ...BUCKET, S3BucketName: '-', IsMultiRegionTrail: true, IncludeGlobalServiceEvents: false },
    'InvalidParameterCombination',
  ],
  ['a topic', 'CreateTrail', { ...BUCKET, SnsTopicName: 'topic' }, 'UnsupportedOperation'],
  ['a log group', 'CreateTrail', { ...BUCKET, CloudWatchLogsLogGroupArn: 'arn:x' }, 'UnsupportedOperation'],
  ['a key', 'UpdateTrail', { Name: ARN, KmsKeyId: 'alias/x' }, 'UnsupportedOperation'],
  ['an organization', 'UpdateTrail', { Name: ARN, IsOrganizationTrail: true }, 'UnsupportedOperation'],
  ['51 tags', 'CreateTrail', { ...BUCKET, TagsList: tags(51) }, 'TagsLimitExceeded'],
  ['a tag twice', 'CreateTrail', { ...BUCKET, TagsList: [...tags(1), ...tags(1)] }, 'InvalidTagParameter'],
  ['an unknown trail', 'GetTrail', { Name: 'nobody' }, 'TrailNotFound'],
  ['an unknown trail', 'GetTrailStatus', { Name: 'nobody' }, 'TrailNotFound'],
  ['an unknown trail', 'StartLogging', { Name: 'nobody' }, 'TrailNotFound'],
  ['an unknown trail', 'StopLogging', { Name: NOBODY }, 'TrailNotFound'],
  ['an unknown trail', 'UpdateTrail', { Name: 'nobody' }, 'TrailNotFound'],
  ['an unknown trail', 'DeleteTrail', { Name: NOBODY }, 'TrailNotFound'],
  ['an unknown trail', 'GetEventSelectors', { TrailName: 'nobody' }, 'TrailNotFound'],
  ['an unknown trail', 'PutEventSelectors', { TrailName: NOBODY, EventSelectors: WRITES }, 'TrailNotFound'],
  ['an unknown trail', 'GetInsightSelectors', { TrailName: 'nobody' }, 'TrailNotFound'],
  ['an unknown trail', 'PutInsightSelectors', { TrailName: NOBODY, InsightSelectors: [] }, 'TrailNotFound'],
  ['another account’s', 'GetTrail', { Name: ARN.replace(ACCOUNT, '000000000002') }, 'TrailNotFound'],
  ['an ARN of something else', 'GetTrail', { Name: 'arn:aws:s3:::bucket' }, 'CloudTrailARNInvalid'],
  ['a name among names', 'DescribeTrails', { trailNameList: ['audit', 'b a d'] }, 'InvalidTrailName'],
  [
    'both kinds of selectors',
    'PutEventSelectors',
    { TrailName: ARN, EventSelectors: WRITES, AdvancedEventSelectors: [{ FieldSelectors: [] }] },
    'InvalidEventSelectors',
  ],
  ['no selectors', 'PutEventSelectors', { TrailName: ARN }, 'InvalidEventSelectors'],
  [
    'a selector’s word',
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
  ['tags of an unknown trail', 'ListTags', { ResourceIdList: [ARN, NOBODY] }, 'ResourceNotFound'],
  ['an unknown trail', 'AddTags', { ResourceId: NOBODY, TagsList: tags(1) }, 'ResourceNotFound'],
  ['an unknown trail', 'RemoveTags', { ResourceId: NOBODY, TagsList: tags(1) }, 'ResourceNotFound'],
  ['a name with tags', 'AddTags', { ResourceId: 'audit', TagsList: tags(1) }, 'CloudTrailARNInvalid'],
  [
    'a channel with tags',
    'AddTags',
    { ResourceId: ARN.replace('trail/', 'channel/'), TagsList: tags(1) },
    'ResourceTypeNotSupported',
  ],
  ['a reserved tag', 'AddTags', { ResourceId: ARN, TagsList: [{ Key: 'aws:x' }] }, 'InvalidTagParameter'],
  ['51 tags', 'AddTags', { ResourceId: ARN, TagsList: tags(51) }, 'TagsLimitExceeded'],
  ['21 ARNs', 'ListTags', { ResourceIdList: Array.from({ length: 21 }, () => ARN) }, 'Validation'],
  ['a token', 'ListTags', { ResourceIdList: [ARN], NextToken: 'x' }, 'InvalidToken'],
  ['a token', 'ListTrails', { NextToken: 'x' }, 'InvalidToken'],
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
  ['a token made up', 'LookupEvents', { NextToken: 'made-up' }, 'InvalidNextToken'],
  ['a category', 'LookupEvents', { EventCategory: 'other' }, 'InvalidEventCategory'],
  ['an operation that is not here', 'ListChannels', {}, 'UnknownOperation'],
]

describe.each(DATABASES)('what is wrong has the name AWS gives it, on %s:', (database) => {
  let daybook: TestApp
  let client: ReturnType<typeof clientOf>
  beforeAll(async () => {
    daybook = await openTestApp({ database })
    client = clientOf(daybook)
    await send(client, 'CreateTrail', BUCKET)
    await send(client, 'CreateTrail', { ...BUCKET, Name: 'second' })
  })
  afterAll(() => daybook.close())

  test.each(CASES)('%s, %s', async (_, operation, input, exception) => {
    const failure = await send(client, operation, input)
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
      `User: ${ACCOUNT} already has 2 trails in this account, which is the limit.`,
    ],
    [
      '{"Name":"abc","S3BucketName":"b","IsMultiRegionTrail":true,"IncludeGlobalServiceEvents":false}',
      'Multi-Region trail must include global service events.',
    ],
  ])('CreateTrail %s says so in the words of AWS', async (body, Message) => {
    expect(await (await ask(daybook, 'CreateTrail', body)).json()).toMatchObject({ Message })
  })

  test.each([
    ['GetTrail', 'nobody', 'nobody'],
    ['GetTrailStatus', 'nobody', NOBODY],
    ['DeleteTrail', NOBODY, NOBODY],
  ])('%s of %s names it as %s', async (operation, Name, named) => {
    expect(await send(client, operation, { Name })).toMatchObject({
      message: `Unknown trail: ${named} for the user: ${ACCOUNT}`,
    })
  })

  test.each([
    ['text that is not JSON', '{"Name":'],
    ['a list', '[]'],
    ['a number for a name', '{"Name":1,"S3BucketName":"bucket"}'],
    ['a text for a truth', '{"Name":"abc","S3BucketName":"bucket","IsMultiRegionTrail":"true"}'],
    ['a text for a list', '{"Name":"abc","S3BucketName":"bucket","TagsList":"x"}'],
    ['texts for structures', '{"Name":"abc","S3BucketName":"bucket","TagsList":["x"]}'],
  ])('%s cannot be read', async (_, body) => {
    const response = await ask(daybook, 'CreateTrail', body)
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ __type: 'SerializationException' })
  })

  test('a body beyond a megabyte is refused', async () => {
    const response = await ask(daybook, 'CreateTrail', `{"Name":"${'x'.repeat(1_048_576)}"}`)
    expect([response.status, await response.json()]).toMatchObject([413, { __type: 'RequestEntityTooLarge' }])
  })

  test('who lacks the grant is told so, for files in the words of object storage', async () => {
    const [bob, dave] = await Promise.all([clientFor(BOB), clientFor(DAVE)])
    expect(await send(bob, 'UpdateTrail', { Name: ARN, S3BucketName: 'mine' })).toMatchObject({
      name: 'AccessDeniedException',
      message: 'The AWS Access Key Id you provided does not exist in our records',
    })
    expect(await send(bob, 'GetTrail', { Name: ARN })).toMatchObject({
      Trail: { S3BucketName: 'audit-logs' },
    })
    for (const operation of ['ListTrails', 'DescribeTrails', 'ListPublicKeys', 'LookupEvents', 'GetTrail'])
      expect(await send(dave, operation, { Name: ARN })).toMatchObject({ name: 'AccessDeniedException' })
  })

  async function clientFor(person: Parameters<typeof createTestUsers>[1]) {
    const { authorization } = await createTestUsers(daybook, person)
    const [accessKeyId = '', secretAccessKey = ''] = atob(authorization.replace('Basic ', '')).split(':')
    return clientOf(daybook, { credentials: { accessKeyId, secretAccessKey } })
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
