import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { HEADER, organisationOf } from '../../support/cloudcontrol.ts'
import { DATABASES } from '../../support/databases.ts'
import { type Driver, requestOf } from '../../support/libcloud-client.ts'
import { type Answer, exchange } from '../../support/raw-http.ts'
import { openTestApp, type TestApp } from '../../support/test-app.ts'
import { createTestUsers } from '../../support/test-users.ts'

const PASSWORD = 's3cret of alice'
const PROLOGUE = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
const GENERAL = 'http://oec.api.opsource.net/schemas/general'
const XML = 'text/xml; charset=UTF-8'
const REPORT = 'application/csv;charset=UTF-8'
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12},/gm
const DRIVERS: Driver[] = ['nttcis', 'dimensiondata']

describe.each(DATABASES)('what libcloud’s requests are answered, byte for byte, on %s:', (database) => {
  let daybook: TestApp
  let organisation: string
  beforeAll(async () => {
    daybook = await openTestApp({ database })
    await createTestUsers(daybook, {
      userName: 'alice',
      accountId: '000000000001',
      grants: ['reports'],
      password: PASSWORD,
    })
    await createTestUsers(daybook, {
      userName: 'bob',
      accountId: '000000000001',
      grants: [],
      password: PASSWORD,
    })
    organisation = await organisationOf(daybook)
    await daybook.send([
      record('CreateKeyPair', '2016-ä', { department: 'Ops', customerDefined1: 'Kö"ln' }),
      record('DeleteKeyPair', '=1+1', { errorCode: 'REASON_11' }),
      record('CreateKeyPair', 'one, two'),
    ])
  })
  afterAll(() => daybook.close())

  const ask = (driver: Driver, user: string, password: string, ...paths: string[]) => {
    const about = { url: daybook.url, driver, user, password }
    return exchange(
      daybook.url,
      paths.map((path) => requestOf(path, about)),
    )
  }
  const auditlog = (start: string, end: string) =>
    `/oec/0.9/${organisation}/auditlog?startDate=${start}&endDate=${end}`

  test.each(DRIVERS)('%s, over one connection', async (driver) => {
    const paths = [
      '/oec/0.9/myaccount',
      auditlog('2026-02-01', '2026-03-01'),
      auditlog('2026-01-01', '2026-02-01'),
    ]
    const [account, report, empty] = await ask(driver, 'alice', PASSWORD, ...paths)
    expect(told(account)).toEqual({
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
    expect(told(report)).toEqual({
      status: 'HTTP/1.1 200 OK',
      type: REPORT,
      body: `${HEADER}
…,2026-02-10 08:00:00,carl,Ops,"Kö""ln",,KEY_PAIR,2016-ä,Create Key Pair,CREATE_KEY_PAIR '2016-ä',OK
…,2026-02-10 08:00:00,carl,,,,KEY_PAIR,=1+1,Delete Key Pair,DELETE_KEY_PAIR '=1+1',REASON_11
…,2026-02-10 08:00:00,carl,,,,KEY_PAIR,"one, two",Create Key Pair,"CREATE_KEY_PAIR 'one, two'",OK
`,
    })
    expect(told(empty)).toEqual({ status: 'HTTP/1.1 200 OK', type: REPORT, body: `${HEADER}\n` })
  })

  test.each(DRIVERS)('%s, to what goes wrong', async (driver) => {
    const paths = [
      auditlog('2026-02-01', '2026-02-01'),
      '/oec/0.9/None/auditlog?startDate=2026-02-01&endDate=2026-02-02',
    ]
    const [dates, lost] = await ask(driver, 'alice', PASSWORD, ...paths)
    const report = 'Administrator Logs Report'
    expect(told(dates)).toEqual(fault('400 Bad Request', report, BACKWARDS, 'REASON_520'))
    expect(told(lost)).toEqual(fault('403 Forbidden', report, NOT_YOURS, 'REASON_140'))
    const [role] = await ask(driver, 'bob', PASSWORD, auditlog('2026-02-01', '2026-03-01'))
    expect(told(role)).toEqual(fault('403 Forbidden', report, NOT_YOURS, 'REASON_140'))
    const [wrong] = await ask(driver, 'alice', 'not that', '/oec/0.9/myaccount')
    expect(told(wrong)).toEqual(
      fault(
        '401 Unauthorized',
        'Get My Account',
        'The user name or the password is not right.',
        'AUTHORIZATION_FAILURE',
      ),
    )
    expect(wrong?.headers.get('www-authenticate')).toBe('Basic realm="Daybook", charset="UTF-8"')
  })
})

const BACKWARDS = '`endDate` must be after `startDate`: it is the first day that the report leaves out.'
const NOT_YOURS =
  'The reports of an organisation are for its primary administrator and for its users with the role reports.'

// A row's own id is made when it is stored.
function told(answer: Answer | undefined) {
  expect([...(answer?.headers.keys() ?? [])]).not.toContain('content-disposition')
  return {
    status: answer?.status,
    type: answer?.headers.get('content-type'),
    body: answer?.body.toString().replace(UUID, '…,'),
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
