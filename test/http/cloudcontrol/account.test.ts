import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { escapeXml } from '../../../src/http/cloudcontrol/xml.ts'
import {
  ADMIN_AUTHORIZATION,
  basicAuthorization,
  organisationIdOf,
  requestCloudControl,
} from '../../support/cloudcontrol.ts'
import { DATABASES } from '../../support/databases.ts'
import { openTestApp, type TestApp } from '../../support/test-app.ts'
import { administratorOf, createTestUser } from '../../support/test-users.ts'

const PASSWORD = 'a password of theirs'
const ODD = '</ns3:department>&"\'<ïñ 😀 =1+1'
const ODD_XML = '&lt;/ns3:department&gt;&amp;&quot;&apos;&lt;ïñ 😀 =1+1'

describe.each(DATABASES)('the caller’s account, on %s,', (database) => {
  let daybook: TestApp
  beforeAll(async () => {
    daybook = await openTestApp({ database })
    await createTestUser(daybook, {
      userName: 'rita',
      accountId: '000000000001',
      grants: ['reports', 'file'],
      password: PASSWORD,
    })
    await createTestUser(daybook, {
      userName: 'bob',
      accountId: '000000000001',
      grants: ['activity-log'],
      password: PASSWORD,
    })
    const admin = await administratorOf(daybook, '000000000001')
    const tags = { department: ODD, customerDefined1: 'first', customerDefined2: 'second' }
    await daybook.app.services.users.update(admin, 'rita', tags)
  })
  afterAll(() => daybook.close())

  const account = async (authorization = basicAuthorization('rita', PASSWORD)) =>
    (await requestCloudControl(daybook, '/oec/0.9/myaccount', authorization)).text()

  test('has its elements in the order of the schema, with escaped text', async () => {
    const text = await account()
    const names = [...text.matchAll(/^ {2}<ns3:(\w+)>/gm)].map(([, name]) => name)
    expect(names).toEqual([
      ...['userName', 'fullName', 'firstName', 'lastName', 'emailAddress'],
      ...['department', 'customDefined1', 'customDefined2', 'orgId', 'roles'],
    ])
    expect(text).toContain(`<ns3:department>${ODD_XML}</ns3:department>`)
    expect(text).toContain('<ns3:customDefined1>first</ns3:customDefined1>\n  <ns3:customDefined2>second<')
    expect(text).toMatch(/:orgId>([a-f0-9-]{36})<\//)
  })

  test('has the role that decides about reports', async () => {
    const roles = (text: string) => [...text.matchAll(/<ns3:role><ns3:name>(.*?)</g)].map(([, role]) => role)
    expect(roles(await account(ADMIN_AUTHORIZATION))).toEqual(['primary administrator'])
    expect(roles(await account())).toEqual(['reports'])
    expect(roles(await account(basicAuthorization('bob', PASSWORD)))).toEqual(['read only'])
  })

  test('is also available in API 2, with any minor version', async () => {
    for (const version of ['2.0', '2.8', '2.11', '2.123']) {
      const response = await requestCloudControl(
        daybook,
        `/caas/${version}//user/myUser`,
        basicAuthorization('rita', PASSWORD),
      )
      expect([response.status, response.headers.get('content-type')]).toEqual([
        200,
        'text/xml; charset=UTF-8',
      ])
      expect(await response.text()).toBe(`<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<user xmlns="urn:didata.com:api:cloud:types">
  <userName>rita</userName>
  <fullName>rita</fullName>
  <firstName></firstName>
  <lastName></lastName>
  <emailAddress></emailAddress>
  <role>reports</role>
  <department>${ODD_XML}</department>
  <customDefined1>first</customDefined1>
  <customDefined2>second</customDefined2>
  <organization id="${await organisationIdOf(daybook)}"><name>Default</name></organization>
  <state>NORMAL</state>
</user>
`)
    }
    for (const version of ['2', '2.', '1.1', '2.x', '22.1', '2.1.1', '２.1'])
      expect((await requestCloudControl(daybook, `/caas/${version}/user/myUser`)).status).toBe(404)
  })

  test('leaves an audit entry, and no row in the report', async () => {
    const before = await rows()
    await account()
    expect(await rows()).toEqual(before)
    const headers = {
      authorization: (await createTestUser(daybook, { ...EVENT_READER, userName: 'reader' })).authorization,
    }
    const { Records } = await (
      await daybook.api('/events/export?format=json&eventName=GetAccount&userName=rita', { headers })
    ).json()
    expect(Records.length).toBeGreaterThan(0)
  })

  const rows = async () => {
    const path = `/oec/0.9/${await organisationIdOf(daybook)}/auditlog?startDate=2026-03-01&endDate=2026-03-02`
    return (await requestCloudControl(daybook, path)).text()
  }
})

test('characters that XML cannot represent become U+FFFD', () => {
  expect(escapeXml('a\0b\x1Bc\uD800d\uFFFEe\tf\u0085g\u{1F600}h\x7F')).toBe(
    'a\uFFFDb\uFFFDc\uFFFDd\uFFFDe\tf\u0085g\u{1F600}h\x7F',
  )
})

const EVENT_READER = { accountId: '000000000001', grants: ['activity-log' as const] }
