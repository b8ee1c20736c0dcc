import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import {
  AddTagsCommand,
  CreateTrailCommand,
  DeleteTrailCommand,
  DescribeTrailsCommand,
  GetEventSelectorsCommand,
  GetInsightSelectorsCommand,
  GetTrailCommand,
  GetTrailStatusCommand,
  ListPublicKeysCommand,
  ListTagsCommand,
  ListTrailsCommand,
  PutEventSelectorsCommand,
  PutInsightSelectorsCommand,
  RemoveTagsCommand,
  StartLoggingCommand,
  StopLoggingCommand,
  UpdateTrailCommand,
} from '@aws-sdk/client-cloudtrail'
import { ACCOUNT_ID, createCloudTrailClient, requestCloudTrail } from '../../support/cloudtrail.ts'
import { DATABASES } from '../../support/databases.ts'
import { openTestApp, type TestApp } from '../../support/test-app.ts'

const ARN = `arn:aws:cloudtrail:local:${ACCOUNT_ID}:trail/audit`

// The AWS SDK creates, changes and deletes one trail. Each test continues from the one before it.
describe.each(DATABASES)('the operations on a trail, on %s', (database) => {
  let daybook: TestApp
  let client: ReturnType<typeof createCloudTrailClient>
  beforeAll(async () => {
    daybook = await openTestApp({ database })
    client = createCloudTrailClient(daybook)
  })
  afterAll(() => daybook.close())

  test('CreateTrail returns the new trail without its home region', async () => {
    const { $metadata, ...created } = await client.send(
      new CreateTrailCommand({
        Name: 'audit',
        S3BucketName: 'audit-logs',
        S3KeyPrefix: 'daybook',
        IsMultiRegionTrail: true,
        EnableLogFileValidation: true,
        TagsList: [{ Key: 'team', Value: 'security' }, { Key: 'empty' }],
      }),
    )
    expect($metadata).toMatchObject({ httpStatusCode: 200, requestId: expect.stringMatching(/^0{8}-/) })
    expect(created).toEqual({
      Name: 'audit',
      S3BucketName: 'audit-logs',
      S3KeyPrefix: 'daybook',
      IncludeGlobalServiceEvents: true,
      IsMultiRegionTrail: true,
      TrailARN: ARN,
      LogFileValidationEnabled: true,
      IsOrganizationTrail: false,
    })
  })

  const TRAIL = {
    Name: 'audit',
    S3BucketName: 'audit-logs',
    S3KeyPrefix: 'daybook',
    IncludeGlobalServiceEvents: true,
    IsMultiRegionTrail: true,
    HomeRegion: 'local',
    TrailARN: ARN,
    LogFileValidationEnabled: true,
    HasCustomEventSelectors: false,
    HasInsightSelectors: false,
    IsOrganizationTrail: false,
  }

  test.each(['audit', ARN])('GetTrail finds the trail by %s', async (Name) => {
    expect((await client.send(new GetTrailCommand({ Name }))).Trail).toEqual(TRAIL)
  })

  test('DescribeTrails finds the trail by name, by ARN, among others and in the list of all', async () => {
    const describeTrails = async (trailNameList?: string[]) =>
      (await client.send(new DescribeTrailsCommand(trailNameList ? { trailNameList } : {}))).trailList
    for (const names of [undefined, [], ['audit'], [ARN], ['nobody', 'audit', ARN]])
      expect(await describeTrails(names)).toEqual([TRAIL])
    expect(await describeTrails(['nobody'])).toEqual([])
    expect(await describeTrails([ARN.replace(ACCOUNT_ID, '000000000002')])).toEqual([])
    const shadows = new DescribeTrailsCommand({ includeShadowTrails: false })
    expect((await client.send(shadows)).trailList).toEqual([TRAIL])
  })

  test('ListTrails returns the trail on one page', async () => {
    const { $metadata: _, ...page } = await client.send(new ListTrailsCommand({}))
    expect(page).toEqual({ Trails: [{ TrailARN: ARN, Name: 'audit', HomeRegion: 'local' }] })
  })

  test('GetTrailStatus shows that a new trail does not log, and the effect of StartLogging and StopLogging', async () => {
    const status = async () => {
      const { $metadata: _, ...output } = await client.send(new GetTrailStatusCommand({ Name: ARN }))
      return output
    }
    const noAttempts = {
      LatestDeliveryAttemptTime: '',
      LatestDeliveryAttemptSucceeded: '',
      LatestNotificationAttemptTime: '',
      LatestNotificationAttemptSucceeded: '',
    }
    expect(await status()).toEqual({
      ...noAttempts,
      IsLogging: false,
      TimeLoggingStarted: '',
      TimeLoggingStopped: '',
    })
    await client.send(new StartLoggingCommand({ Name: 'audit' }))
    const now = daybook.clock()
    const legacy = now.toISOString().replace(/\.\d+/, '')
    const started = { ...noAttempts, StartLoggingTime: now, TimeLoggingStarted: legacy }
    expect(await status()).toEqual({ ...started, IsLogging: true, TimeLoggingStopped: '' })
    await client.send(new StopLoggingCommand({ Name: ARN }))
    expect(await status()).toEqual({
      ...started,
      IsLogging: false,
      StopLoggingTime: now,
      TimeLoggingStopped: legacy,
    })
  })

  test('UpdateTrail changes only the settings in the request', async () => {
    const update = async (more: object) => client.send(new UpdateTrailCommand({ Name: ARN, ...more }))
    expect(await update({ S3BucketName: 'audit-logs-2' })).toMatchObject({
      S3BucketName: 'audit-logs-2',
      S3KeyPrefix: 'daybook',
      IsMultiRegionTrail: true,
    })
    expect(await update({ S3KeyPrefix: '', SnsTopicName: '', KmsKeyId: '' })).not.toHaveProperty(
      'S3KeyPrefix',
    )
    expect(await update({ EnableLogFileValidation: false, IsMultiRegionTrail: false })).toMatchObject({
      LogFileValidationEnabled: false,
      IsMultiRegionTrail: false,
      S3BucketName: 'audit-logs-2',
    })
  })

  const DEFAULT = {
    ReadWriteType: 'All' as const,
    IncludeManagementEvents: true,
    DataResources: [],
    ExcludeManagementEventSources: [],
  }
  const hasCustom = async () =>
    (await client.send(new GetTrailCommand({ Name: 'audit' }))).Trail?.HasCustomEventSelectors
  const selectors = async () => {
    const { $metadata: _, ...all } = await client.send(new GetEventSelectorsCommand({ TrailName: ARN }))
    return all
  }

  test('basic selectors replace the default, and the default replaces them', async () => {
    expect(await selectors()).toEqual({ TrailARN: ARN, EventSelectors: [DEFAULT] })
    const selector = {
      ...DEFAULT,
      ReadWriteType: 'WriteOnly' as const,
      DataResources: [{ Type: 'AWS::S3::Object', Values: ['arn:aws:s3:::photos/'] }],
    }
    const put = new PutEventSelectorsCommand({
      TrailName: 'audit',
      EventSelectors: [{ ReadWriteType: 'WriteOnly', DataResources: selector.DataResources }],
    })
    expect(await client.send(put)).toMatchObject({ TrailARN: ARN, EventSelectors: [selector] })
    expect(await selectors()).toEqual({ TrailARN: ARN, EventSelectors: [selector] })
    expect(await hasCustom()).toBe(true)
    await client.send(new PutEventSelectorsCommand({ TrailName: ARN, EventSelectors: [DEFAULT] }))
    expect(await hasCustom()).toBe(false)
  })

  test('advanced selectors replace basic ones, and an empty list restores the default', async () => {
    const AdvancedEventSelectors = [
      {
        Name: 'writes',
        FieldSelectors: [
          { Field: 'eventCategory', Equals: ['Management'] },
          { Field: 'eventName', StartsWith: ['Stop'], NotEndsWith: ['Logging', 'Query'] },
        ],
      },
    ]
    await client.send(new PutEventSelectorsCommand({ TrailName: ARN, AdvancedEventSelectors }))
    expect(await selectors()).toEqual({ TrailARN: ARN, AdvancedEventSelectors })
    expect(await hasCustom()).toBe(true)
    await client.send(new PutEventSelectorsCommand({ TrailName: ARN, AdvancedEventSelectors: [] }))
    expect(await selectors()).toEqual({ TrailARN: ARN, EventSelectors: [DEFAULT] })
  })

  test('the operations on selectors accept and return the Name of K2', async () => {
    const put = await requestCloudTrail(daybook, 'PutEventSelectors', { Name: 'audit', EventSelectors: [{}] })
    expect(await put.json()).toMatchObject({ Name: 'audit', TrailARN: ARN })
    const fetched = await requestCloudTrail(daybook, 'GetEventSelectors', { Name: ARN })
    expect(await fetched.json()).toMatchObject({ Name: 'audit', EventSelectors: [DEFAULT] })
  })

  test('tags can be added and removed, and ListTags has an entry for each ARN in the request', async () => {
    const tags = async () => {
      const list = new ListTagsCommand({ ResourceIdList: [ARN, ARN] })
      const [first, second, ...more] = (await client.send(list)).ResourceTagList ?? []
      expect(second).toEqual(first)
      expect(more).toEqual([])
      return first
    }
    expect(await tags()).toEqual({
      ResourceId: ARN,
      TagsList: [
        { Key: 'empty', Value: '' },
        { Key: 'team', Value: 'security' },
      ],
    })
    await client.send(new AddTagsCommand({ ResourceId: ARN, TagsList: [{ Key: 'team', Value: 'ops' }] }))
    await client.send(new RemoveTagsCommand({ ResourceId: ARN, TagsList: [{ Key: 'empty', Value: 'x' }] }))
    expect(await tags()).toEqual({ ResourceId: ARN, TagsList: [{ Key: 'team', Value: 'ops' }] })
    await client.send(new RemoveTagsCommand({ ResourceId: ARN, TagsList: [{ Key: 'team' }] }))
    expect(await tags()).toEqual({ ResourceId: ARN, TagsList: [] })
  })

  test('Insights can be switched off, and GetInsightSelectors says that they are off', async () => {
    const off = await client.send(new PutInsightSelectorsCommand({ TrailName: ARN, InsightSelectors: [] }))
    expect(off).toMatchObject({ TrailARN: ARN, InsightSelectors: [] })
    const failure = await client.send(new GetInsightSelectorsCommand({ TrailName: 'audit' })).catch((e) => e)
    expect(failure).toMatchObject({ name: 'InsightNotEnabledException' })
  })

  test('ListPublicKeys is empty before a digest was signed', async () => {
    const all = new ListPublicKeysCommand({ StartTime: new Date(0), EndTime: new Date() })
    expect((await client.send(all)).PublicKeyList).toEqual([])
  })

  test('DeleteTrail deletes the trail', async () => {
    await client.send(new DeleteTrailCommand({ Name: ARN }))
    expect((await client.send(new DescribeTrailsCommand({}))).trailList).toEqual([])
    const again = await client.send(new DeleteTrailCommand({ Name: ARN })).catch((error) => error)
    expect(again).toMatchObject({ name: 'TrailNotFoundException' })
  })
})
