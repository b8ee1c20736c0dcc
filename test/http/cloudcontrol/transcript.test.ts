import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { gunzipSync } from 'node:zlib'
import { organisationIdOf, REPORT_HEADER } from '../../support/cloudcontrol.ts'
import { DATABASES } from '../../support/databases.ts'
import { type Driver, libcloudRequest } from '../../support/libcloud-client.ts'
import { type RawResponse, sendRawRequests } from '../../support/raw-http.ts'
import { openTestApp, type TestApp } from '../../support/test-app.ts'
import { createTestUser } from '../../support/test-users.ts'

const PASSWORD = 's3cret of alice'
const PROLOGUE = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
const GENERAL = 'http://oec.api.opsource.net/schemas/general'
const XML = 'text/xml; charset=UTF-8'
const REPORT = 'application/csv;charset=UTF-8'
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12},/gm
const DRIVERS: Driver[] = ['nttcis', 'dimensiondata']

describe.each(DATABASES)('responses to libcloud’s requests, byte for byte, on %s', (database) => {
  let daybook: TestApp
  let organisation: string
  beforeAll(async () => {
    daybook = await openTestApp({ database })
    await createTestUser(daybook, {
      userName: 'alice',
      accountId: '000000000001',
      grants: ['reports'],
      password: PASSWORD,
    })
    await createTestUser(daybook, {
      userName: 'bob',
      accountId: '000000000001',
      grants: [],
      password: PASSWORD,
    })
    organisation = await organisationIdOf(daybook)
    await daybook.send([
      record('CreateKeyPair', '2016-ä', { department: 'Ops', customerDefined1: 'Kö"ln' }),
      record('DeleteKeyPair', '=1+1', { errorCode: 'REASON_11' }),
      record('CreateKeyPair', 'one, two'),
    ])
  })
  afterAll(() => daybook.close())

  const send = (driver: Driver, user: string, password: string, ...paths: string[]) => {
    const client = { url: daybook.url, driver, user, password }
    return sendRawRequests(
      daybook.url,
      paths.map((path) => libcloudRequest(path, client)),
    )
  }
  const auditlog = (start: string, end: string) =>
    `/oec/0.9/${organisation}/auditlog?startDate=${start}&endDate=${end}`

  test.each(DRIVERS)('%s gets the account and reports over one connection', async (driver) => {
    const paths = [
      '/oec/0.9/myaccount',
      auditlog('2026-02-01', '2026-03-01'),
      auditlog('2026-01-01', '2026-02-01'),
    ]
    const [account, report, empty] = await send(driver, 'alice', PASSWORD, ...paths)
    expect(contentOf(account)).toEqual({
      status: 'HTTP/1.1 200 OK',
      type: XML,
      body: `${PROLOGUE}
<ns3:Account xmlns:ns3="http://oec.api.opsource.net/schemas/directory">
  <ns3:userName>alice</ns3:userName>
  <ns3:fullName>alice</ns3:fullName>
  <ns3:firstName></ns3:firstName>
  <ns3:lastName></ns3:lastName>
  <ns3:emailAddress></ns3:emailAddress>
  <ns3:department></ns3:department>
  <ns3:customDefined1></ns3:customDefined1>
  <ns3:customDefined2></ns3:customDefined2>
  <ns3:orgId>${organisation}</ns3:orgId>
  <ns3:roles><ns3:role><ns3:name>reports</ns3:name></ns3:role></ns3:roles>
</ns3:Account>
`,
    })
    expect(contentOf(report)).toEqual({
      status: 'HTTP/1.1 200 OK',
      type: REPORT,
      body: `${REPORT_HEADER}
…,2026-02-10 08:00:00,carl,Ops,"Kö""ln",,KEY_PAIR,2016-ä,Create Key Pair,CREATE_KEY_PAIR '2016-ä',OK
…,2026-02-10 08:00:00,carl,,,,KEY_PAIR,=1+1,Delete Key Pair,DELETE_KEY_PAIR '=1+1',REASON_11
…,2026-02-10 08:00:00,carl,,,,KEY_PAIR,"one, two",Create Key Pair,"CREATE_KEY_PAIR 'one, two'",OK
`,
    })
    expect(contentOf(empty)).toEqual({ status: 'HTTP/1.1 200 OK', type: REPORT, body: `${REPORT_HEADER}\n` })
  })

  test.each(DRIVERS)('%s gets errors as Status documents', async (driver) => {
    const paths = [
      auditlog('2026-02-01', '2026-02-01'),
      '/oec/0.9/None/auditlog?startDate=2026-02-01&endDate=2026-02-02',
    ]
    const [dates, organisationId] = await send(driver, 'alice', PASSWORD, ...paths)
    const report = 'Administrator Logs Report'
    expect(contentOf(dates)).toEqual(fault('400 Bad Request', report, END_NOT_AFTER_START, 'REASON_520'))
    expect(contentOf(organisationId)).toEqual(fault('403 Forbidden', report, FORBIDDEN, 'REASON_140'))
    const [role] = await send(driver, 'bob', PASSWORD, auditlog('2026-02-01', '2026-03-01'))
    expect(contentOf(role)).toEqual(fault('403 Forbidden', report, FORBIDDEN, 'REASON_140'))
    const [credentials] = await send(driver, 'alice', 'not that', '/oec/0.9/myaccount')
    expect(contentOf(credentials)).toEqual(
      fault(
        '401 Unauthorized',
        'Get My Account',
        'User name or password is incorrect.',
        'AUTHORIZATION_FAILURE',
      ),
    )
    expect(credentials?.headers.get('www-authenticate')).toBe('Basic realm="Daybook", charset="UTF-8"')
  })
})

const END_NOT_AFTER_START =
  '`endDate` must be after `startDate`: it is the first day that the report leaves out.'
const FORBIDDEN =
  'Invalid role or organisation: the reports of an organisation are only for its primary administrator and its users with the role reports.'

// As libcloud's HTTP library reads it, which asks for gzip. The IDs of rows are random.
function contentOf(response: RawResponse | undefined) {
  const isGzip = response?.headers.get('content-encoding') === 'gzip'
  const body = response && isGzip ? gunzipSync(response.body) : response?.body
  expect([...(response?.headers.keys() ?? [])]).not.toContain('content-disposition')
  return {
    status: response?.status,
    type: response?.headers.get('content-type'),
    body: body?.toString().replace(UUID, '…,'),
  }
}

function fault(status: string, operation: string, detail: string, code: string) {
  const body = `${PROLOGUE}
<ns6:Status xmlns:ns6="${GENERAL}">
  <ns6:operation>${operation}</ns6:operation>
  <ns6:result>ERROR</ns6:result>
  <ns6:resultDetail>${detail}</ns6:resultDetail>
  <ns6:resultCode>${code}</ns6:resultCode>
</ns6:Status>
`
  return { status: `HTTP/1.1 ${status}`, type: XML, body }
}

function record(eventName: string, name: string, more: object = {}): object {
  const resources = [{ type: 'AWS::EC2::KeyPair', name }]
  return { eventName, eventTime: '2026-02-10T08:00:00.500Z', userName: 'carl', resources, ...more }
}
