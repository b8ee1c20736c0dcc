import { describe, expect, test } from 'bun:test'
import { isReadOnlyAction } from '../../../src/domain/actions/read-only-action.ts'
import { COLUMN_LENGTH_MAX, toColumn } from '../../../src/domain/events/column.ts'
import { OPERATOR } from '../../../src/domain/events/incoming-event.ts'
import { findEventId, parseEvent, type RecordContext } from '../../../src/domain/events/record.ts'

const CONTEXT: RecordContext = {
  now: new Date('2026-03-01T12:00:00.000Z'),
  newId: () => '019caaaa-0000-7000-8000-000000000001',
  region: 'local',
  accountId: '000000000001',
  customer: 7,
  project: 'default',
  retentionDays: 30,
  sender: OPERATOR,
}

const ADDED = {
  id: '"eventID":"019caaaa-0000-7000-8000-000000000001"',
  time: '"eventTime":"2026-03-01T12:00:00Z"',
  rest: '"eventVersion":"1.11","eventType":"AwsApiCall","recipientAccountId":"000000000001","awsRegion":"local"',
}

const AWS =
  '{"eventVersion":"1.08","userIdentity":{"type":"IAMUser","accessKeyId":"AKIA1","userName":"ann"},' +
  '"eventTime":"2026-02-28T10:00:00Z","eventSource":"ec2.amazonaws.com","eventName":"StopInstances",' +
  '"awsRegion":"eu-west-1","sourceIPAddress":"192.0.2.1","errorCode":"Client.Denied",' +
  '"requestParameters":{"instancesSet":{"items":[{"instanceId":"i-0abc"}]}},"responseElements":null,' +
  '"eventID":"e-1","readOnly":false,"eventType":"AwsApiCall","recipientAccountId":"123456789012","n":1.00}'

describe('a record', () => {
  test('in AWS’s shape is kept byte for byte, and its values can be filtered', () => {
    expect(parseEvent(AWS, CONTEXT)).toEqual({
      customer: 7,
      id: 'e-1',
      eventTime: new Date('2026-02-28T10:00:00Z'),
      eventName: 'StopInstances',
      userName: 'ann',
      project: 'default',
      eventSource: 'ec2.amazonaws.com',
      readOnly: false,
      sourceIPAddress: '192.0.2.1',
      errorCode: 'Client.Denied',
      accessKeyId: 'AKIA1',
      resources: [{ type: 'AWS::EC2::Instance', name: 'i-0abc' }],
      record: AWS,
      requestID: null,
      sharedEventID: null,
      sortableAddress: '4c0000201',
      identityType: 'IAMUser',
      roleName: null,
      submission: OPERATOR.submission,
      maySpeakForCloud: true,
      sentRecord: AWS,
    })
  })

  test('in K2’s shape has its project and a time in epoch seconds', () => {
    const event = parseEvent(
      '{"eventID":"k-1","eventName":"DescribeInstances","eventTime":1772270000.1239,"eventType":"AwsApiCall",' +
        '"project":"shop","recipientAccountId":"acme","userName":"ann@acme","requestParameters":{},"responseElements":{}}',
      CONTEXT,
    )
    expect(event).toMatchObject({ project: 'shop', userName: 'ann@acme', readOnly: true })
    expect(event.eventTime).toEqual(new Date(1772270000124))
    expect(event.record).toEndWith(
      '"responseElements":{},"eventVersion":"1.11","awsRegion":"local","readOnly":true}',
    )
    expect(event.record).toContain('"eventTime":1772270000.1239,')
  })

  test('with only a name and a user gets the other fields before its closing brace', () => {
    expect(parseEvent('{ "eventName" : "Open", "userName":"bob"\n}', CONTEXT)).toMatchObject({
      id: '019caaaa-0000-7000-8000-000000000001',
      eventTime: CONTEXT.now,
      readOnly: false,
      sourceIPAddress: null,
      record: `{ "eventName" : "Open", "userName":"bob"\n,${ADDED.id},${ADDED.time},${ADDED.rest},"readOnly":false}`,
    })
  })

  test('gets values in place of nulls, and keeps every other byte', () => {
    const text =
      '{"eventID": null ,"n":1.00,"n":2,"x":{"readOnly":null},"readOnly":null,"eventName":"GetX","userName":"b"}'
    expect(parseEvent(text, CONTEXT).record).toBe(
      '{"eventID": "019caaaa-0000-7000-8000-000000000001" ,"n":1.00,"n":2,"x":{"readOnly":null},"readOnly":true,' +
        `"eventName":"GetX","userName":"b",${ADDED.time},${ADDED.rest}}`,
    )
  })

  test('keeps NUL and lone surrogates; only its columns replace them', () => {
    const event = parseEvent(String.raw`{"eventName":"A\u0000B","userName":"x\ud800y","project":"\udc00"}`, {
      ...CONTEXT,
      project: 'other',
    })
    expect(event).toMatchObject({ eventName: 'A\uFFFDB', userName: 'x\uFFFDy', project: '\uFFFD' })
    expect(event.record).toStartWith(
      String.raw`{"eventName":"A\u0000B","userName":"x\ud800y","project":"\udc00",`,
    )
  })

  test('can come again as it was sent only with an ID', () => {
    const text = '{"eventID":"e-1","eventName":"Open","userName":"bob"}'
    expect(parseEvent(text, CONTEXT).sentRecord).toBe(text)
    expect(parseEvent('{"eventName":"Open","userName":"bob"}', CONTEXT).sentRecord).toBeNull()
  })

  test('is unchanged when its event’s record is parsed again', () => {
    const once = parseEvent('{"eventName":"Open","userName":"bob"}', CONTEXT)
    expect(parseEvent(once.record, CONTEXT)).toEqual({ ...once, sentRecord: once.record })
  })

  test('may have readOnly as a string', () => {
    expect(parseEvent('{"eventName":"GetX","userName":"b","readOnly":"false"}', CONTEXT)).toMatchObject({
      readOnly: false,
      record: expect.stringContaining('"readOnly":"false"'),
    })
  })

  test('may be as old as the retention and up to 15 minutes ahead', () => {
    for (const eventTime of ['2026-01-30T12:00:00Z', '2026-03-01T12:15:00Z', '2026-03-01T15:14:00+03:00']) {
      expect(
        parseEvent(JSON.stringify({ eventName: 'A', userName: 'b', eventTime }), CONTEXT).eventTime,
      ).toEqual(new Date(eventTime))
    }
  })
})

describe('a column value', () => {
  test.each([
    ['plain', 'plain'],
    ['a\0b', 'a\uFFFDb'],
    ['\uD800a\uDC00', '\uFFFDa\uFFFD'],
    ['😀', '😀'],
    ['x'.repeat(COLUMN_LENGTH_MAX), 'x'.repeat(COLUMN_LENGTH_MAX)],
    ['x'.repeat(COLUMN_LENGTH_MAX + 1), 'x'.repeat(COLUMN_LENGTH_MAX)],
    [`${'x'.repeat(COLUMN_LENGTH_MAX - 1)}😀`, 'x'.repeat(COLUMN_LENGTH_MAX - 1)],
  ])('of %p is %p', (value, kept) => {
    expect(toColumn(value)).toBe(kept)
    expect(toColumn(kept)).toBe(kept)
  })
})

test('an action is read-only if its name begins with a verb that only reads', () => {
  for (const name of [
    'DescribeX',
    'GetX',
    'ListX',
    'LookupX',
    'HeadX',
    'SearchX',
    'BatchGetX',
    'CheckX',
    'ValidateX',
  ]) {
    expect(isReadOnlyAction(name)).toBe(true)
  }
  for (const name of ['QueryX', 'ScanX', 'SelectX', 'FilterX', 'TestX', 'EstimateX', 'PreviewX', 'Get']) {
    expect(isReadOnlyAction(name)).toBe(true)
  }
  for (const name of ['StopX', 'BatchWrite', 'describeX', 'ConsoleLogin', 'ReGet', '']) {
    expect(isReadOnlyAction(name)).toBe(false)
  }
})

test('the event ID of a rejected record is returned if it has one', () => {
  expect(findEventId('{"eventID":"e-1","eventName":5}')).toBe('e-1')
  expect(findEventId('{"eventID":5}')).toBeUndefined()
  expect(findEventId('{"eventID":')).toBeUndefined()
  expect(findEventId('[]')).toBeUndefined()
})

test('every record of the CloudTrail sample is accepted and kept byte for byte', async () => {
  const path = `${import.meta.dir}/../../fixtures/cloudtrail-sample.ndjson.gz`
  const lines = new TextDecoder()
    .decode(Bun.gunzipSync(await Bun.file(path).bytes()))
    .trim()
    .split('\n')
  const ids = new Set<string>()
  for (const line of lines) {
    const record = line.replace(/"eventTime": ?"[^"]+"/, '"eventTime":"2026-02-20T10:00:00Z"')
    const event = parseEvent(record, CONTEXT)
    ids.add(event.id)
    expect(event.record.startsWith(record.slice(0, -1))).toBe(true)
    expect(event.userName).not.toBe('')
  }
  expect(ids.size).toBe(4_034)
})
