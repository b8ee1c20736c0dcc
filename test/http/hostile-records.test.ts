import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import Papa from 'papaparse'
import { DATABASES } from '../support/databases.ts'
import { splitLines } from '../support/python-lines.ts'
import { openTestApp, type TestApp } from '../support/test-app.ts'

const PERIOD = 'start=2026-03-01&end=2026-03-02'
const idOf = (index: number) => `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`
const LONG = 'x'.repeat(200_000)
const server = (name: string) => [{ type: 'AWS::EC2::Instance', ARN: name }]
const items = (each: unknown) => ({ instancesSet: { items: each } })
const tagged = (instanceId: string, value: unknown, privateIpAddress: unknown = '10.0.0.5') =>
  items([{ instanceId, privateIpAddress, tagSet: { items: [{ key: 'Name', value }] } }])

/** Unexpected values in members that the administrator log reads. Each record is accepted, so each must have a row. */
const RECORDS: object[] = [
  { requestParameters: [1, 2] },
  { requestParameters: 'x', responseElements: 'ok' },
  { requestParameters: 5, responseElements: null },
  { requestParameters: items([null, 1, 'x', [], { instanceId: null }, { instanceId: 5 }]) },
  { requestParameters: items({ instanceId: 'i-1' }) },
  { requestParameters: { instancesSet: 'i-1' } },
  { responseElements: tagged('i-1', 7, 5) },
  { responseElements: items([{ instanceId: 'i-1', tagSet: { items: [null, 3, { key: 5 }] } }]) },
  { responseElements: { instances: [{ instanceId: 'i-1', tags: 'x' }] } },
  { resources: null },
  { resources: [null, 1, 'x', [], {}, { type: 5, ARN: 5 }, { type: '__proto__', ARN: '__proto__' }] },
  { userIdentity: null },
  { userIdentity: { type: 5, userName: 5, department: {} } },
  JSON.parse('{"eventName":"__proto__","requestParameters":{"__proto__":{"name":"p"},"constructor":1}}'),
  { eventName: 'constructor', resources: [{ type: 'toString', ARN: 'valueOf' }] },
  { resources: server(LONG) },
  { resources: server('\u{20000}'.repeat(1_000)) },
  { resources: server('i-\0') },
  { resources: server('arn:aws:ec2:local:1:instance/') },
  { resources: server('i-2'), responseElements: tagged('i-2', 'a\0b', '10.0\0.5') },
  { resources: server('i-3'), responseElements: tagged('i-3', '\ud800x\udc00') },
  { resources: server('i-4'), responseElements: tagged('i-4', LONG) },
  { resources: server('i-5'), responseElements: tagged('i-5', '1', LONG) },
  { resources: server('i-6'), requestParameters: { name: 'a\0\r\n\u2028b' } },
  { resources: Array.from({ length: 3_000 }, (_, i) => ({ type: 'AWS::EC2::Instance', ARN: `i-${i}` })) },
  { eventName: 'CreateUser', resources: [{ type: 'AWS::IAM::User', ARN: 'a\r\n,"\x1c\x85\u2029' }] },
  { eventName: 'Do\ud800It', userName: '\udfff', requestID: '\ud800', sharedEventID: '\0' },
  { requestID: '\u{20000}'.repeat(3_000), sharedEventID: LONG },
  { requestID: 5, sharedEventID: { a: 1 } },
  { department: 'D\0\ud800\n', customerDefined1: 5, customerDefined2: LONG },
  { eventName: 'CreateVolume', requestParameters: { size: 5, volumeType: 'a\0\ud800' } },
  { errorMessage: '\0' },
  { errorCode: '\0,"\r\n' },
]

describe.each([...DATABASES])('records with unexpected values, on %s', (database) => {
  let daybook: TestApp
  beforeAll(async () => {
    daybook = await openTestApp({ database })
  })
  afterAll(() => daybook.close())

  test('have one row each, and the report stays readable', async () => {
    for (const [i, record] of RECORDS.entries()) {
      const base = { eventName: 'StopInstances', userName: 'ann', eventID: idOf(i) }
      expect(await daybook.send([{ ...base, resources: server('i-1'), ...record }])).toEqual({
        ...{ accepted: 1, duplicates: 0, rejected: [] },
      })
    }
    const json = await (await daybook.api(`/reports/administration?${PERIOD}&format=json`)).json()
    const csv = await (await daybook.api(`/reports/administration?${PERIOD}&format=csv`)).text()
    expect(json.rows.map(({ eventId }: { eventId: string }) => eventId)).toEqual(
      RECORDS.map((_, i) => idOf(i)),
    )
    expect(json.rows.filter((row: object) => JSON.stringify(row).length > 10_000)).toEqual([])
    expect(splitLines(csv)).toHaveLength(RECORDS.length + 1)
    const cells = Papa.parse<string[]>(csv, { skipEmptyLines: true }).data
    expect(new Set(cells.map(({ length }) => length))).toEqual(new Set([11]))
    const { servers } = await (await daybook.api('/servers')).json()
    expect(servers.length).toBeGreaterThan(0)
  })
})
