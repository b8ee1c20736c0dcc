import { describe, expect, test } from 'bun:test'
import { type ReceivedRecord, unwrapRecords } from '../../../src/domain/json/envelope.ts'
import { EVENT_BYTES_MAX } from '../../../src/domain/json/raw-record.ts'

const RECORD = '{ "eventName":"A", "n":1.0 }'

describe('a text', () => {
  const RECORDS: [string, string][] = [
    ['a record', RECORD],
    ['something else', '{"a":[1]}'],
    ['no JSON', '{"message":'],
    ['a record with a list', '{"eventName":"A","Records":[{}]}'],
    ['a message that is no JSON', '{"message":"START RequestId"}'],
    ['an event of EventBridge without details', '{"detail-type":"x","detail":"{}"}'],
  ]
  test.each(RECORDS)('that is %s stays as it is', (_, text) => {
    expect(unwrap(text)).toEqual([text])
  })

  test('of EventBridge contains a record', () => {
    expect(unwrap(`{"detail-type":"x","detail":null,"detail": ${RECORD} }`)).toEqual([RECORD])
  })

  const message = JSON.stringify(RECORD)
  const SEVERAL = [
    `{"Events":[${RECORD}],"logEvents":[${RECORD}]}`,
    `{"Events":[],"logEvents":[${RECORD}]}`,
    `{"Events":[${RECORD}],"Events":[${RECORD}]}`,
    String.raw`{"Events":[],"\u0045vents":[{}]}`,
    `{"Events":[${RECORD}],"Records":[${RECORD}]}`,
    `{"Records":[${RECORD}],"Events":[${RECORD}]}`,
    `{"Events":[${RECORD}],"Message":${message}}`,
    `{"Message":${message},"body":${message}}`,
    `{"Message":${message},"Message":${message}}`,
    `{"Sns":{"Message":${message}},"Body":${message}}`,
    `{"detail-type":"x","detail":${RECORD},"Message":${message}}`,
    `{"detail-type":"x","detail":{"b":1},"detail":${RECORD}}`,
  ]
  test.each(SEVERAL)('with records in several members is refused: %s', (text) => {
    expect(unwrap(text)).toEqual(['!invalid'])
    expect(unwrapRecords({ text: `{"Message":${JSON.stringify(text)}}`, isLine: true })).toMatchObject([
      { fault: { key: 'severalRecordLists' } },
    ])
  })

  const USUAL: [string, string][] = [
    ['lookup-events', `{"Events":[{"EventId":"1","CloudTrailEvent":${message}}],"NextToken":"x"}`],
    [
      'a subscription of CloudWatch Logs',
      `{"messageType":"DATA_MESSAGE","owner":"1","subscriptionFilters":["a"],"logEvents":[{"id":"1","message":${message}}]}`,
    ],
    ['get-log-events', `{"events":[{"timestamp":1,"message":${message}}],"nextForwardToken":"f/1"}`],
    [
      'SNS',
      `{"Type":"Notification","Subject":"x","Message":${message},"MessageAttributes":{"a":{"Value":"{}"}}}`,
    ],
    ['SQS', `{"Messages":[{"Body":${message},"Attributes":{"body":"{}"},"MessageAttributes":{}}]}`],
    ['a message of a program', `{"message":"START","body":${message}}`],
    ['null', `{"Events":null,"events":[${RECORD}]}`],
  ]
  test.each(USUAL)('of %s has one source of records', (_, text) => {
    expect(unwrap(text)).toEqual([RECORD])
  })

  test('in a string is decoded', () => {
    const text = String.raw`{"CloudTrailEvent":"\u007b\"eventName\":\"\\u0041\"}\n"}`
    expect(unwrap(text)).toEqual([String.raw`{"eventName":"\u0041"}`])
  })

  test('with a name that is escaped is an envelope, too', () => {
    expect(unwrap(String.raw`{"\u0045vents":[{"Cloud\u0054railEvent":"{}"}]}`)).toEqual(['{}'])
  })

  test('may be in eight envelopes, but no more', () => {
    const wrap = (text: string) => `{"detail-type":"x","detail":${text}}`
    const wrapped = Array.from({ length: 8 }).reduce<string>(wrap, RECORD)
    expect(unwrap(wrapped)).toEqual([RECORD])
    expect(unwrap(wrap(wrapped))).toEqual([wrap(RECORD)])
  })

  test('is measured without its envelope', () => {
    const record = `{"eventName":"A","a":"${'\\\\'.repeat((EVENT_BYTES_MAX - 24) / 2)}"}`
    expect(record).toHaveLength(EVENT_BYTES_MAX)
    expect(unwrap(JSON.stringify({ CloudTrailEvent: record }))).toEqual([record])
    expect(unwrap(JSON.stringify({ CloudTrailEvent: ` ${record}` }))).toEqual([record])
    expect(unwrap(JSON.stringify({ CloudTrailEvent: record.replace('A', 'AB') }))).toEqual(['!too_large'])
  })

  const OTHERS: [string, string][] = [
    ['a digest', '{"digestStartTime":"2026-03-01T00:00:00Z"}'],
    ['an item of AWS Config', '{"configurationItems":[{"configurationItemVersion":"1.3"}]}'],
    ['a finding of GuardDuty', '{"schemaVersion":"2.0","service":{"serviceName":"guardduty"}}'],
    [
      'a message about a file',
      JSON.stringify({ Message: '{"Records":[{"eventSource":"aws:s3","eventName":"x","s3":{}}]}' }),
    ],
  ]
  test.each(OTHERS)('that is %s is recognised as such', (_, text) => {
    expect(unwrapRecords({ text, isLine: false })).toMatchObject([{ isForeign: true }])
  })

  test('that is a control message contains nothing', () => {
    expect(unwrap('{"messageType":"CONTROL_MESSAGE","logEvents":[{"message":"{}"}]}')).toEqual(['-'])
  })
})

function unwrap(text: string): string[] {
  return unwrapRecords({ text, isLine: false }).map(toText)
}

function toText(record: ReceivedRecord): string {
  if ('isControl' in record) return '-'
  return 'fault' in record ? `!${record.fault.code}` : record.text
}
