import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { type Event, LookupEventsCommand, paginateLookupEvents } from '@aws-sdk/client-cloudtrail'
import {
  ACCOUNT_ID,
  createCloudTrailClient,
  requestCloudTrail,
  sendOperation,
} from '../../../support/cloudtrail.ts'
import { DATABASES } from '../../../support/databases.ts'
import { openTestApp, type TestApp } from '../../../support/test-app.ts'
import { CAROL, createTestUser, OTHER_ACCOUNT } from '../../../support/test-users.ts'

/** Number of events. */
const EVENTS = 10_000

describe.each(DATABASES)('LookupEvents, on %s', (database) => {
  let daybook: TestApp
  let client: ReturnType<typeof createCloudTrailClient>
  let newest: number
  beforeAll(async () => {
    daybook = await openTestApp({ database })
    client = createCloudTrailClient(daybook)
    await daybook.app.store.partitions.prepare(daybook.clock())
    newest = Math.floor(daybook.clock().getTime() / 1_000) - 1
    await daybook.send(Array.from({ length: EVENTS }, (_, i) => recordOf(i, newest)))
  })
  afterAll(() => daybook.close())

  const events = async (input: object) => {
    const { Events } = (await sendOperation(client, 'LookupEvents', input)) as { Events: Event[] }
    return Events
  }
  const byAttributes = (attributes: { [key: string]: string }) => ({
    LookupAttributes: Object.entries(attributes).map(([AttributeKey, AttributeValue]) => ({
      AttributeKey,
      AttributeValue,
    })),
    MaxResults: 1_000,
  })
  const idsBy = async (attributes: { [key: string]: string }) =>
    (await events({ ...byAttributes(attributes), ...sentEventsOnly() })).map(({ EventId }) => EventId)
  // Excludes the audit entries of this test, which are dated later.
  const sentEventsOnly = () => ({ EndTime: new Date(newest * 1_000) })
  const idsWhere = (matches: (i: number) => boolean) =>
    Array.from({ length: EVENTS }, (_, i) => i)
      .filter(matches)
      .slice(0, 1_000)
      .map(idOf)

  test('an event has AWS’s members, K2’s Project, and the stored record', async () => {
    const response = await requestCloudTrail(daybook, 'LookupEvents', byAttributes({ EventId: idOf(3) }))
    const { Events, ...rest } = await response.json()
    expect(rest).toEqual({})
    expect(Events).toEqual([
      {
        EventId: idOf(3),
        EventName: 'StopInstances',
        ReadOnly: 'false',
        AccessKeyId: 'AKIA3',
        EventTime: newest - 3,
        EventSource: 'ec2.amazonaws.com',
        Username: 'user3',
        Resources: [{ ResourceType: 'AWS::EC2::Instance', ResourceName: 'i-0000000000000003' }],
        CloudTrailEvent: await (await daybook.api(`/events/${idOf(3)}`)).text(),
        Project: 'default',
      },
    ])
  })

  test('returns the newest 50 events by default, newest first', async () => {
    expect((await events(sentEventsOnly())).map(({ EventId }) => EventId)).toEqual(idsWhere((i) => i < 50))
  })

  test('the paginator reads 10,000 events without gaps or repeats', async () => {
    const ids: (string | undefined)[] = []
    for await (const page of paginateLookupEvents({ client, pageSize: 1_000 }, sentEventsOnly())) {
      ids.push(...(page.Events ?? []).map(({ EventId }) => EventId))
    }
    expect(ids).toEqual(Array.from({ length: EVENTS }, (_, i) => idOf(i)))
  })

  test.each<[string, string, (i: number) => boolean]>([
    ['EventId', idOf(77), (i) => i === 77],
    ['EventName', 'StopInstances', (i) => i % 2 === 1],
    ['ReadOnly', 'true', (i) => i % 2 === 0],
    ['ReadOnly', 'false', (i) => i % 2 === 1],
    ['Username', 'user3', (i) => i % 7 === 3],
    ['ResourceType', 'AWS::EC2::Instance', () => true],
    ['ResourceName', 'i-0000000000000042', (i) => i % 500 === 42],
    ['EventSource', 'ec2.amazonaws.com', () => true],
    ['AccessKeyId', 'AKIA5', (i) => i % 7 === 5],
    ['Project', 'default', () => true],
    ['Project', 'other', () => false],
    ['SourceIPAddress', '10.0.0.8', (i) => i % 11 === 8],
    ['EventName', 'stopinstances', () => false],
  ])('filters by %s %s', async (key, value, matches) => {
    expect(await idsBy({ [key]: value })).toEqual(idsWhere(matches))
  })

  test('events must match all attributes', async () => {
    expect(
      await idsBy({ Username: 'user3', ReadOnly: 'false', SourceIPAddress: '10.0.0.8', Project: 'default' }),
    ).toEqual(idsWhere((i) => i % 7 === 3 && i % 2 === 1 && i % 11 === 8))
  })

  test('both ends of the period are inclusive', async () => {
    const period = { StartTime: new Date((newest - 20) * 1_000), EndTime: new Date((newest - 10) * 1_000) }
    expect((await events(period)).map(({ EventId }) => EventId)).toEqual(idsWhere((i) => i >= 10 && i <= 20))
    const instant = new Date((newest - 5) * 1_000)
    expect(await events({ StartTime: instant, EndTime: instant })).toMatchObject([{ EventId: idOf(5) }])
  })

  test('a token is valid only for the request that returned it', async () => {
    const input = byAttributes({ Username: 'user1' })
    const first = await client.send(new LookupEventsCommand({ ...input, MaxResults: 2 } as object))
    const NextToken = first.NextToken ?? ''
    const second = await events({ ...input, MaxResults: 2, NextToken })
    expect(second.map(({ EventId }) => EventId)).toEqual([idOf(15), idOf(22)])
    const last = NextToken.endsWith('A') ? 'B' : 'A'
    for (const other of [
      { ...byAttributes({ Username: 'user2' }), NextToken },
      { NextToken },
      { ...input, StartTime: new Date(0), NextToken },
      { ...input, NextToken: NextToken.slice(0, -1) + last },
    ])
      expect(await sendOperation(client, 'LookupEvents', other)).toMatchObject({
        name: 'InvalidNextTokenException',
      })
  })

  test('the last page has no token, and Insights have no events', async () => {
    const { NextToken, Events } = await client.send(
      new LookupEventsCommand({
        ...byAttributes({ ResourceName: 'i-0000000000000042' }),
        MaxResults: 20,
      } as object),
    )
    expect([NextToken, Events?.length]).toEqual([undefined, 20])
    const insights = await client.send(new LookupEventsCommand({ EventCategory: 'insight' }))
    expect([insights.NextToken, insights.Events]).toEqual([undefined, []])
  })

  test('another customer sees none of the events, and cannot use the tokens', async () => {
    const { authorization } = await createTestUser(daybook, CAROL)
    const [accessKeyId = '', secretAccessKey = ''] = atob(authorization.replace('Basic ', '')).split(':')
    const carol = createCloudTrailClient(daybook, { credentials: { accessKeyId, secretAccessKey } })
    const { NextToken } = await client.send(new LookupEventsCommand({}))
    const seen = await carol.send(new LookupEventsCommand({}))
    for (const { EventSource, CloudTrailEvent = '' } of seen.Events ?? [])
      expect([EventSource, JSON.parse(CloudTrailEvent).recipientAccountId]).toEqual([
        'daybook',
        OTHER_ACCOUNT,
      ])
    expect(await sendOperation(carol, 'LookupEvents', byAttributes({ EventId: idOf(3) }))).toMatchObject({
      Events: [],
    })
    expect(await sendOperation(carol, 'LookupEvents', { NextToken })).toMatchObject({
      name: 'InvalidNextTokenException',
    })
  })
})

function idOf(i: number): string {
  return `event-${String(i).padStart(5, '0')}`
}

// Event `i` happened `i` seconds before the newest.
function recordOf(i: number, newest: number) {
  const accessKeyId = `AKIA${i % 7}`
  return {
    eventID: idOf(i),
    eventTime: new Date((newest - i) * 1_000).toISOString(),
    eventName: i % 2 === 0 ? 'DescribeInstances' : 'StopInstances',
    eventSource: 'ec2.amazonaws.com',
    userIdentity: { type: 'IAMUser', userName: `user${i % 7}`, accessKeyId, accountId: ACCOUNT_ID },
    sourceIPAddress: `10.0.0.${i % 11}`,
    requestParameters: { instanceId: `i-${String(i % 500).padStart(16, '0')}` },
  }
}
