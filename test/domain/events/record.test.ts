import { describe, expect, test } from 'bun:test'
import {
  COLUMN_LENGTH_MAX,
  findEventId,
  isReadOnlyAction,
  parseEvent,
  type RecordContext,
  toColumn,
} from '../../../src/domain/events/record.ts'

const ADMISSION: RecordContext = {
  now: new Date('2026-03-01T12:00:00.000Z'),
  newId: () => '019caaaa-0000-7000-8000-000000000001',
  region: 'local',
  accountId: '000000000001',
  customer: 7,
  project: 'default',
  retentionDays: 30,
}

const ADDED = {
  id: '"eventID":"019caaaa-0000-7000-8000-000000000001"',
  time: '"eventTime":"2026-03-01T12:00:00.000Z"',
  rest: '"eventVersion":"1.11","eventType":"AwsApiCall","recipientAccountId":"000000000001","awsRegion":"local"',
}

const AWS =
  '{"eventVersion":"1.08","userIdentity":{"type":"IAMUser","accessKeyId":"AKIA1","userName":"ann"},' +
  '"eventTime":"2026-02-28T10:00:00Z","eventSource":"ec2.amazonaws.com","eventName":"StopInstances",' +
  '"awsRegion":"eu-west-1","sourceIPAddress":"192.0.2.1","errorCode":"Client.Denied",' +
  '"requestParameters":{"instancesSet":{"items":[{"instanceId":"i-0abc"}]}},"responseElements":null,' +
  '"eventID":"e-1","readOnly":false,"eventType":"AwsApiCall","recipientAccountId":"123456789012","n":1.00}'

describe('a record', () => {
  test('in AWS shape is kept byte for byte, and its values can be asked for', () => {
    expect(parseEvent(AWS, ADMISSION)).toEqual({
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
    })
  })

  test('in K2 shape has its project and its epoch seconds', () => {
    const event = parseEvent(
      '{"eventID":"k-1","eventName":"DescribeInstances","eventTime":1772270000.1239,"eventType":"AwsApiCall",' +
        '"project":"shop","recipientAccountId":"acme","userName":"ann@acme","requestParameters":{},"responseElements":{}}',
      ADMISSION,
    )
    expect(event).toMatchObject({ project: 'shop', userName: 'ann@acme', readOnly: true })
    expect(event.eventTime).toEqual(new Date(1772270000124))
    expect(event.record).toEndWith(
      '"responseElements":{},"eventVersion":"1.11","awsRegion":"local","readOnly":true}',
    )
    expect(event.record).toContain('"eventTime":1772270000.1239,')
  })

  test('of a name and a user gets the rest, before its closing brace', () => {
    expect(parseEvent('{ "eventName" : "Open", "userName":"bob"\n}', ADMISSION)).toMatchObject({
      id: '019caaaa-0000-7000-8000-000000000001',
      eventTime: ADMISSION.now,
      readOnly: false,
      sourceIPAddress: null,
      record: `{ "eventName" : "Open", "userName":"bob"\n,${ADDED.id},${ADDED.time},${ADDED.rest},"readOnly":false}`,
    })
  })

  test('gets a value where it says null, and keeps all else as it was written', () => {
    const given =
      '{"eventID": null ,"n":1.00,"n":2,"x":{"readOnly":null},"readOnly":null,"eventName":"GetX","userName":"b"}'
    expect(parseEvent(given, ADMISSION).record).toBe(
      '{"eventID": "019caaaa-0000-7000-8000-000000000001" ,"n":1.00,"n":2,"x":{"readOnly":null},"readOnly":true,' +
        `"eventName":"GetX","userName":"b",${ADDED.time},${ADDED.rest}}`,
    )
  })

  test('keeps NUL and lone surrogates as they are written; only its columns are mended', () => {
    const event = parseEvent(String.raw`{"eventName":"A\u0000B","userName":"x\ud800y","project":"\udc00"}`, {
      ...ADMISSION,
      project: 'other',
    })
    expect(event).toMatchObject({ eventName: 'A\uFFFDB', userName: 'x\uFFFDy', project: '\uFFFD' })
    expect(event.record).toStartWith(
      String.raw`{"eventName":"A\u0000B","userName":"x\ud800y","project":"\udc00",`,
    )
  })

  test('stays the same when it is admitted again', () => {
    const once = parseEvent('{"eventName":"Open","userName":"bob"}', ADMISSION)
    expect(parseEvent(once.record, ADMISSION)).toEqual(once)
  })

  test('may say readOnly as a word', () => {
    expect(parseEvent('{"eventName":"GetX","userName":"b","readOnly":"false"}', ADMISSION)).toMatchObject({
      readOnly: false,
      record: expect.stringContaining('"readOnly":"false"'),
    })
  })

  test('may be as old as the retention and a little ahead', () => {
    for (const eventTime of ['2026-01-30T12:00:00Z', '2026-03-01T12:15:00Z', '2026-03-01T15:14:00+03:00']) {
      expect(
        parseEvent(JSON.stringify({ eventName: 'A', userName: 'b', eventTime }), ADMISSION).eventTime,
      ).toEqual(new Date(eventTime))
    }
  })
})

describe('a column', () => {
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

test('an action that only looks is known by how its name begins', () => {
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

test('the id of a record that was refused is told when it can be', () => {
  expect(findEventId('{"eventID":"e-1","eventName":5}')).toBe('e-1')
  expect(findEventId('{"eventID":5}')).toBeUndefined()
  expect(findEventId('{"eventID":')).toBeUndefined()
  expect(findEventId('[]')).toBeUndefined()
})

test('every real record is admitted, each as it was written', async () => {
  const path = `${import.meta.dir}/../../fixtures/cloudtrail-sample.ndjson.gz`
  const lines = new TextDecoder()
    .decode(Bun.gunzipSync(await Bun.file(path).bytes()))
    .trim()
    .split('\n')
  const ids = new Set<string>()
  for (const line of lines) {
    const record = line.replace(/"eventTime": ?"[^"]+"/, '"eventTime":"2026-02-20T10:00:00Z"')
    const event = parseEvent(record, ADMISSION)
    ids.add(event.id)
    expect(event.record.startsWith(record.slice(0, -1))).toBe(true)
    expect(event.userName).not.toBe('')
  }
  expect(ids.size).toBe(4_034)
})
