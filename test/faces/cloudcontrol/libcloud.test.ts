import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { AS_ADMIN, HEADER, organisationOf } from '../../support/cloudcontrol.ts'
import { DATABASES } from '../../support/databases.ts'
import { ADMIN, type House, openHouse } from '../../support/house.ts'
import { libcloud } from '../../support/libcloud.ts'
import { type Asked, type Client, type Outcome, replay, requestOf } from '../../support/libcloud-client.ts'
import { recorder } from '../../support/recorder.ts'

const real = await libcloud()
const client: Client = real ?? replay
if (real === null) console.warn('There is no libcloud to be had here: its requests are replayed instead.')

const DRIVERS = ['nttcis', 'dimensiondata'] as const
const FEBRUARY: [string, string] = ['2026-02-01', '2026-03-01']
const PASSWORD = 'pä:ss wörd ☃'

afterAll(() => client.remove())

describe.each(DATABASES)(`${client.name}, from %s,`, (database) => {
  let house: House
  beforeAll(async () => {
    house = await openHouse({ database })
    await house.app.flows.operator.addUser(null, 'zoe', PASSWORD)
    await house.send([
      allowed('2026-02-10T08:00:00Z', 'alice', 'wëb ☃ 😀', { department: 'Öps' }),
      allowed('2026-02-11T23:59:59.999Z', 'bob', 'torn\nin\u2028two\u0085and\x1Cmore'),
      { ...allowed('2026-02-12T00:00:00Z', 'bob', 'refused'), errorCode: 'REASON_11' },
      allowed('2026-02-12T00:00:01Z', 'bob', 'one, two'),
    ])
  })
  afterAll(() => house.close())

  const asking = (driver: Asked['driver'], more: Partial<Asked> = {}) =>
    client.reports({
      ...{ url: house.url, driver, user: ADMIN.userName, password: ADMIN.password },
      ...{ periods: [FEBRUARY], ...more },
    })

  test.each(DRIVERS)('%s reads rows', async (driver) => {
    const [header, ...rows] = rowsOf(await asking(driver))
    expect(header).toEqual(HEADER.split(','))
    const [id = '', ...first] = rows[0] ?? []
    expect(id).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
    expect(first).toEqual([
      ...['2026-02-10 08:00:00', 'alice', 'Öps', '', '', 'SECURITY_GROUP', 'wëb ☃ 😀'],
      ...['Allow Incoming Traffic', "ALLOW_INCOMING_TRAFFIC 'wëb ☃ 😀'", 'OK'],
    ])
    expect(rows.map((row) => [row[2], row[7], row.at(-1)])).toEqual([
      ['alice', 'wëb ☃ 😀', 'OK'],
      ['bob', 'torn in two and more', 'OK'],
      ['bob', 'refused', 'REASON_11'],
      ['bob', '"one', 'OK'],
    ])
    // Libcloud takes no notice of quotes, so commas shift what follows: nothing that a server could help.
    expect(rows.map((row) => row.length)).toEqual([11, 11, 11, 13])
  })

  test.each(DRIVERS)('%s reads a header where there are no rows', async (driver) => {
    expect(rowsOf(await asking(driver, { periods: [['2026-01-01', '2026-02-01']] }))).toEqual([
      HEADER.split(','),
    ])
  })

  test.each(DRIVERS)('%s reads one report after another', async (driver) => {
    const periods: [string, string][] = [FEBRUARY, ['2026-02-11', '2026-02-12'], FEBRUARY]
    const outcomes = await asking(driver, { periods })
    expect(outcomes.map((each) => rowsOf([each]).length)).toEqual([5, 2, 5])
  })

  test.each(DRIVERS)('%s says that a password is wrong', async (driver) => {
    const [outcome] = await asking(driver, { password: 'not the password' })
    expect(outcome).toMatchObject({ error: 'InvalidCredsError', message: expect.stringContaining('<ns6:') })
  })

  test.each(DRIVERS)(
    '%s hands on what is said of a period of 32 days, as rows that begin with <?xml',
    async (driver) => {
      const rows = rowsOf(await asking(driver, { periods: [['2026-02-01', '2026-03-05']] }))
      expect(rows[0]?.[0]).toStartWith('<?xml')
      const text = rows.map((row) => row.join(',')).join('\n')
      expect(text).toContain('REASON_520')
      expect(text).toContain('A report spans at most 31 days, and this one has 32.')
    },
  )

  test.each(DRIVERS)('%s cannot smuggle anything in with a date', async (driver) => {
    const periods: [string, string][] = [
      ['2026-02-01', '2026-03-01&startDate=2025-03-01'],
      ['2026-02-01', '2026-03-01&x=y'],
      ['2026-02-01', '2026-03-01 '],
      ['2026-02-01/..', '2026-03-01'],
    ]
    for (const outcome of await asking(driver, { periods }))
      expect(JSON.stringify(outcome)).toContain('REASON_520')
  })

  test.each(DRIVERS)(
    '%s comes in with a password of any letters, and is told of a missing role',
    async (driver) => {
      const [outcome] = await asking(driver, { user: 'zoe', password: PASSWORD })
      expect(JSON.stringify(outcome)).toContain('REASON_140')
    },
  )
})

describe.each(DRIVERS)(`what ${client.name} with %s`, (driver) => {
  test('sends is the transcript, to the byte', async () => {
    const organisation = '8a8f6abc-2745-4d8a-9cbc-8dabe5a7d0e4'
    const record = recorder(organisation)
    const asked = { url: record.url, driver, user: 'alice', password: 's3cret' }
    await client.reports({ ...asked, periods: [FEBRUARY] })
    record.close()
    expect(record.requests()).toEqual([
      requestOf('/oec/0.9/myaccount', asked),
      requestOf(`/oec/0.9/${organisation}/auditlog?startDate=2026-02-01&endDate=2026-03-01`, asked),
    ])
  })
})

test('a house knows one organisation by the id that its account tells', async () => {
  const house = await openHouse({ database: 'sqlite' })
  const account = await fetch(`${house.url}/oec/0.9/myaccount`, { headers: { authorization: AS_ADMIN } })
  expect(await account.text()).toContain(`<ns3:orgId>${await organisationOf(house)}</ns3:orgId>`)
  await house.close()
})

function rowsOf([outcome]: Outcome[]): string[][] {
  if (outcome && 'rows' in outcome) return outcome.rows
  throw new Error(`There were no rows: ${outcome?.message}`)
}

// One row and no more, and a name that nobody makes longer.
function allowed(eventTime: string, userName: string, name: string, more: object = {}): object {
  const resources = [{ type: 'AWS::EC2::SecurityGroup', name }]
  return { eventName: 'AuthorizeSecurityGroupIngress', eventTime, userName, resources, ...more }
}
