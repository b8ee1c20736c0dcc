import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { createHash } from 'node:crypto'
import { signedHeaders } from '../../../support/cloudtrail.ts'
import { DATABASES } from '../../../support/databases.ts'
import { openTestApp, type TestApp } from '../../../support/test-app.ts'
import { BOB, createTestUser } from '../../../support/test-users.ts'

const CHANNEL = 'arn:aws:cloudtrail:local:000000000001:channel/default'
const DATA = {
  version: '1',
  userIdentity: { type: 'app', principalId: 'alice' },
  eventSource: 'app.example',
  eventName: 'DocumentOpened',
  UID: 'u-1',
  recipientAccountId: '000000000001',
}

describe.each(DATABASES)('PutAuditEvents, on %s', (database) => {
  let daybook: TestApp
  beforeAll(async () => {
    daybook = await openTestApp({ database })
  })
  afterAll(() => daybook.close())

  const put = async (auditEvents: unknown, channelArn: string | null = CHANNEL, keys: object = {}) => {
    const body = JSON.stringify({ auditEvents })
    const query: Record<string, string> = channelArn === null ? {} : { channelArn }
    const signing = { service: 'cloudtrail-data', path: '/PutAuditEvents', query, body, ...keys }
    const headers = await signedHeaders(daybook, {
      headers: { 'content-type': 'application/json' },
      ...signing,
    })
    const url = `${daybook.url}/PutAuditEvents?${new URLSearchParams(query)}`
    const response = await fetch(url, { method: 'POST', headers, body })
    return {
      status: response.status,
      type: response.headers.get('x-amzn-errortype'),
      output: await response.json(),
    }
  }
  const recordOf = async (id: string) => (await daybook.api(`/events/${id}`)).json()

  test('stores events as they were sent, under their IDs', async () => {
    const data = JSON.stringify({ ...DATA, ü: 1.0 })
    const withOwnId = JSON.stringify({ ...DATA, eventID: 'its-own-id' })
    const checksum = createHash('sha256').update(data).digest('base64')
    const sent = [
      { id: 'put-1', eventData: data, eventDataChecksum: checksum },
      { id: 'put-2', eventData: withOwnId },
    ]
    const expected = {
      successful: [
        { id: 'put-1', eventID: 'put-1' },
        { id: 'put-2', eventID: 'its-own-id' },
      ],
      failed: [],
    }
    expect(await put(sent)).toMatchObject({ status: 200, output: expected })
    expect(await recordOf('put-1')).toMatchObject({
      ...DATA,
      ü: 1,
      eventID: 'put-1',
      eventType: 'AwsApiCall',
    })
    expect(await recordOf('its-own-id')).toMatchObject(DATA)
    expect(await put(sent)).toMatchObject({ status: 200, output: expected })
    const { events } = await (await daybook.api('/events?userName=alice')).json()
    expect(events).toHaveLength(2)
  })

  test('reports invalid events with the reason, and stores the valid ones', async () => {
    const data = (more: object) => JSON.stringify({ ...DATA, ...more })
    const { status, output } = await put([
      { id: 'good', eventData: data({}) },
      { id: 'sum', eventData: data({}), eventDataChecksum: 'x' },
      { id: 'json', eventData: '{"eventName":' },
      { id: 'list', eventData: '[]' },
      { id: 'nameless', eventData: data({ eventName: undefined }) },
      { id: 'theirs', eventData: data({ recipientAccountId: '000000000002' }) },
      { id: 'old', eventData: data({ eventTime: '2001-01-01T00:00:00Z' }) },
      { id: 'project', eventData: data({ project: 'other' }) },
      { id: 'large', eventData: data({ more: 'x'.repeat(262_144) }) },
      { id: 'customer', eventData: data({ recipientAccountId: 'Default' }) },
    ])
    expect(status).toBe(200)
    expect(output.successful.map(({ id }: { id: string }) => id)).toEqual(['good', 'customer'])
    expect(output.failed).toHaveLength(8)
    const reasons = output.failed.map(({ id, errorCode }: { id: string; errorCode: string }) => [
      id,
      errorCode,
    ])
    expect(Object.fromEntries(reasons)).toEqual({
      sum: 'InvalidChecksum',
      json: 'InvalidData',
      list: 'InvalidData',
      nameless: 'FieldNotFound',
      theirs: 'InvalidRecipient',
      old: 'InvalidData',
      project: 'InvalidRecipient',
      large: 'FieldTooLong',
    })
  })

  test('accepts a channel as an ARN or as a project ID', async () => {
    const event = [{ id: 'by-id', eventData: JSON.stringify(DATA) }]
    expect(await put(event, 'default')).toMatchObject({ status: 200, output: { failed: [] } })
  })

  const EVENT = { id: 'one', eventData: JSON.stringify(DATA) }
  test.each<[string, unknown, string | null, string]>([
    ['no channel', [EVENT], null, 'ValidationException'],
    ['another ARN', [EVENT], 'arn:aws:s3:::bucket', 'InvalidChannelARN'],
    ['another account’s channel', [EVENT], CHANNEL.replace('0001:', '0002:'), 'ChannelNotFound'],
    ['a project without the grant collector', [EVENT], 'other', 'ChannelInsufficientPermission'],
    ['an id twice', [EVENT, EVENT], CHANNEL, 'DuplicatedAuditEventId'],
    ['no events', [], CHANNEL, 'ValidationException'],
    ['null', null, CHANNEL, 'ValidationException'],
    [
      '101 events',
      Array.from({ length: 101 }, (_, i) => ({ ...EVENT, id: `${i}` })),
      CHANNEL,
      'ValidationException',
    ],
    ['an invalid id', [{ ...EVENT, id: 'a b' }], CHANNEL, 'ValidationException'],
    ['no data', [{ id: 'one' }], CHANNEL, 'ValidationException'],
    ['data that is not a string', [{ id: 'one', eventData: {} }], CHANNEL, 'SerializationException'],
  ])('with %s stores nothing', async (_, events, channel, type) => {
    expect(await put(events, channel)).toMatchObject({ status: 400, type, output: { __type: type } })
  })

  test('refuses a caller without the grant, and a signature for the other service', async () => {
    const { authorization } = await createTestUser(daybook, BOB)
    const [accessKeyId, secretAccessKey] = atob(authorization.replace('Basic ', '')).split(':')
    expect(await put([EVENT], CHANNEL, { accessKeyId, secretAccessKey })).toMatchObject({
      type: 'ChannelInsufficientPermission',
    })
    expect(await put([EVENT], CHANNEL, { service: 'cloudtrail' })).toMatchObject({
      type: 'InvalidSignatureException',
      output: { Message: "Credential should be scoped to correct service: 'cloudtrail-data'." },
    })
  })
})
