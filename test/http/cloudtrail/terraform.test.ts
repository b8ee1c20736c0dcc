import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { ACCOUNT_ID, signedHeaders } from '../../support/cloudtrail.ts'
import { DATABASES } from '../../support/databases.ts'
import { openTestApp, type TestApp } from '../../support/test-app.ts'

// The calls that hashicorp/aws 5 makes for a resource aws_cloudtrail. The real provider was also run against Daybook.
const ARN = `arn:aws:cloudtrail:local:${ACCOUNT_ID}:trail/audit`
type CallResult = { status: number; output: Record<string, never> }
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

  // The headers of the AWS SDK for Go v2.
  const call = async (operation: string, input: object): Promise<CallResult> => {
    const headers = {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': `CloudTrail_20131101.${operation}`,
      'amz-sdk-request': 'attempt=1; max=25',
    }
    const body = JSON.stringify(input)
    const signed = await signedHeaders(daybook, { headers, body, region: 'us-east-1' })
    const response = await fetch(daybook.url, { method: 'POST', headers: signed, body })
    return { status: response.status, output: await response.json() }
  }
  const callOk = async (operation: string, input: object) => {
    const { status, output } = await call(operation, input)
    expect([operation, status, output]).toEqual([operation, 200, output])
    return output
  }

  // The provider's read: the state it derives from the responses, or null if the trail does not exist.
  const read = async (): Promise<Config | null> => {
    const { trailList } = (await callOk('DescribeTrails', { trailNameList: [ARN] })) as {
      trailList?: Config[]
    }
    const [trail, ...others] = trailList ?? []
    expect(others).toEqual([])
    if (!trail) return null
    const status: Config = await callOk('GetTrailStatus', { Name: ARN })
    const selectors: Config = trail.HasCustomEventSelectors
      ? await callOk('GetEventSelectors', { TrailName: ARN })
      : {}
    if (trail.HasInsightSelectors) await callOk('GetInsightSelectors', { TrailName: ARN })
    const { ResourceTagList } = (await callOk('ListTags', { ResourceIdList: [ARN] })) as {
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
      event_selector: selectors.EventSelectors ?? [],
      advanced_event_selector: selectors.AdvancedEventSelectors ?? [],
      tags: Object.fromEntries(tags ?? []),
    }
  }

  test('create results in the configured state', async () => {
    const created = await callOk('CreateTrail', {
      Name: 'audit',
      S3BucketName: 'audit-logs',
      S3KeyPrefix: 'daybook',
      IncludeGlobalServiceEvents: true,
      IsMultiRegionTrail: true,
      EnableLogFileValidation: true,
      TagsList: [{ Key: 'team', Value: 'security' }],
    })
    expect(created).toMatchObject({ TrailARN: ARN })
    await callOk('StartLogging', { Name: ARN })
    await callOk('PutEventSelectors', { TrailName: ARN, EventSelectors: [SELECTOR] })
    expect(await read()).toEqual({
      ...BARE,
      s3_key_prefix: 'daybook',
      is_multi_region_trail: true,
      enable_log_file_validation: true,
      event_selector: [SELECTOR],
      tags: { team: 'security' },
    })
  })

  test('update changes the settings in the request and keeps the others', async () => {
    await callOk('UpdateTrail', { Name: ARN, S3BucketName: 'audit-logs-2', EnableLogFileValidation: false })
    await callOk('StopLogging', { Name: ARN })
    const advanced = [
      { Name: 'writes', FieldSelectors: [{ Field: 'eventCategory', Equals: ['Management'] }] },
    ]
    await callOk('PutEventSelectors', { TrailName: ARN, AdvancedEventSelectors: advanced })
    await callOk('RemoveTags', { ResourceId: ARN, TagsList: [{ Key: 'team', Value: 'security' }] })
    await callOk('AddTags', { ResourceId: ARN, TagsList: [{ Key: 'stage', Value: 'prod' }] })
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
  ])(
    'removing all optional settings, including %s selectors, results in the defaults',
    async (_, removal) => {
      await callOk('UpdateTrail', {
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
      await callOk('StartLogging', { Name: ARN })
      await callOk('PutEventSelectors', { TrailName: ARN, ...removal })
      await callOk('RemoveTags', { ResourceId: ARN, TagsList: [{ Key: 'stage', Value: 'prod' }] })
      expect(await read()).toEqual(BARE)
      await callOk('PutEventSelectors', { TrailName: ARN, EventSelectors: [SELECTOR] })
    },
  )

  test('delete removes the trail, and deleting again returns TrailNotFoundException', async () => {
    await callOk('DeleteTrail', { Name: ARN })
    expect(await read()).toBeNull()
    expect(await call('DeleteTrail', { Name: ARN })).toMatchObject({
      status: 400,
      output: { __type: 'TrailNotFoundException' },
    })
  })
})
