import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { AS_ADMIN, ask, basic, HEADER, organisationOf, readStatus } from '../../support/cloudcontrol.ts'
import { DATABASES } from '../../support/databases.ts'
import { openTestApp, type TestApp } from '../../support/test-app.ts'
import { createTestUsers, OTHER_ACCOUNT } from '../../support/test-users.ts'

const DAYS = 'startDate=2026-03-01&endDate=2026-03-02'
const PASSWORD = 'a password of both alices'
const MADE_UP = '8a8f6abc-2745-4d8a-9cbc-8dabe5a7d0e4'

describe.each(DATABASES)('the report of another customer, on %s,', (database) => {
  let daybook: TestApp
  let own: string
  let theirs: string
  beforeAll(async () => {
    daybook = await openTestApp({ database })
    for (const accountId of ['000000000001', OTHER_ACCOUNT])
      await createTestUsers(daybook, {
        userName: 'alice',
        accountId,
        grants: ['reports'],
        password: PASSWORD,
      })
    await createTestUsers(daybook, {
      userName: 'bob',
      accountId: '000000000001',
      grants: [],
      password: PASSWORD,
    })
    own = await organisationOf(daybook)
    theirs = await organisationOf(daybook, OTHER_ACCOUNT)
  })
  afterAll(() => daybook.close())

  const told = async (organisation: string, authorization: string, query = DAYS) => {
    const path = `/oec/0.9/${organisation}/auditlog?${query}`
    const response = await ask(daybook, path, authorization)
    const changing = ['x-request-id', 'date']
    const headers = [...response.headers].filter(([name]) => !changing.includes(name))
    return { status: response.status, headers, text: await response.text() }
  }

  test('is refused as that of one that does not exist, that cannot be one, and as for want of the role', async () => {
    const alice = basic('alice', PASSWORD)
    const refused = await told(theirs, alice)
    expect(refused.status).toBe(403)
    expect(readStatus(refused.text)).toMatchObject({ resultCode: 'REASON_140', result: 'ERROR' })
    const odd = ['x', '%00', 'None', "'%20or%20''='", encodeURIComponent('<ns6:orgId>'), 'x'.repeat(5_000)]
    for (const organisation of [MADE_UP, ...odd]) expect(await told(organisation, alice)).toEqual(refused)
    expect(await told(own, basic('bob', PASSWORD))).toEqual(refused)
    expect(await told(theirs, basic('bob', PASSWORD))).toEqual(refused)
    expect(await told(theirs, AS_ADMIN)).toEqual(refused)
    // Not even their dates are looked at.
    expect(await told(theirs, alice, 'startDate=x')).toEqual(refused)
  })

  test('is its own people’s, and has nothing of ours', async () => {
    await daybook.send([{ eventName: 'OpenDoor', userName: 'ours', eventTime: '2026-03-01T10:00:00Z' }])
    const { status, text } = await told(theirs, basic(`alice@${OTHER_ACCOUNT}`, PASSWORD))
    expect(status).toBe(200)
    expect(text).toStartWith(`${HEADER}\n`)
    expect(text).not.toContain('ours')
    expect((await told(own, basic('alice', PASSWORD))).text).toContain('ours')
    expect((await told(own.toUpperCase(), basic('alice', PASSWORD))).text).toContain('ours')
  })

  test('is told by its own id alone', async () => {
    const account = async (name: string) =>
      (await ask(daybook, '/oec/0.9/myaccount', basic(name, PASSWORD))).text()
    expect(await account('alice')).toContain(`<ns3:orgId>${own}</ns3:orgId>`)
    expect(await account(`alice@${OTHER_ACCOUNT}`)).toContain(`<ns3:orgId>${theirs}</ns3:orgId>`)
    expect((await ask(daybook, '/oec/0.9/myaccount', basic('alice@000000000003', PASSWORD))).status).toBe(401)
  })

  test('was asked for, says the log of whoever asked', async () => {
    const query = '?format=json&eventName=GetAdministrationReport&errorCode=AccessDenied&userName=alice'
    const settled = await createTestUsers(daybook, {
      userName: 'ear',
      accountId: '000000000001',
      grants: ['activity-log'],
    })
    const headers = { authorization: settled.authorization }
    const { Records } = await (await daybook.api(`/events/export${query}`, { headers })).json()
    const asked = Records.map((record: { requestParameters: object }) => record.requestParameters)
    expect(asked).toContainEqual({ organisation: theirs })
    expect(asked).toContainEqual({ organisation: 'x'.repeat(128) })
  })
})
