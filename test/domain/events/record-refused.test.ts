import { describe, expect, test } from 'bun:test'
import { OPERATOR } from '../../../src/domain/events/incoming-event.ts'
import { parseEvent, type RecordContext } from '../../../src/domain/events/record.ts'
import { Fault } from '../../../src/domain/fault.ts'

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

const nested = (depth: number) =>
  `{"eventName":"A","userName":"b","x":${'['.repeat(depth - 1)}${']'.repeat(depth - 1)}}`
const withMember = (member: string) => `{"eventName":"A","userName":"b",${member}}`

const REJECTED: [string, string, string][] = [
  ['not json', 'body', 'not valid JSON'],
  ['{"eventName":"A","userName":"b"} {}', 'body', 'not valid JSON'],
  ['{"eventName":"A\u0000","userName":"b"}', 'body', 'not valid JSON'],
  ['5', 'record', 'must be a JSON object'],
  ['["eventName"]', 'record', 'must be a JSON object'],
  ['null', 'record', 'must be a JSON object'],
  [nested(101), 'record', 'at most 100 deep'],
  [nested(100_000), 'record', 'at most 100 deep'],
  ['{}', 'eventName', 'is missing'],
  ['{"eventName":null,"userName":"b"}', 'eventName', 'is missing'],
  ['{"eventName":"","userName":"b"}', 'eventName', '1 to 256'],
  ['{"eventName":["A"],"userName":"b"}', 'eventName', '1 to 256'],
  [`{"eventName":"${'A'.repeat(257)}","userName":"b"}`, 'eventName', '1 to 256'],
  ['{"eventName":"A"}', 'userName', 'names no user'],
  ['{"eventName":"A","userName":""}', 'userName', 'names no user'],
  ['{"eventName":"A","userIdentity":{"userName":7}}', 'userName', 'names no user'],
  ['{"eventName":"A","userName":7}', 'userName', 'must be a string'],
  ['{"eventName":"A","userIdentity":"ann"}', 'userIdentity', 'must be an object'],
  [withMember('"userIdentity":[]'), 'userIdentity', 'must be an object'],
  [withMember('"resources":{}'), 'resources', 'must be an array'],
  [withMember('"readOnly":"yes"'), 'readOnly', 'true or false'],
  [withMember('"readOnly":1'), 'readOnly', 'true or false'],
  [withMember('"eventID":""'), 'eventID', '1 to 128'],
  [withMember('"eventID":5'), 'eventID', '1 to 128'],
  [withMember('"eventID":"a\\nb"'), 'eventID', 'control characters'],
  [withMember('"eventID":"a\\ud800"'), 'eventID', 'printable'],
  [withMember(`"eventID":"${'x'.repeat(129)}"`), 'eventID', '1 to 128'],
  [withMember('"eventTime":"yesterday"'), 'eventTime', 'ISO 8601'],
  [withMember('"eventTime":"2026-02-30T00:00:00Z"'), 'eventTime', 'ISO 8601'],
  [withMember('"eventTime":""'), 'eventTime', 'ISO 8601'],
  [withMember('"eventTime":true'), 'eventTime', 'ISO 8601'],
  [withMember('"eventTime":1e400'), 'eventTime', 'ISO 8601'],
  [withMember('"eventTime":1772270000123'), 'eventTime', 'ahead'],
  [withMember('"eventTime":"2026-01-30T11:59:59Z"'), 'eventTime', 'retention of 30 days'],
  [withMember('"eventTime":"2026-03-01T12:15:01Z"'), 'eventTime', '15 minutes ahead'],
  [withMember('"eventTime":-5'), 'eventTime', 'retention of 30 days'],
  [withMember('"project":5'), 'project', 'must be a string'],
  [withMember('"eventVersion":1.08'), 'eventVersion', 'must be a string'],
  [withMember('"eventSource":{}'), 'eventSource', 'must be a string'],
  [withMember('"awsRegion":[]'), 'awsRegion', 'must be a string'],
  [withMember('"sourceIPAddress":false'), 'sourceIPAddress', 'must be a string'],
  [withMember('"errorCode":404'), 'errorCode', 'must be a string'],
]

describe('a record is rejected with a fault that names the field', () => {
  test.each(REJECTED)('%.80p', (record, field, text) => {
    const fault = faultOf(record)
    expect(fault).toMatchObject({ code: 'invalid', field })
    expect(fault?.message).toContain(text)
    expect(fault?.message).toMatch(/^[`A-Za-z].*\.$/)
  })

  test('if it is larger than 256 KB, but not if it is nested up to the limit', () => {
    expect(faultOf(withMember(`"x":"${'y'.repeat(262_144)}"`))?.code).toBe('too_large')
    expect(faultOf(nested(100))).toBeNull()
  })
})

function faultOf(record: string): Fault | null {
  try {
    parseEvent(record, CONTEXT)
    return null
  } catch (fault) {
    if (fault instanceof Fault) return fault
    throw fault
  }
}
