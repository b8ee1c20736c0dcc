import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { gzipSync } from 'node:zlib'
import { requestCloudTrail } from '../../support/cloudtrail.ts'
import { DATABASES } from '../../support/databases.ts'
import {
  DOCUMENT_BODIES,
  ENVELOPE_BODIES,
  toControl,
  toEventBridge,
  toGzipMembers,
  toLookup,
  unusualRecord,
} from '../../support/event-bodies.ts'
import { openTestApp, type TestApp } from '../../support/test-app.ts'

const TYPES = [['application/json'], ['application/x-ndjson'], [null]] as const
const GZIP = { 'content-encoding': 'gzip' }

describe.each(DATABASES)('bodies of events, on %s:', (database) => {
  let daybook: TestApp
  let count = 0
  beforeAll(async () => {
    daybook = await openTestApp({ database })
  })
  afterAll(() => daybook.close())

  const post = async (
    body: Uint8Array<ArrayBuffer> | string,
    type: string | null = 'application/json',
    headers: Record<string, string> = {},
  ) => {
    const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body
    const init = {
      method: 'POST',
      headers: { ...headers, ...(type && { 'content-type': type }) },
      body: bytes,
    }
    const response = await daybook.api('/events', init)
    return { status: response.status, result: await response.json() }
  }
  const textOf = async (id: string) => (await daybook.api(`/events/${id}`)).text()
  const newIds = () => ['first', 'second', 'third'].map((name) => `${name}-${++count}`)

  describe.each([...DOCUMENT_BODIES, ...ENVELOPE_BODIES])('$name', ({ bytes, toStored, conflicts }) => {
    test.each(TYPES)('are accepted as %p, byte for byte', async (type) => {
      const ids = newIds()
      const { status, result } = await post(bytes(ids.map(unusualRecord)), type)
      const codes = result.rejected.map(({ code }: { code: string }) => code)
      expect({ status, accepted: result.accepted, codes }).toEqual({
        status: 200,
        accepted: 3,
        codes: Array(conflicts).fill('conflict'),
      })
      for (const id of ids) expect(await textOf(id)).toBe(toStored(unusualRecord(id)))
    })
  })

  test('lists in several members of gzip are accepted', async () => {
    const ids = newIds()
    expect(
      (await post(toGzipMembers(ids.map(unusualRecord)), 'application/json', GZIP)).result.accepted,
    ).toBe(3)
    for (const id of ids) expect(await textOf(id)).toBe(unusualRecord(id))
  })

  test("Daybook's own answer to lookup-events is accepted", async () => {
    const [id = ''] = newIds()
    await post(unusualRecord(id))
    const LookupAttributes = [{ AttributeKey: 'EventId', AttributeValue: id }]
    const answer = await requestCloudTrail(daybook, 'LookupEvents', { LookupAttributes })
    const { Events } = await answer.json()
    const other = JSON.parse(JSON.stringify({ Events }).replaceAll(id, `${id}-again`))
    expect((await post(JSON.stringify(other, null, 2))).result).toMatchObject({ accepted: 1, rejected: [] })
    expect(await textOf(`${id}-again`)).toBe(unusualRecord(`${id}-again`))
  })

  test('a control message is acknowledged, and stores nothing', async () => {
    const nothing = { status: 200, result: { accepted: 0, duplicates: 0, rejected: [] } }
    expect(await post(toControl())).toEqual(nothing)
    expect(await post(Buffer.from(gzipSync(toControl())))).toEqual(nothing)
  })

  test('a body that breaks off is refused whole, whatever is around its records', async () => {
    const ids = newIds()
    for (const { bytes } of [...DOCUMENT_BODIES, ...ENVELOPE_BODIES]) {
      const whole = bytes(ids.map(unusualRecord))
      expect(await post(whole.subarray(0, whole.length - 3))).toMatchObject({
        status: 400,
        result: { code: 'invalid', field: 'body' },
      })
    }
    for (const id of ids) expect((await daybook.api(`/events/${id}`)).status).toBe(404)
  })

  test('the limits hold inside envelopes', async () => {
    const large = unusualRecord('large').replace('"n":2', `"n":"${'\\\\'.repeat(130_000)}"`)
    const tooLarge = unusualRecord('too-large').replace('"n":2', `"n":"${'x'.repeat(262_144)}"`)
    const lines = `${toEventBridge(tooLarge)}\n${toLookup([tooLarge, large])}`
    for (const [type] of TYPES) {
      expect((await post(lines, type)).result).toMatchObject({
        rejected: [
          {
            index: 0,
            code: 'too_large',
            message: 'An event must be at most 256 KB (262,144 bytes of UTF-8).',
          },
          { index: 1, code: 'too_large' },
        ],
      })
    }
    expect(await textOf('large')).toBe(large)
    const many = Array.from({ length: 10_001 }, () => '{"eventName":"A","userName":"b"}')
    expect(await post(toLookup(many))).toMatchObject({ status: 413, result: { code: 'too_large' } })
    expect(await post(many.map(toEventBridge).join('\n'), null)).toMatchObject({ status: 413 })
    const bomb = gzipSync(gzipSync(Buffer.alloc(40 << 20, ' ')))
    expect(await post(Buffer.from(bomb))).toMatchObject({ status: 413, result: { code: 'too_large' } })
  })

  test('a message that is no record is rejected alone', async () => {
    const [id = ''] = newIds()
    const body = {
      Events: [{ CloudTrailEvent: '{"eventName":' }, { CloudTrailEvent: unusualRecord(id) }, {}],
    }
    const { status, result } = await post(JSON.stringify(body))
    expect(status).toBe(200)
    expect(result).toMatchObject({ accepted: 1, rejected: [{ index: 0 }, { index: 2 }] })
    expect(result.rejected[0].message).toBe('The record is not valid JSON.')
  })

  test('a record keeps its own members that are named like an envelope', async () => {
    const record =
      '{"eventID":"own","eventName":"Send","userName":"ann","Events":[{"CloudTrailEvent":"{}"}],"message":"{}","detail":{}}'
    for (const [type] of TYPES) expect((await post(record, type)).result.rejected).toEqual([])
    expect(await textOf('own')).toStartWith(record.slice(0, -1))
  })

  test('gzip is recognised without its header, and within gzip', async () => {
    const [first = '', second = '', third = ''] = newIds()
    expect((await post(Buffer.from(gzipSync(unusualRecord(first))))).result.accepted).toBe(1)
    const twice = Buffer.from(gzipSync(gzipSync(unusualRecord(second))))
    expect((await post(twice, 'application/x-ndjson', GZIP)).result.accepted).toBe(1)
    expect((await post(Buffer.from(gzipSync(gzipSync(unusualRecord(third)))), null)).result.accepted).toBe(1)
  })

  test.each([
    ['UTF-16 text', Buffer.from(unusualRecord('utf-16'), 'utf16le')],
    ['UTF-16 text', Buffer.from(`\ufeff${unusualRecord('utf-16')}`, 'utf16le')],
    ['UTF-16 text', Buffer.from(`\ufeff${unusualRecord('utf-16')}`, 'utf16le').swap16()],
    ['UTF-16 text', Buffer.from(gzipSync(Buffer.from(unusualRecord('utf-16'), 'utf16le')))],
    ['a ZIP archive', Buffer.from('PK\u0003\u0004 and so on')],
    ['compressed with Zstandard', Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0])],
  ])('%s is refused in these words', async (kind, body) => {
    const { status, result } = await post(new Uint8Array(body))
    expect(status).toBe(400)
    expect(result.detail).toBe(`The request body is ${kind}. Send JSON in UTF-8. Nothing was stored.`)
  })

  test('a record of Insights is kept: name and source of the insight, read only, no row of the report', async () => {
    const insight =
      '{"eventVersion":"1.07","eventTime":"2026-03-01T11:00:00Z","awsRegion":"us-east-1","eventID":"insight",' +
      '"eventType":"AwsCloudTrailInsight","recipientAccountId":"111122223333","sharedEventID":"s","readOnly":false,' +
      '"insightDetails":{"state":"Start","eventSource":"autoscaling.amazonaws.com",' +
      '"eventName":"CompleteLifecycleAction","insightType":"ApiCallRateInsight"},"eventCategory":"Insight"}'
    const withoutReadOnly = insight.replace('"readOnly":false,', '').replace('"insight"', '"insight-2"')
    expect((await post(`{"Records":[${insight},${withoutReadOnly}]}`)).result).toMatchObject({ accepted: 2 })
    expect(await textOf('insight')).toBe(insight)
    const filters = 'eventSource=autoscaling.amazonaws.com&userName=cloudtrail.amazonaws.com&readOnly=true'
    const found = await daybook.api(`/events?eventName=CompleteLifecycleAction&${filters}`)
    expect((await found.json()).events).toHaveLength(2)
    const report = await daybook.api('/reports/administration?start=2026-03-01&end=2026-03-02')
    expect(await report.text()).not.toContain('CompleteLifecycleAction')
  })
})
