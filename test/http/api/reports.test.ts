import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { allowSystem } from '../../support/allow-system.ts'
import { DATABASES } from '../../support/databases.ts'
import { reportOutcome, reportRequest } from '../../support/report-records.ts'
import { openTestApp, type TestApp } from '../../support/test-app.ts'
import { CAROL, createTestUser, DAVE } from '../../support/test-users.ts'

const HEADER =
  'UUID,Time,Create User,Department,Customer Defined 1,Customer Defined 2,Type,Name,Action,Details,Response Code'
const WEB = 'web[10-0-0-5_i-0abc]'

// Each has one row, in the order of this list.
const RECORDS = [
  reportRequest('StopInstances', 'ann', '2026-02-10T10:00:00Z', {
    eventID: '11111111-1111-4111-8111-111111111111',
    ...{ requestID: 'r-1', department: 'Ops, "night"', customerDefined1: '=1+1' },
  }),
  reportOutcome('StopInstances', '2026-02-10T10:01:30Z', {
    eventID: '22222222-2222-4222-8222-222222222222',
    ...{ requestID: 'r-1', errorCode: 'REASON_11' },
  }),
  {
    eventID: '33333333-3333-4333-8333-333333333333',
    ...{ eventName: 'CreateBucket', userName: 'ann', eventTime: '2026-02-09T23:59:59.999Z' },
    resources: [{ ARN: 'arn:aws:s3:::Übung\nzwei', type: 'AWS::S3::Bucket' }],
  },
]

const CSV = `${HEADER}
11111111-1111-4111-8111-111111111111,2026-02-10 10:00:00,ann,"Ops, ""night""",=1+1,,SERVER,${WEB},Stop Server,ATTEMPT: STOP_INSTANCES '${WEB}',
22222222-2222-4222-8222-222222222222,2026-02-10 10:01:30,OEC_SYSTEM,,,,SERVER,${WEB},Stop Server,STOP_INSTANCES '${WEB}',REASON_11
33333333-3333-4333-8333-333333333333,2026-02-09 23:59:59,ann,,,,BUCKET,arn:aws:s3:::Übung zwei,Create Bucket,CREATE_BUCKET 'arn:aws:s3:::Übung zwei',OK
`

const PERIOD = 'start=2026-02-09&end=2026-02-11'

describe.each(DATABASES)('the Administrator Logs report over the API, on %s,', (database) => {
  let daybook: TestApp
  beforeAll(async () => {
    daybook = await openTestApp({ database })
    await allowSystem(daybook)
    await daybook.send(RECORDS)
  })
  afterAll(() => daybook.close())

  const getReport = (query: string, headers: { [name: string]: string } = {}) =>
    daybook.api(`/reports/administration?${query}`, { headers })

  test('is CSV with LF line endings, quotes only where necessary, and unchanged values', async () => {
    const response = await getReport(PERIOD)
    expect(await response.text()).toBe(CSV)
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')?.toLowerCase()).toBe(
      'text/csv; charset=utf-8; header=present',
    )
    expect(response.headers.get('content-disposition')).toBe(
      'attachment; filename="administrator-logs-2026-02-09-2026-02-10.csv"',
    )
  })

  test('as JSON has the IDs that link the rows of an operation, and ends with `complete`', async () => {
    const response = await getReport(`${PERIOD}&format=json`)
    expect(response.headers.get('content-type')).toBe('application/json')
    const { rows, ...rest } = await response.json()
    expect(rest).toEqual({ count: 3, complete: true })
    expect(rows[0]).toEqual({
      id: '11111111-1111-4111-8111-111111111111',
      time: '2026-02-10T10:00:00.000Z',
      createUser: 'ann',
      ...{ department: 'Ops, "night"', customerDefined1: '=1+1', customerDefined2: '' },
      ...{ type: 'SERVER', name: WEB, action: 'Stop Server', responseCode: '' },
      details: `ATTEMPT: STOP_INSTANCES '${WEB}'`,
      ...{ requestId: 'r-1', sharedEventId: null, eventId: '11111111-1111-4111-8111-111111111111' },
    })
    expect(rows.slice(1)).toMatchObject([
      { createUser: 'OEC_SYSTEM', responseCode: 'REASON_11', requestId: 'r-1' },
      { time: '2026-02-09T23:59:59.999Z', responseCode: 'OK', requestId: null },
    ])
  })

  test.each([
    ['', 'text/csv; charset=UTF-8; header=present'],
    ['*/*', 'text/csv; charset=UTF-8; header=present'],
    ['text/csv', 'text/csv; charset=UTF-8; header=present'],
    ['application/json', 'application/json'],
    ['text/html, application/json;q=0.9, text/csv;q=0.8', 'application/json'],
    ['text/csv;q=0, application/json', 'application/json'],
    ['image/png', 'text/csv; charset=UTF-8; header=present'],
  ])('is in the format that “Accept: %s” prefers', async (accept, type) => {
    const response = await getReport(PERIOD, { accept })
    expect([response.status, response.headers.get('content-type')]).toEqual([200, type])
    expect(response.headers.get('vary')).toBe('Accept, Accept-Encoding')
    await response.text()
  })

  test('is in the format of the parameter even if `Accept` prefers another', async () => {
    const response = await getReport(`${PERIOD}&format=csv`, { accept: 'application/json' })
    expect(await response.text()).toBe(CSV)
  })

  test('includes the start day and excludes the end day', async () => {
    const linesOf = async (query: string) => (await (await getReport(query)).text()).split('\n').length - 2
    expect(await linesOf('start=2026-02-09&end=2026-02-10')).toBe(1)
    expect(await linesOf('start=2026-02-10&end=2026-02-11')).toBe(2)
    expect(await linesOf('start=2026-02-11&end=2026-02-12')).toBe(0)
  })

  test.each([
    ['31 days', '2026-03-01', '2026-01-29', '2026-03-01', 200, ''],
    ['32 days', '2026-03-01', '2026-01-28', '2026-03-01', 400, 'end'],
    ['31 days with a change of the year', '2026-03-01', '2025-12-15', '2026-01-15', 200, ''],
    ['an end in the future', '2026-03-01', '2026-03-01', '2026-04-01', 200, ''],
    ['a start in the future', '2026-03-01', '2027-01-01', '2027-01-02', 200, ''],
    ['no days', '2026-03-01', '2026-02-10', '2026-02-10', 400, 'end'],
    ['an end before its start', '2026-03-01', '2026-02-10', '2026-02-09', 400, 'end'],
    ['a start a year ago', '2026-03-01', '2025-03-01', '2025-03-02', 200, ''],
    ['a start a year and a day ago', '2026-03-01', '2025-02-28', '2025-03-01', 400, 'start'],
    ['a start a year before a leap day', '2028-02-29', '2027-02-28', '2027-03-01', 200, ''],
    ['a start a year and a day before a leap day', '2028-02-29', '2027-02-27', '2027-03-01', 400, 'start'],
    ['a start a year ago, across a leap day', '2028-12-31', '2027-12-31', '2028-01-01', 200, ''],
    [
      'a start a year and a day ago, across a leap day',
      '2028-12-31',
      '2027-12-30',
      '2028-01-01',
      400,
      'start',
    ],
    ['a leap day a year and a day ago', '2029-03-01', '2028-02-29', '2028-03-01', 400, 'start'],
    ['a leap day a year ago', '2029-02-28', '2028-02-29', '2028-03-01', 200, ''],
  ])('of %s, requested on %s, from %s to %s, returns %i %s', async (_, today, start, end, status, field) => {
    daybook.setClock(`${today}T12:00:00Z`)
    await daybook.app.store.partitions.prepare(daybook.clock())
    const response = await getReport(`start=${start}&end=${end}&format=json`)
    const body = await response.json()
    daybook.setClock('2026-03-01T12:00:00Z')
    expect(response.status).toBe(status)
    if (status === 200) expect(body).toMatchObject({ complete: true })
    else expect(body).toMatchObject({ code: 'invalid', field, detail: expect.stringMatching(/^\S.*\.$/) })
  })

  test.each([
    ['', 'start'],
    ['start=2026-02-09', 'end'],
    ['end=2026-02-09', 'start'],
    ['start=&end=2026-02-10', 'start'],
    ['start=2026-2-9&end=2026-02-10', 'start'],
    ['start=2026-02-30&end=2026-03-02', 'start'],
    ['start=2027-02-28&end=2027-02-29', 'end'],
    ['start=2026-02-09T00:00:00Z&end=2026-02-10', 'start'],
    ['start=1770595200&end=2026-02-10', 'start'],
    ['start=2026-02-09&end=tomorrow', 'end'],
    ['start=2026-02-09&start=2026-02-09&end=2026-02-10', 'start'],
    [`${PERIOD}&format=xml`, 'format'],
    [`${PERIOD}&type=administration`, 'type'],
    [`${PERIOD}&limit=10`, 'limit'],
  ])('with “%s” returns 400 and names `%s`', async (query, field) => {
    const response = await getReport(query, { accept: 'text/csv' })
    expect(response.headers.get('content-type')).toBe('application/problem+json')
    expect(await response.json()).toMatchObject({ status: 400, code: 'invalid', field })
  })

  test('requires the primary administrator or the grant reports', async () => {
    const dave = await createTestUser(daybook, DAVE)
    const refused = await getReport(PERIOD, { authorization: dave.authorization })
    expect(await refused.json()).toMatchObject({
      ...{ status: 403, code: 'forbidden' },
      detail: 'Reports are for the primary administrator and for users with the grant reports.',
    })
    const auditor = await createTestUser(daybook, { ...DAVE, userName: 'auditor', grants: ['reports'] })
    expect(await (await getReport(PERIOD, { authorization: auditor.authorization })).text()).toBe(CSV)
  })

  test('has no rows of other customers', async () => {
    const carol = await createTestUser(daybook, { ...CAROL, grants: ['reports', 'collector'] })
    const { authorization } = carol
    expect(await (await getReport(PERIOD, { authorization })).text()).toBe(`${HEADER}\n`)
    const record = reportRequest('StartInstances', 'ann', '2026-02-10T11:00:00Z')
    const headers = { authorization, 'content-type': 'application/json' }
    await daybook.api('/events', { method: 'POST', headers, body: JSON.stringify(record) })
    expect(await (await getReport(PERIOD, { authorization })).text()).toContain('Start Server')
    expect(await (await getReport(PERIOD)).text()).toBe(CSV)
  })

  test('leaves an audit entry with the period and format', async () => {
    await (await getReport('start=2026-02-08&end=2026-02-11&format=json')).text()
    const found = async () => {
      const query = 'eventName=GetAdministrationReport&q=2026-02-08'
      return (await (await daybook.api(`/events?${query}`)).json()).events
    }
    while ((await found()).length === 0) await Bun.sleep(10)
    expect(await found()).toMatchObject([
      { readOnly: true, requestParameters: { start: '2026-02-08', end: '2026-02-11', format: 'json' } },
    ])
  })

  test('the log has no errors', () => {
    expect(daybook.log).toEqual([])
  })
})
