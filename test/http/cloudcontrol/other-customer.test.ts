import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import {
  ADMIN_AUTHORIZATION,
  basicAuthorization,
  organisationIdOf,
  parseStatus,
  REPORT_HEADER,
  requestCloudControl,
} from '../../support/cloudcontrol.ts'
import { DATABASES } from '../../support/databases.ts'
import { openTestApp, type TestApp } from '../../support/test-app.ts'
import { createTestUser, OTHER_ACCOUNT } from '../../support/test-users.ts'

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
      await createTestUser(daybook, {
        userName: 'alice',
        accountId,
        grants: ['reports'],
        password: PASSWORD,
      })
    await createTestUser(daybook, {
      userName: 'bob',
      accountId: '000000000001',
      grants: [],
      password: PASSWORD,
    })
    own = await organisationIdOf(daybook)
    theirs = await organisationIdOf(daybook, OTHER_ACCOUNT)
  })
  afterAll(() => daybook.close())

  const responseOf = async (organisation: string, authorization: string, query = DAYS) => {
    const path = `/oec/0.9/${organisation}/auditlog?${query}`
    const response = await requestCloudControl(daybook, path, authorization)
    const variable = ['x-request-id', 'date']
    const headers = [...response.headers].filter(([name]) => !variable.includes(name))
    return { status: response.status, headers, text: await response.text() }
  }

  test('is refused with the same response as for an unknown organisation, an invalid ID and a missing role', async () => {
    const alice = basicAuthorization('alice', PASSWORD)
    const refused = await responseOf(theirs, alice)
    expect(refused.status).toBe(403)
    expect(parseStatus(refused.text)).toMatchObject({ resultCode: 'REASON_140', result: 'ERROR' })
    const invalid = [
      'x',
      '%00',
      'None',
      "'%20or%20''='",
      encodeURIComponent('<ns6:orgId>'),
      'x'.repeat(5_000),
    ]
    for (const organisation of [MADE_UP, ...invalid])
      expect(await responseOf(organisation, alice)).toEqual(refused)
    expect(await responseOf(own, basicAuthorization('bob', PASSWORD))).toEqual(refused)
    expect(await responseOf(theirs, basicAuthorization('bob', PASSWORD))).toEqual(refused)
    expect(await responseOf(theirs, ADMIN_AUTHORIZATION)).toEqual(refused)
    // The dates are not checked before the organisation.
    expect(await responseOf(theirs, alice, 'startDate=x')).toEqual(refused)
  })

  test('is available to its own users, and has no rows of the first customer', async () => {
    await daybook.send([{ eventName: 'OpenDoor', userName: 'ours', eventTime: '2026-03-01T10:00:00Z' }])
    const { status, text } = await responseOf(theirs, basicAuthorization(`alice@${OTHER_ACCOUNT}`, PASSWORD))
    expect(status).toBe(200)
    expect(text).toStartWith(`${REPORT_HEADER}\n`)
    expect(text).not.toContain('ours')
    expect((await responseOf(own, basicAuthorization('alice', PASSWORD))).text).toContain('ours')
    expect((await responseOf(own.toUpperCase(), basicAuthorization('alice', PASSWORD))).text).toContain(
      'ours',
    )
  })

  test('has its organisation ID only in its own accounts', async () => {
    const account = async (name: string) =>
      (await requestCloudControl(daybook, '/oec/0.9/myaccount', basicAuthorization(name, PASSWORD))).text()
    expect(await account('alice')).toContain(`<ns3:orgId>${own}</ns3:orgId>`)
    expect(await account(`alice@${OTHER_ACCOUNT}`)).toContain(`<ns3:orgId>${theirs}</ns3:orgId>`)
    expect(
      (
        await requestCloudControl(
          daybook,
          '/oec/0.9/myaccount',
          basicAuthorization('alice@000000000003', PASSWORD),
        )
      ).status,
    ).toBe(401)
  })

  test('leaves an audit entry in the log of the caller’s customer', async () => {
    const query = '?format=json&eventName=GetAdministrationReport&errorCode=AccessDenied&userName=alice'
    const reader = await createTestUser(daybook, {
      userName: 'reader',
      accountId: '000000000001',
      grants: ['activity-log'],
    })
    const headers = { authorization: reader.authorization }
    const { Records } = await (await daybook.api(`/events/export${query}`, { headers })).json()
    const requests = Records.map((record: { requestParameters: object }) => record.requestParameters)
    expect(requests).toContainEqual({ organisation: theirs })
    expect(requests).toContainEqual({ organisation: 'x'.repeat(128) })
  })
})
