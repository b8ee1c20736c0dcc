import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { type Event, LookupEventsCommand, paginateLookupEvents } from '@aws-sdk/client-cloudtrail'
import { ACCOUNT, ask, clientOf, send } from '../../../support/cloudtrail.ts'
import { DATABASES } from '../../../support/databases.ts'
import { openTestApp, type TestApp } from '../../../support/test-app.ts'
import { CAROL, createTestUsers, OTHER_ACCOUNT } from '../../../support/test-users.ts'

/** Events of the test, and the second of the newest. */
const EVENTS = 10_000

describe.each(DATABASES)('LookupEvents, on %s', (database) => {
  let daybook: TestApp
  let client: ReturnType<typeof clientOf>
  let newest: number
  beforeAll(async () => {
    daybook = await openTestApp({ database })
    client = clientOf(daybook)
    await daybook.app.store.days.prepare(daybook.clock())
    newest = Math.floor(daybook.clock().getTime() / 1_000) - 1
    await daybook.send(Array.from({ length: EVENTS }, (_, i) => recordOf(i, newest)))
  })
  afterAll(() => daybook.close())

  const events = async (input: object) => {
    const { Events } = (await send(client, 'LookupEvents', input)) as { Events: Event[] }
    return Events
  }
  const by = (words: { [key: string]: string }) => ({
    LookupAttributes: Object.entries(words).map(([AttributeKey, AttributeValue]) => ({
      AttributeKey,
      AttributeValue,
    })),
    MaxResults: 1_000,
  })
  const idsBy = async (words: { [key: string]: string }) =>
    (await events({ ...by(words), ...beforeUs() })).map(({ EventId }) => EventId)
  // What Daybook tells of our asking is dated later.
  const beforeUs = () => ({ EndTime: new Date(newest * 1_000) })
  const idsWhere = (fits: (i: number) => boolean) =>
    Array.from({ length: EVENTS }, (_, i) => i)
      .filter(fits)
      .slice(0, 1_000)
      .map(idOf)

  test('an item has the members of AWS, K2’s Project, and the record as it is kept', async () => {
    const item = await ask(daybook, 'LookupEvents', by({ EventId: idOf(3) }))
    const { Events, ...rest } = await item.json()
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

  test('without a limit said it gives the newest fifty, newest first', async () => {
    expect((await events(beforeUs())).map(({ EventId }) => EventId)).toEqual(idsWhere((i) => i < 50))
  })

  test('the paginator walks ten thousand events without a gap or a repeat', async () => {
    const ids: (string | undefined)[] = []
    for await (const page of paginateLookupEvents({ client, pageSize: 1_000 }, beforeUs())) {
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
  ])('%s %s', async (key, value, fits) => {
    expect(await idsBy({ [key]: value })).toEqual(idsWhere(fits))
  })

  test('several attributes must all hold', async () => {
    expect(
      await idsBy({ Username: 'user3', ReadOnly: 'false', SourceIPAddress: '10.0.0.8', Project: 'default' }),
    ).toEqual(idsWhere((i) => i % 7 === 3 && i % 2 === 1 && i % 11 === 8))
  })

  test('both ends of a period belong to it', async () => {
    const period = { StartTime: new Date((newest - 20) * 1_000), EndTime: new Date((newest - 10) * 1_000) }
    expect((await events(period)).map(({ EventId }) => EventId)).toEqual(idsWhere((i) => i >= 10 && i <= 20))
    const moment = new Date((newest - 5) * 1_000)
    expect(await events({ StartTime: moment, EndTime: moment })).toMatchObject([{ EventId: idOf(5) }])
  })

  test('a token fits the question it was given for, and no other', async () => {
    const question = by({ Username: 'user1' })
    const first = await client.send(new LookupEventsCommand({ ...question, MaxResults: 2 } as object))
    const NextToken = first.NextToken ?? ''
    const second = await events({ ...question, MaxResults: 2, NextToken })
    expect(second.map(({ EventId }) => EventId)).toEqual([idOf(15), idOf(22)])
    const last = NextToken.endsWith('A') ? 'B' : 'A'
    for (const other of [
      { ...by({ Username: 'user2' }), NextToken },
      { NextToken },
      { ...question, StartTime: new Date(0), NextToken },
      { ...question, NextToken: NextToken.slice(0, -1) + last },
    ])
      expect(await send(client, 'LookupEvents', other)).toMatchObject({ name: 'InvalidNextTokenException' })
  })

  test('the last page has no token, and Insights have no events', async () => {
    const { NextToken, Events } = await client.send(
      new LookupEventsCommand({ ...by({ ResourceName: 'i-0000000000000042' }), MaxResults: 20 } as object),
    )
    expect([NextToken, Events?.length]).toEqual([undefined, 20])
    const insights = await client.send(new LookupEventsCommand({ EventCategory: 'insight' }))
    expect([insights.NextToken, insights.Events]).toEqual([undefined, []])
  })

  test('another customer sees none of them, and their tokens do not fit either', async () => {
    const { authorization } = await createTestUsers(daybook, CAROL)
    const [accessKeyId = '', secretAccessKey = ''] = atob(authorization.replace('Basic ', '')).split(':')
    const carol = clientOf(daybook, { credentials: { accessKeyId, secretAccessKey } })
    const { NextToken } = await client.send(new LookupEventsCommand({}))
    const seen = await carol.send(new LookupEventsCommand({}))
    for (const { EventSource, CloudTrailEvent = '' } of seen.Events ?? [])
      expect([EventSource, JSON.parse(CloudTrailEvent).recipientAccountId]).toEqual([
        'daybook',
        OTHER_ACCOUNT,
      ])
    expect(await send(carol, 'LookupEvents', by({ EventId: idOf(3) }))).toMatchObject({ Events: [] })
    expect(await send(carol, 'LookupEvents', { NextToken })).toMatchObject({
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
    userIdentity: { type: 'IAMUser', userName: `user${i % 7}`, accessKeyId, accountId: ACCOUNT },
    sourceIPAddress: `10.0.0.${i % 11}`,
    requestParameters: { instanceId: `i-${String(i % 500).padStart(16, '0')}` },
  }
}
