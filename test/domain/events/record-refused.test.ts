import { describe, expect, test } from 'bun:test'
import { parseEvent, type RecordContext } from '../../../src/domain/events/record.ts'
import { Fault } from '../../../src/domain/fault.ts'

const ADMISSION: RecordContext = {
  now: new Date('2026-03-01T12:00:00.000Z'),
  newId: () => '019caaaa-0000-7000-8000-000000000001',
  region: 'local',
  accountId: '000000000001',
  customer: 7,
  project: 'default',
  retentionDays: 30,
}

const deep = (depth: number) =>
  `{"eventName":"A","userName":"b","x":${'['.repeat(depth - 1)}${']'.repeat(depth - 1)}}`
const said = (member: string) => `{"eventName":"A","userName":"b",${member}}`

const REFUSED: [string, string, string][] = [
  ['not json', 'body', 'not valid JSON'],
  ['{"eventName":"A","userName":"b"} {}', 'body', 'not valid JSON'],
  ['{"eventName":"A\u0000","userName":"b"}', 'body', 'not valid JSON'],
  ['5', 'record', 'must be a JSON object'],
  ['["eventName"]', 'record', 'must be a JSON object'],
  ['null', 'record', 'must be a JSON object'],
  [deep(101), 'record', 'at most 100 deep'],
  [deep(100_000), 'record', 'at most 100 deep'],
  ['{}', 'eventName', 'has no eventName'],
  ['{"eventName":null,"userName":"b"}', 'eventName', 'has no eventName'],
  ['{"eventName":"","userName":"b"}', 'eventName', '1 to 256'],
  ['{"eventName":["A"],"userName":"b"}', 'eventName', '1 to 256'],
  [`{"eventName":"${'A'.repeat(257)}","userName":"b"}`, 'eventName', '1 to 256'],
  ['{"eventName":"A"}', 'userName', 'names no user'],
  ['{"eventName":"A","userName":""}', 'userName', 'names no user'],
  ['{"eventName":"A","userIdentity":{"userName":7}}', 'userName', 'names no user'],
  ['{"eventName":"A","userName":7}', 'userName', 'must be a text'],
  ['{"eventName":"A","userIdentity":"ann"}', 'userIdentity', 'must be an object'],
  [said('"userIdentity":[]'), 'userIdentity', 'must be an object'],
  [said('"resources":{}'), 'resources', 'must be an array'],
  [said('"readOnly":"yes"'), 'readOnly', 'true or false'],
  [said('"readOnly":1'), 'readOnly', 'true or false'],
  [said('"eventID":""'), 'eventID', '1 to 128'],
  [said('"eventID":5'), 'eventID', '1 to 128'],
  [said('"eventID":"a\\nb"'), 'eventID', 'control characters'],
  [said('"eventID":"a\\ud800"'), 'eventID', 'printable'],
  [said(`"eventID":"${'x'.repeat(129)}"`), 'eventID', '1 to 128'],
  [said('"eventTime":"yesterday"'), 'eventTime', 'ISO 8601'],
  [said('"eventTime":"2026-02-30T00:00:00Z"'), 'eventTime', 'ISO 8601'],
  [said('"eventTime":""'), 'eventTime', 'ISO 8601'],
  [said('"eventTime":true'), 'eventTime', 'ISO 8601'],
  [said('"eventTime":1e400'), 'eventTime', 'ISO 8601'],
  [said('"eventTime":1772270000123'), 'eventTime', 'ahead'],
  [said('"eventTime":"2026-01-30T11:59:59Z"'), 'eventTime', 'kept for 30 days'],
  [said('"eventTime":"2026-03-01T12:15:01Z"'), 'eventTime', '15 minutes ahead'],
  [said('"eventTime":-5'), 'eventTime', 'kept for 30 days'],
  [said('"project":5'), 'project', 'must be a text'],
  [said('"eventVersion":1.08'), 'eventVersion', 'must be a text'],
  [said('"eventSource":{}'), 'eventSource', 'must be a text'],
  [said('"awsRegion":[]'), 'awsRegion', 'must be a text'],
  [said('"sourceIPAddress":false'), 'sourceIPAddress', 'must be a text'],
  [said('"errorCode":404'), 'errorCode', 'must be a text'],
]

describe('refused with the field and a sentence', () => {
  test.each(REFUSED)('%.80p', (record, field, words) => {
    const fault = faultOf(record)
    expect(fault).toMatchObject({ code: 'invalid', field })
    expect(fault?.message).toContain(words)
    expect(fault?.message).toMatch(/^[A-Za-z].*\.$/)
  })

  test('is a record beyond 256 KB, and its nesting up to the limit is not', () => {
    expect(faultOf(said(`"x":"${'y'.repeat(262_144)}"`))?.code).toBe('too_large')
    expect(faultOf(deep(100))).toBeNull()
  })
})

function faultOf(record: string): Fault | null {
  try {
    parseEvent(record, ADMISSION)
    return null
  } catch (fault) {
    if (fault instanceof Fault) return fault
    throw fault
  }
}
