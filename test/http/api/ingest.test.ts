import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { DATABASES } from '../../support/databases.ts'
import { withoutDaybookEvents } from '../../support/sent-events.ts'
import { ADMIN, openTestApp, type TestApp } from '../../support/test-app.ts'
import { BOB, createTestUser, SENDER } from '../../support/test-users.ts'

const NDJSON = { 'content-type': 'application/x-ndjson' }
const JSON_TYPE = { 'content-type': 'application/json' }

describe.each(DATABASES)('sending events, on %s', (database) => {
  let daybook: TestApp
  beforeAll(async () => {
    daybook = await openTestApp({ database })
  })
  afterAll(() => daybook.close())

  const post = async (body: BodyInit, headers: Record<string, string> = JSON_TYPE, query = '') => {
    const response = await daybook.api(`/events${query}`, { method: 'POST', headers, body })
    return { status: response.status, result: await response.json() }
  }
  const accepted = (count: number, duplicates = 0) => ({
    status: 200,
    result: { accepted: count, duplicates, rejected: [] },
  })
  const textOf = async (id: string) => (await daybook.api(`/events/${id}`)).text()

  test('accepts one record, an array, an AWS file and lines', async () => {
    expect(await post(record('a-1'))).toEqual(accepted(1))
    expect(await post(`[${record('b-1')},${record('b-2')}]`)).toEqual(accepted(2))
    expect(await post(`{"Records":[${record('c-1')}],"more":{"x":1}}`)).toEqual(accepted(1))
    expect(await post(`${record('d-1')}\n\n${record('d-2')}\r\n`, NDJSON)).toEqual(accepted(2))
  })

  const CONTENT_TYPES = [
    ['application/json; charset=utf-8', record('t-1')],
    ['Application/JSON', record('t-2')],
    ['application/x-ndjson; charset="UTF-8"', `${record('t-3')}\n`],
    ['application/ndjson', record('t-4')],
    ['application/jsonl', record('t-5')],
  ]
  test.each(CONTENT_TYPES)('accepts the content type %s', async (contentType, body) => {
    expect(await post(body, { 'content-type': contentType })).toEqual(accepted(1))
  })

  test('recognises the format by the first line without a content type', async () => {
    expect(await post(bytes(`${record('n-1')}\n${record('n-2')}\n`), {})).toEqual(accepted(2))
    expect(await post(bytes(`{"Records":[\n${record('n-3')}]}`), {})).toEqual(accepted(1))
    expect(await post(bytes(record('n-4')), {})).toEqual(accepted(1))
  })

  test('accepts gzip, even with several members', async () => {
    const gzip = { ...NDJSON, 'content-encoding': 'gzip' }
    expect(await post(Bun.gzipSync(bytes(record('g-1'))), gzip)).toEqual(accepted(1))
    const members = ['g-2', 'g-3'].map((id) => Bun.gzipSync(bytes(`${record(id)}\n`)))
    expect(await post(Buffer.concat(members), gzip)).toEqual(accepted(2))
    expect(await post(record('g-4'), { ...JSON_TYPE, 'content-encoding': 'identity' })).toEqual(accepted(1))
  })

  test('returns the record byte for byte', async () => {
    const unusual =
      String.raw`{ "eventID":"odd","eventName":"Odd\u0000\ud800",` +
      '"userName":"ü😀", "n":1.00e2,"o":{"n":1,"n":2},' +
      '"eventTime":"2026-03-01T11:59:59.5Z","eventVersion":"1.08","eventType":"AwsApiCall",' +
      '"recipientAccountId":"x","awsRegion":"r","readOnly":false }'
    expect(await post(unusual)).toEqual(accepted(1))
    expect(await textOf('odd')).toBe(unusual)
  })

  test('adds missing members, which stay the same when the record is sent again', async () => {
    expect(await post('{"eventID":"min","eventName":"GetThing","userName":"ann"}')).toEqual(accepted(1))
    const text = await textOf('min')
    expect(text).toStartWith('{"eventID":"min","eventName":"GetThing","userName":"ann",')
    expect(JSON.parse(text)).toEqual({
      eventID: 'min',
      eventName: 'GetThing',
      userName: 'ann',
      eventTime: '2026-03-01T12:00:00Z',
      eventVersion: '1.11',
      eventType: 'AwsApiCall',
      recipientAccountId: '000000000001',
      awsRegion: 'local',
      readOnly: true,
    })
    expect(await post(text)).toEqual(accepted(0, 1))
    expect(await textOf('min')).toBe(text)
  })

  test('stores an ID once, within a request and across requests', async () => {
    const twice = `${record('same')}\n${record('other')}\n${record('same')}`
    expect(await post(twice, NDJSON)).toEqual(accepted(2, 1))
    expect(await post(twice, NDJSON)).toEqual(accepted(0, 3))
    const results = await Promise.all(Array.from({ length: 8 }, () => post(record('at-once'))))
    expect(results.map(({ result }) => result.accepted).toSorted()).toEqual([0, 0, 0, 0, 0, 0, 0, 1])
  })

  test('stores valid records, and reports the index, ID and reason of invalid ones', async () => {
    const lines = [
      record('p-1'),
      '{"eventID":"p-2","eventName":5}',
      'not json',
      record('p-3'),
      '{"eventID":"p-4","eventName":"A","userName":"b","eventTime":"2020-01-01T00:00:00Z"}',
      `{"eventID":"p-5","eventName":"A","userName":"b","x":"${'y'.repeat(262_144)}"}`,
      record('p-6', '"project":"elsewhere"'),
    ]
    const { status, result } = await post(lines.join('\n'), NDJSON)
    expect(status).toBe(200)
    expect(result).toMatchObject({ accepted: 2, duplicates: 0 })
    expect(result.rejected).toEqual([
      {
        index: 1,
        eventID: 'p-2',
        code: 'invalid',
        message: '`eventName` must be a string of 1 to 256 characters; got a number.',
      },
      { index: 2, code: 'invalid', message: 'The record is not valid JSON.' },
      {
        index: 4,
        eventID: 'p-4',
        code: 'invalid',
        message: '`eventTime` must not be older than the retention of 30 days; got 2020-01-01T00:00:00.000Z.',
      },
      {
        index: 5,
        code: 'too_large',
        message: 'An event must be at most 256 KB (262,144 bytes of UTF-8).',
      },
      {
        index: 6,
        eventID: 'p-6',
        code: 'forbidden',
        message: 'Sending events to project elsewhere requires the grant collector in that project.',
      },
    ])
  })

  test('uses the project of the query for records that name none, and requires its grant', async () => {
    expect(await post(record('q-1'), JSON_TYPE, '?project=default')).toEqual(accepted(1))
    expect(await post(record('q-2', '"project":"default"'), JSON_TYPE, '?project=elsewhere')).toEqual(
      accepted(1),
    )
    const { status, result } = await post(record('q-3'), JSON_TYPE, '?project=elsewhere')
    expect(status).toBe(400)
    expect(result).toMatchObject({ accepted: 0, duplicates: 0, rejected: [{ index: 0, code: 'forbidden' }] })
  })

  test('requires the grant collector', async () => {
    const sender = await createTestUser(daybook, SENDER)
    expect(await post(record('s-1'), { ...JSON_TYPE, authorization: sender.authorization })).toEqual(
      accepted(1),
    )
    const bob = await createTestUser(daybook, BOB)
    const refused = await post(record('s-2'), { ...JSON_TYPE, authorization: bob.authorization })
    expect(refused).toMatchObject({ status: 403, result: { code: 'forbidden' } })
  })

  test('stores and finds values of any length with any characters', async () => {
    for (const [index, text] of [randomHan(3_000), 'a\0b\ud800c', '\udfff'].entries()) {
      const values = { userName: text, eventSource: text, sourceIPAddress: text, errorCode: text }
      const parts = { userIdentity: { accessKeyId: text }, resources: [{ type: text, name: text }] }
      await daybook.send([{ eventID: `any-${index}`, eventName: text.slice(0, 256), ...values, ...parts }])
      const value = encodeURIComponent(text.slice(0, 600).toWellFormed())
      for (const name of [...Object.keys(values), 'accessKeyId', 'resourceType', 'resourceName']) {
        const { events } = await (await daybook.api(`/events?${name}=${value}`)).json()
        expect(events).toMatchObject([{ eventID: `any-${index}`, userName: text }])
      }
    }
  })

  test.each(['identity', 'gzip'])(
    'stores nothing of an incomplete body (%s), and logs no error',
    async (encoding) => {
      const stored = async () =>
        withoutDaybookEvents((await (await daybook.api('/events?limit=1000')).json()).events)
      const before = (await stored()).length
      const line = bytes(`${record(`gone-${encoding}`)}\n`)
      await sendIncompleteBody(daybook, encoding, encoding === 'gzip' ? Bun.gzipSync(line) : line)
      expect(await stored()).toHaveLength(before)
      expect(daybook.log).toEqual([])
    },
  )

  test('finds who stopped a server by the ID of the server', async () => {
    await post(
      record(
        'stop',
        '"requestParameters":{"instancesSet":{"items":[{"instanceId":"i-0abc"}]}},"eventName":"StopInstances"',
      ),
    )
    const found = await (
      await daybook.api('/events?resourceName=i-0abc&resourceType=AWS::EC2::Instance')
    ).json()
    expect(found.events).toMatchObject([{ eventID: 'stop', userName: 'ann' }])
  })
})

/** Returns a small record that ends with `more`. */
function record(id: string, more = '"eventName":"OpenDoor"'): string {
  const name = more.includes('"eventName"') ? '' : '"eventName":"OpenDoor",'
  return `{"eventID":"${id}","userName":"ann",${name}${more}}`
}

function bytes(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text)
}

/** Returns text that no database can compress, with three bytes per character. */
function randomHan(length: number): string {
  let seed = 1
  return Array.from({ length }, () => {
    seed = (seed * 48_271) % 2_147_483_647
    return String.fromCharCode(0x4e00 + (seed % 20_000))
  }).join('')
}

/** Sends the start of a body and closes the connection. */
async function sendIncompleteBody(daybook: TestApp, encoding: string, body: Uint8Array): Promise<void> {
  const { hostname, port } = new URL(daybook.url)
  const { promise: closed, resolve } = Promise.withResolvers<void>()
  const socket = await Bun.connect({
    hostname,
    port: Number(port),
    socket: { data() {}, close: () => resolve() },
  })
  const head = [
    'POST /api/v1/events HTTP/1.1',
    'Host: daybook',
    `Authorization: Basic ${btoa(`${ADMIN.accessKeyId}:${ADMIN.secretAccessKey}`)}`,
    'Content-Type: application/x-ndjson',
    `Content-Encoding: ${encoding}`,
    'Content-Length: 100000',
  ]
  socket.write(`${head.join('\r\n')}\r\n\r\n`)
  socket.write(body)
  await daybook.api('/events')
  socket.terminate()
  await closed
}
