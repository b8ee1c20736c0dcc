import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { ACCOUNT, signedHeaders } from '../../support/cloudtrail.ts'
import { DATABASES } from '../../support/databases.ts'
import { openTestApp, type TestApp } from '../../support/test-app.ts'

// What hashicorp/aws 5 asks for a resource aws_cloudtrail, call by call; the real provider was run against Daybook too.
const ARN = `arn:aws:cloudtrail:local:${ACCOUNT}:trail/audit`
type Answer = { status: number; answer: Record<string, never> }
type Config = Record<string, unknown>

const SELECTOR = {
  ReadWriteType: 'WriteOnly',
  IncludeManagementEvents: true,
  DataResources: [{ Type: 'AWS::S3::Object', Values: ['arn:aws:s3:::photos/'] }],
  ExcludeManagementEventSources: [],
}
const DEFAULT = { IncludeManagementEvents: true, ReadWriteType: 'All', DataResources: [] }
const BARE = {
  name: 'audit',
  s3_bucket_name: 'audit-logs',
  s3_key_prefix: '',
  enable_logging: true,
  include_global_service_events: true,
  is_multi_region_trail: false,
  is_organization_trail: false,
  enable_log_file_validation: false,
  event_selector: [],
  advanced_event_selector: [],
  tags: {},
}

describe.each(DATABASES)('Terraform’s calls, on %s,', (database) => {
  let daybook: TestApp
  beforeAll(async () => {
    daybook = await openTestApp({ database })
  })
  afterAll(() => daybook.close())

  // As the AWS SDK for Go v2 writes them.
  const call = async (operation: string, input: object): Promise<Answer> => {
    const headers = {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': `CloudTrail_20131101.${operation}`,
      'amz-sdk-request': 'attempt=1; max=25',
    }
    const body = JSON.stringify(input)
    const signed = await signedHeaders(daybook, { headers, body, region: 'us-east-1' })
    const response = await fetch(daybook.url, { method: 'POST', headers: signed, body })
    return { status: response.status, answer: await response.json() }
  }
  const must = async (operation: string, input: object) => {
    const { status, answer } = await call(operation, input)
    expect([operation, status, answer]).toEqual([operation, 200, answer])
    return answer
  }

  // The provider's read, and the state it makes of the answers; null when the trail is gone.
  const read = async (): Promise<Config | null> => {
    const { trailList } = (await must('DescribeTrails', { trailNameList: [ARN] })) as { trailList?: Config[] }
    const [trail, ...more] = trailList ?? []
    expect(more).toEqual([])
    if (!trail) return null
    const status: Config = await must('GetTrailStatus', { Name: ARN })
    const chosen: Config = trail.HasCustomEventSelectors
      ? await must('GetEventSelectors', { TrailName: ARN })
      : {}
    if (trail.HasInsightSelectors) await must('GetInsightSelectors', { TrailName: ARN })
    const { ResourceTagList } = (await must('ListTags', { ResourceIdList: [ARN] })) as {
      ResourceTagList?: { TagsList: { Key: string; Value: string }[] }[]
    }
    const tags = ResourceTagList?.[0]?.TagsList.map(({ Key, Value }) => [Key, Value])
    expect([trail.HomeRegion, trail.TrailARN]).toEqual(['local', ARN])
    return {
      name: trail.Name,
      s3_bucket_name: trail.S3BucketName,
      s3_key_prefix: trail.S3KeyPrefix ?? '',
      enable_logging: status.IsLogging,
      include_global_service_events: trail.IncludeGlobalServiceEvents,
      is_multi_region_trail: trail.IsMultiRegionTrail,
      is_organization_trail: trail.IsOrganizationTrail,
      enable_log_file_validation: trail.LogFileValidationEnabled,
      event_selector: chosen.EventSelectors ?? [],
      advanced_event_selector: chosen.AdvancedEventSelectors ?? [],
      tags: Object.fromEntries(tags ?? []),
    }
  }

  test('create leaves what the configuration says', async () => {
    const created = await must('CreateTrail', {
      Name: 'audit',
      S3BucketName: 'audit-logs',
      S3KeyPrefix: 'daybook',
      IncludeGlobalServiceEvents: true,
      IsMultiRegionTrail: true,
      EnableLogFileValidation: true,
      TagsList: [{ Key: 'team', Value: 'security' }],
    })
    expect(created).toMatchObject({ TrailARN: ARN })
    await must('StartLogging', { Name: ARN })
    await must('PutEventSelectors', { TrailName: ARN, EventSelectors: [SELECTOR] })
    expect(await read()).toEqual({
      ...BARE,
      s3_key_prefix: 'daybook',
      is_multi_region_trail: true,
      enable_log_file_validation: true,
      event_selector: [SELECTOR],
      tags: { team: 'security' },
    })
  })

  test('update changes what it names, and the rest stays as the configuration says', async () => {
    await must('UpdateTrail', { Name: ARN, S3BucketName: 'audit-logs-2', EnableLogFileValidation: false })
    await must('StopLogging', { Name: ARN })
    const advanced = [
      { Name: 'writes', FieldSelectors: [{ Field: 'eventCategory', Equals: ['Management'] }] },
    ]
    await must('PutEventSelectors', { TrailName: ARN, AdvancedEventSelectors: advanced })
    await must('RemoveTags', { ResourceId: ARN, TagsList: [{ Key: 'team', Value: 'security' }] })
    await must('AddTags', { ResourceId: ARN, TagsList: [{ Key: 'stage', Value: 'prod' }] })
    expect(await read()).toEqual({
      ...BARE,
      s3_bucket_name: 'audit-logs-2',
      s3_key_prefix: 'daybook',
      is_multi_region_trail: true,
      enable_logging: false,
      advanced_event_selector: advanced,
      tags: { stage: 'prod' },
    })
  })

  test.each([
    ['advanced', { AdvancedEventSelectors: [] }],
    ['basic', { EventSelectors: [DEFAULT] }],
  ])('removing everything optional, %s selectors too, leaves a bare trail', async (_, removal) => {
    await must('UpdateTrail', {
      Name: ARN,
      S3BucketName: 'audit-logs',
      S3KeyPrefix: '',
      SnsTopicName: '',
      CloudWatchLogsLogGroupArn: '',
      CloudWatchLogsRoleArn: '',
      KmsKeyId: '',
      IsMultiRegionTrail: false,
      IsOrganizationTrail: false,
    })
    await must('StartLogging', { Name: ARN })
    await must('PutEventSelectors', { TrailName: ARN, ...removal })
    await must('RemoveTags', { ResourceId: ARN, TagsList: [{ Key: 'stage', Value: 'prod' }] })
    expect(await read()).toEqual(BARE)
    await must('PutEventSelectors', { TrailName: ARN, EventSelectors: [SELECTOR] })
  })

  test('delete leaves nothing, and deleting again counts as deleted', async () => {
    await must('DeleteTrail', { Name: ARN })
    expect(await read()).toBeNull()
    expect(await call('DeleteTrail', { Name: ARN })).toMatchObject({
      status: 400,
      answer: { __type: 'TrailNotFoundException' },
    })
  })
})
