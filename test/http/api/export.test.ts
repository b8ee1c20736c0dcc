import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import Papa from 'papaparse'
import { DATABASES } from '../../support/databases.ts'
import { BEFORE_NOON, withoutOwnEvents } from '../../support/sent-events.ts'
import { openTestApp, type TestApp } from '../../support/test-app.ts'
import { CAROL, createTestUsers, DAVE } from '../../support/test-users.ts'

const COLUMNS =
  'eventTime,eventName,action,userName,project,eventSource,readOnly,sourceIPAddress,errorCode,errorMessage,resources,awsRegion,accessKeyId,requestID,eventID,record'

const NASTY = {
  eventID: 'nasty',
  eventTime: '2026-03-01T11:00:00Z',
  eventName: 'StopInstances',
  userName: '=cmd|"/c calc"!A1',
  eventSource: ' \t+1+1',
  sourceIPAddress: '@SUM(A1)',
  errorCode: '-2',
  errorMessage: 'one, "two"\r\nthree',
  requestID: '＝1',
  awsRegion: '\tx',
  userIdentity: { accessKeyId: '\r\n=1' },
  resources: [{ ARN: 'arn:a', type: 'AWS::EC2::Instance' }, { ARN: 'arn:b' }],
}

// As a program writes it that likes lines.
const PRETTY = JSON.stringify(
  {
    ...{ eventID: 'pretty', eventName: 'DescribeInstances', userName: 'ann' },
    eventTime: '2026-03-01T11:30:00Z',
  },
  null,
  2,
)

describe.each(DATABASES)('an export, on %s,', (database) => {
  let daybook: TestApp
  let authorization: string
  beforeAll(async () => {
    daybook = await openTestApp({ database })
    authorization = (await createTestUsers(daybook, CAROL)).authorization
    const headers = { 'content-type': 'application/json' }
    await daybook.api('/events', { method: 'POST', headers, body: PRETTY.replaceAll('\n', '\r\n') })
    await daybook.send([NASTY])
    await daybook.api('/events', { method: 'POST', headers: { ...headers, authorization }, body: PRETTY })
  })
  afterAll(() => daybook.close())

  const take = (query: string, init?: RequestInit) => daybook.api(`/events/export?${query}`, init)

  test('of CSV is what spreadsheets read, with nothing in it that they would run', async () => {
    const response = await take('format=csv&eventName=StopInstances')
    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8; header=present')
    const text = await response.text()
    expect(text).toStartWith(
      `${COLUMNS}\r\n2026-03-01T11:00:00.000Z,StopInstances,Stop Server,"'=cmd|""/c calc""!A1",default,`,
    )
    expect(text).toEndWith('"\r\n')
    const [, row = []] = Papa.parse<string[]>(text, { skipEmptyLines: true }).data
    const cells = Object.fromEntries(COLUMNS.split(',').map((column, index) => [column, row[index]]))
    expect(cells).toMatchObject({
      eventSource: "' \t+1+1",
      readOnly: 'false',
      sourceIPAddress: "'@SUM(A1)",
      errorCode: "'-2",
      errorMessage: 'one, "two"\r\nthree',
      resources: 'AWS::EC2::Instance arn:a; arn:b',
      awsRegion: "'\tx",
      accessKeyId: "'\r\n=1",
      requestID: "'＝1",
      eventID: 'nasty',
    })
    expect(JSON.parse(cells.record ?? '')).toMatchObject(NASTY)
  })

  test('of JSON is what CloudTrail tools read, with a manifest after the records', async () => {
    const response = await take('format=json&readOnly=true&userName=ann')
    expect(response.headers.get('content-type')).toBe('application/json')
    const text = await response.text()
    expect(text).toContain(PRETTY.replaceAll('\n', '\r\n').slice(0, -3))
    expect(JSON.parse(text)).toEqual({
      Records: [expect.objectContaining({ eventID: 'pretty' })],
      manifest: {
        id: response.headers.get('daybook-export-id'),
        count: 1,
        startedAt: '2026-03-01T12:00:00.000Z',
        filter: { userName: 'ann', readOnly: true },
        period: { from: '2026-01-30T12:00:00.000Z', until: '2026-03-01T12:15:00.001Z' },
        complete: true,
      },
    })
  })

  test('of NDJSON is one record a line, however it came', async () => {
    const response = await take('format=ndjson')
    expect(response.headers.get('content-type')).toBe('application/x-ndjson')
    const lines = (await response.text()).split('\n')
    expect(lines.at(-1)).toBe('')
    const records: { eventID: string; eventSource?: string }[] = lines
      .slice(0, -1)
      .map((line) => JSON.parse(line))
    expect(withoutOwnEvents(records).map(({ eventID }) => eventID)).toEqual(['pretty', 'nasty'])
    expect(lines.join('')).not.toContain('\r')
  })

  test('of nothing is a whole file all the same', async () => {
    const text = async (format: string) => (await take(`format=${format}&userName=nobody`)).text()
    expect(await text('csv')).toBe(`${COLUMNS}\r\n`)
    expect(JSON.parse(await text('json'))).toMatchObject({
      Records: [],
      manifest: { count: 0, complete: true },
    })
    expect(await text('ndjson')).toBe('')
  })

  test.each(['csv', 'json', 'ndjson'])(
    'of %s has a manifest by which its reader can tell that it is whole',
    async (format) => {
      const response = await take(`format=${format}&from=2026-03-01&${BEFORE_NOON}`)
      const id = response.headers.get('daybook-export-id') ?? ''
      expect(response.headers.get('link')).toBe(
        `</api/v1/events/export/manifest?id=${id}>; rel="describedby"`,
      )
      const bytes = await response.bytes()
      const period = { from: '2026-03-01T00:00:00.000Z', until: '2026-03-01T12:00:00.000Z' }
      const manifest = await daybook.api(`/events/export/manifest?id=${id}`)
      expect(await manifest.json()).toEqual({
        ...{ id, format, complete: true, count: 2, bytes: bytes.length },
        filter: period,
        period,
        startedAt: '2026-03-01T12:00:00.000Z',
        finishedAt: '2026-03-01T12:00:00.000Z',
        sha256: new Bun.CryptoHasher('sha256').update(bytes).digest('hex'),
      })
      const theirs = await daybook.api(`/events/export/manifest?id=${id}`, { headers: { authorization } })
      expect(theirs.status).toBe(404)
    },
  )

  test('that was broken off has a manifest that says so', async () => {
    const going = new AbortController()
    const response = await take('format=csv', { signal: going.signal, method: 'HEAD' })
    going.abort()
    const manifest = await daybook.api(
      `/events/export/manifest?id=${response.headers.get('daybook-export-id')}`,
    )
    expect(await manifest.json()).toMatchObject({
      complete: false,
      finishedAt: null,
      count: null,
      sha256: null,
    })
  })

  test('that its reader leaves, time and again, stands in nobody’s way', async () => {
    const padding = 'x'.repeat(10_000)
    await daybook.send(
      Array.from({ length: 300 }, () => ({ eventName: 'OpenDoor', userName: 'crowd', padding })),
    )
    for (let left = 0; left < 12; left += 1) {
      const going = new AbortController()
      const response = await take('format=ndjson&userName=crowd', { signal: going.signal })
      await response.body?.getReader().read()
      going.abort()
    }
    const text = await (await take('format=ndjson&userName=crowd')).text()
    expect(text.trimEnd().split('\n')).toHaveLength(300)
    expect((await daybook.api('/events?limit=1')).status).toBe(200)
  })

  test('holds nothing of another customer', async () => {
    const text = await (await take('format=json', { headers: { authorization } })).text()
    expect(withoutOwnEvents(JSON.parse(text).Records)).toMatchObject([{ eventID: 'pretty' }])
    expect(text).not.toContain('nasty')
  })

  test('has a name that says what was asked', async () => {
    const response = await take('format=csv&readOnly=false&eventName=StopInstances')
    expect(response.headers.get('content-disposition')).toBe(
      'attachment; filename="daybook-events-2026-03-01T120000Z-write-StopInstances.csv"',
    )
  })

  test('needs the grant to look', async () => {
    const dave = await createTestUsers(daybook, DAVE)
    const response = await take('format=csv', { headers: { authorization: dave.authorization } })
    expect([response.status, (await response.json()).code]).toEqual([403, 'forbidden'])
  })

  test.each([
    ['', 'format'],
    ['format=xml', 'format'],
    ['format=csv&limit=10', 'limit'],
    ['format=csv&cursor=x', 'cursor'],
    ['format=csv&readOnly=yes', 'readOnly'],
  ])('asked with “%s” is refused', async (query, field) => {
    const response = await take(query)
    expect([response.status, (await response.json()).field]).toEqual([400, field])
  })
})
