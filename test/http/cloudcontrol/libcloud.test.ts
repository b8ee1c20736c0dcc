import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { REPORT_HEADER } from '../../support/cloudcontrol.ts'
import { DATABASES } from '../../support/databases.ts'
import { openLibcloud } from '../../support/libcloud.ts'
import {
  type Driver,
  type LibcloudClient,
  libcloudReplay,
  libcloudRequest,
  type ReportOutcome,
  type ReportRequest,
} from '../../support/libcloud-client.ts'
import { openRecorder } from '../../support/recorder.ts'
import { ADMIN, openTestApp, type TestApp } from '../../support/test-app.ts'
import { acceptPasswords } from '../../support/test-users.ts'

const real = await openLibcloud()
const client: LibcloudClient = real ?? libcloudReplay
if (real === null) console.warn('libcloud is not installed here: its recorded requests are replayed instead.')

const START_MS = 60_000
const DRIVERS = ['nttcis', 'dimensiondata'] as const
const FEBRUARY: [string, string] = ['2026-02-01', '2026-03-01']
const PASSWORD = 'pä:ss wörd ☃'

/** The requests of each driver: as the administrator and for February unless they say otherwise. */
const CASES = {
  rows: {},
  nothing: { periods: [['2026-01-01', '2026-02-01']] },
  several: { periods: [FEBRUARY, ['2026-02-11', '2026-02-12'], FEBRUARY] },
  'a wrong password': { password: 'not the password' },
  'too many days': { periods: [['2026-02-01', '2026-03-05']] },
  smuggling: {
    periods: [
      ['2026-02-01', '2026-03-01&startDate=2025-03-01'],
      ['2026-02-01', '2026-03-01&x=y'],
      ['2026-02-01', '2026-03-01 '],
      ['2026-02-01/..', '2026-03-01'],
    ],
  },
  'no role': { user: 'zoe', password: PASSWORD },
} satisfies { [name: string]: Partial<ReportRequest> }

afterAll(() => client.remove())

describe.each(DATABASES)(`${client.name}, from %s,`, (database) => {
  let daybook: TestApp
  let outcomes: Map<string, ReportOutcome[]>
  beforeAll(async () => {
    daybook = await openTestApp({ database })
    await daybook.app.services.provisioning.createUser(null, 'zoe', PASSWORD)
    await acceptPasswords(daybook)
    await daybook.send([
      ruleAdded('2026-02-10T08:00:00Z', 'alice', 'wëb ☃ 😀', { department: 'Öps' }),
      ruleAdded('2026-02-11T23:59:59.999Z', 'bob', 'torn\nin\u2028two\u0085and\x1Cmore'),
      { ...ruleAdded('2026-02-12T00:00:00Z', 'bob', 'refused'), errorCode: 'REASON_11' },
      ruleAdded('2026-02-12T00:00:01Z', 'bob', 'one, two'),
    ])
    outcomes = await runCases(daybook)
  }, START_MS)
  afterAll(() => daybook.close())

  const outcomesOf = (driver: Driver, name: keyof typeof CASES) => outcomes.get(`${driver} ${name}`) ?? []

  test.each(DRIVERS)('%s reads rows', (driver) => {
    const [header, ...rows] = rowsOf(outcomesOf(driver, 'rows'))
    expect(header).toEqual(REPORT_HEADER.split(','))
    const [id = '', ...first] = rows[0] ?? []
    expect(id).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
    expect(first).toEqual([
      ...['2026-02-10 08:00:00', 'alice', 'Öps', '', '', 'SECURITY_GROUP', 'wëb ☃ 😀'],
      ...['Allow Incoming Traffic', "AUTHORIZE_SECURITY_GROUP_INGRESS 'wëb ☃ 😀'", 'OK'],
    ])
    expect(rows.map((row) => [row[2], row[7], row.at(-1)])).toEqual([
      ['alice', 'wëb ☃ 😀', 'OK'],
      ['bob', 'torn in two and more', 'OK'],
      ['bob', 'refused', 'REASON_11'],
      ['bob', '"one', 'OK'],
    ])
    // libcloud ignores quotes, so a comma in a value shifts the cells after it. No server can prevent that.
    expect(rows.map((row) => row.length)).toEqual([11, 11, 11, 13])
  })

  test.each(DRIVERS)('%s reads a header if there are no rows', (driver) => {
    expect(rowsOf(outcomesOf(driver, 'nothing'))).toEqual([REPORT_HEADER.split(',')])
  })

  test.each(DRIVERS)('%s reads one report after another', (driver) => {
    expect(outcomesOf(driver, 'several').map((each) => rowsOf([each]).length)).toEqual([5, 2, 5])
  })

  test.each(DRIVERS)('%s reports a wrong password', (driver) => {
    const [outcome] = outcomesOf(driver, 'a wrong password')
    expect(outcome).toMatchObject({ error: 'InvalidCredsError', message: expect.stringContaining('<ns6:') })
  })

  test.each(DRIVERS)('%s returns the error for 32 days as rows that start with <?xml', (driver) => {
    const rows = rowsOf(outcomesOf(driver, 'too many days'))
    expect(rows[0]?.[0]).toStartWith('<?xml')
    const text = rows.map((row) => row.join(',')).join('\n')
    expect(text).toContain('REASON_520')
    expect(text).toContain('A report can span at most 31 days; got 32 days.')
  })

  test.each(DRIVERS)('%s cannot inject parameters with a date', (driver) => {
    const texts = outcomesOf(driver, 'smuggling').map((each) => JSON.stringify(each))
    expect(texts.map((text) => text.includes('REASON_520'))).toEqual([true, true, true, true])
  })

  test.each(DRIVERS)(
    '%s signs in with a password of any characters, and gets the error for a missing role',
    (driver) => {
      expect(JSON.stringify(outcomesOf(driver, 'no role'))).toContain('REASON_140')
    },
  )
})

test(`${client.name} sends the recorded requests, byte for byte`, async () => {
  const organisation = '8a8f6abc-2745-4d8a-9cbc-8dabe5a7d0e4'
  const record = openRecorder(organisation)
  const clients = DRIVERS.map((driver) => ({ url: record.url, driver, user: 'alice', password: 's3cret' }))
  await client.reports(clients.map((each) => ({ ...each, periods: [FEBRUARY] })))
  record.close()
  // The only difference between versions of libcloud.
  const requests = record.requests().map((text) => text.replace(/libcloud\/[\d.]+/, 'libcloud/3.4.1'))
  expect(requests).toEqual(
    clients.flatMap((each) => [
      libcloudRequest('/oec/0.9/myaccount', each),
      libcloudRequest(`/oec/0.9/${organisation}/auditlog?startDate=2026-02-01&endDate=2026-03-01`, each),
    ]),
  )
})

// All at once, because starting Python takes most of the time.
async function runCases({ url }: TestApp): Promise<Map<string, ReportOutcome[]>> {
  const defaults = { url, user: ADMIN.userName, password: ADMIN.password, periods: [FEBRUARY] }
  const cases = DRIVERS.flatMap((driver) =>
    Object.entries(CASES).map(([name, change]) => ({ name, request: { ...defaults, driver, ...change } })),
  )
  const outcomes = await client.reports(cases.map((each) => each.request))
  return new Map(
    cases.map(({ name, request: { driver } }, index) => [`${driver} ${name}`, outcomes[index] ?? []]),
  )
}

function rowsOf([outcome]: ReportOutcome[]): string[][] {
  if (outcome && 'rows' in outcome) return outcome.rows
  throw new Error(`There were no rows: ${outcome?.message}`)
}

// An action with a single row whose name is not completed by the server's.
function ruleAdded(eventTime: string, userName: string, name: string, more: object = {}): object {
  const resources = [{ type: 'AWS::EC2::SecurityGroup', name }]
  return { eventName: 'AuthorizeSecurityGroupIngress', eventTime, userName, resources, ...more }
}
