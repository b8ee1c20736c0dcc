import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import Papa from 'papaparse'
import { DATABASES } from '../../support/databases.ts'
import { BEFORE_NOON, withoutDaybookEvents } from '../../support/sent-events.ts'
import { openTestApp, type TestApp } from '../../support/test-app.ts'
import { CAROL, createTestUser, DAVE } from '../../support/test-users.ts'

const COLUMNS =
  'eventTime,eventName,action,userName,project,eventSource,readOnly,sourceIPAddress,errorCode,errorMessage,resources,awsRegion,accessKeyId,requestID,eventID,record'

const FORMULAS = {
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
  resources: [{ ARN: 'arn:a', type: 'AWS::EC2::Instance' }, { ARN: '=b' }, { ARN: '＋c;\t"@d;e' }],
  requestParameters: { a: 'x;=1', b: '; "-1', c: -1, d: ['=1', ';;＝1'] },
}

// A record of several lines.
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
    authorization = (await createTestUser(daybook, CAROL)).authorization
    const headers = { 'content-type': 'application/json' }
    await daybook.api('/events', { method: 'POST', headers, body: PRETTY.replaceAll('\n', '\r\n') })
    await daybook.send([FORMULAS])
    await daybook.api('/events', { method: 'POST', headers: { ...headers, authorization }, body: PRETTY })
  })
  afterAll(() => daybook.close())

  const exportEvents = (query: string, init?: RequestInit) => daybook.api(`/events/export?${query}`, init)

  test('as CSV escapes values that spreadsheets would run as formulas', async () => {
    const response = await exportEvents('format=csv&eventName=StopInstances')
    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8; header=present')
    const text = await response.text()
    expect(text).toStartWith(
      `${COLUMNS}\r\n2026-03-01T11:00:00.000Z,StopInstances,Stop Server,"'=cmd|""/c calc""!A1",default,`,
    )
    expect(text).toEndWith('"\r\n')
    const [, row = []] = Papa.parse<string[]>(text, { skipEmptyLines: true }).data
    const cells = Object.fromEntries(COLUMNS.split(',').map((column, index) => [column, row[index]]))
    expect(cells).toMatchObject({
      eventSource: "' \t'+1+1",
      readOnly: 'false',
      sourceIPAddress: "'@SUM(A1)",
      errorCode: "'-2",
      errorMessage: 'one, "two"\r\nthree',
      resources: `AWS::EC2::Instance arn:a; '=b; '＋c;\t"'@d;e`,
      awsRegion: "'\tx",
      accessKeyId: "'\r\n'=1",
      requestID: "'＝1",
      eventID: 'nasty',
    })
    expect(JSON.parse(cells.record ?? '')).toMatchObject(FORMULAS)
    // Where cells are separated at semicolons or tabs, none of the parts is a formula.
    expect(text.split(/[;\t\r\n]["\s]*/).filter((part) => /^[=+\-@＝＋－＠]/.test(part))).toEqual([])
  })

  test('as JSON has the layout of CloudTrail files, with a manifest after the records', async () => {
    const response = await exportEvents('format=json&readOnly=true&userName=ann')
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

  test('as NDJSON has one record per line, even if it was sent on several', async () => {
    const response = await exportEvents('format=ndjson')
    expect(response.headers.get('content-type')).toBe('application/x-ndjson')
    const lines = (await response.text()).split('\n')
    expect(lines.at(-1)).toBe('')
    const records: { eventID: string; eventSource?: string }[] = lines
      .slice(0, -1)
      .map((line) => JSON.parse(line))
    expect(withoutDaybookEvents(records).map(({ eventID }) => eventID)).toEqual(['pretty', 'nasty'])
    expect(lines.join('')).not.toContain('\r')
  })

  test('without events is a complete file', async () => {
    const text = async (format: string) => (await exportEvents(`format=${format}&userName=nobody`)).text()
    expect(await text('csv')).toBe(`${COLUMNS}\r\n`)
    expect(JSON.parse(await text('json'))).toMatchObject({
      Records: [],
      manifest: { count: 0, complete: true },
    })
    expect(await text('ndjson')).toBe('')
  })

  test.each(['csv', 'json', 'ndjson'])('as %s has a manifest with its size and hash', async (format) => {
    const response = await exportEvents(`format=${format}&from=2026-03-01&${BEFORE_NOON}`)
    const id = response.headers.get('daybook-export-id') ?? ''
    expect(response.headers.get('link')).toBe(`</api/v1/events/export/manifest?id=${id}>; rel="describedby"`)
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
  })

  test('that was aborted has a manifest that says so', async () => {
    const aborter = new AbortController()
    const response = await exportEvents('format=csv', { signal: aborter.signal, method: 'HEAD' })
    aborter.abort()
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

  test('that its reader aborts, many times, does not block later requests', async () => {
    const padding = 'x'.repeat(10_000)
    await daybook.send(
      Array.from({ length: 300 }, () => ({ eventName: 'OpenDoor', userName: 'crowd', padding })),
    )
    for (let count = 0; count < 12; count += 1) {
      const aborter = new AbortController()
      const response = await exportEvents('format=ndjson&userName=crowd', { signal: aborter.signal })
      await response.body?.getReader().read()
      aborter.abort()
    }
    const text = await (await exportEvents('format=ndjson&userName=crowd')).text()
    expect(text.trimEnd().split('\n')).toHaveLength(300)
    expect((await daybook.api('/events?limit=1')).status).toBe(200)
  })

  test('has no events of other customers', async () => {
    const text = await (await exportEvents('format=json', { headers: { authorization } })).text()
    expect(withoutDaybookEvents(JSON.parse(text).Records)).toMatchObject([{ eventID: 'pretty' }])
    expect(text).not.toContain('nasty')
  })

  test('has a file name that says how it was filtered', async () => {
    const response = await exportEvents('format=csv&readOnly=false&eventName=StopInstances')
    expect(response.headers.get('content-disposition')).toBe(
      'attachment; filename="daybook-events-2026-03-01T120000Z-write-StopInstances.csv"',
    )
  })

  test('requires a grant to read events', async () => {
    const dave = await createTestUser(daybook, DAVE)
    const response = await exportEvents('format=csv', { headers: { authorization: dave.authorization } })
    expect([response.status, (await response.json()).code]).toEqual([403, 'forbidden'])
  })

  test.each([
    ['', 'format'],
    ['format=xml', 'format'],
    ['format=csv&limit=10', 'limit'],
    ['format=csv&cursor=x', 'cursor'],
    ['format=csv&readOnly=yes', 'readOnly'],
  ])('with “%s” returns 400 and names `%s`', async (query, field) => {
    const response = await exportEvents(query)
    expect([response.status, (await response.json()).field]).toEqual([400, field])
  })
})
