import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { escaped } from '../../../src/http/cloudcontrol/xml.ts'
import { AS_ADMIN, ask, basic, organisationOf } from '../../support/cloudcontrol.ts'
import { DATABASES } from '../../support/databases.ts'
import { openTestApp, type TestApp } from '../../support/test-app.ts'
import { administratorOf, createTestUsers } from '../../support/test-users.ts'

const PASSWORD = 'a password of theirs'
const ODD = '</ns3:department>&"\'<ïñ 😀 =1+1'
const ODD_XML = '&lt;/ns3:department&gt;&amp;&quot;&apos;&lt;ïñ 😀 =1+1'

describe.each(DATABASES)('one’s own account, on %s,', (database) => {
  let daybook: TestApp
  beforeAll(async () => {
    daybook = await openTestApp({ database })
    await createTestUsers(daybook, {
      userName: 'rita',
      accountId: '000000000001',
      grants: ['reports', 'file'],
      password: PASSWORD,
    })
    await createTestUsers(daybook, {
      userName: 'bob',
      accountId: '000000000001',
      grants: ['activity-log'],
      password: PASSWORD,
    })
    const admin = await administratorOf(daybook, '000000000001')
    const tags = { department: ODD, customerDefined1: 'first', customerDefined2: 'second' }
    await daybook.app.flows.people.describe(admin, 'rita', tags)
  })
  afterAll(() => daybook.close())

  const account = async (authorization = basic('rita', PASSWORD)) =>
    (await ask(daybook, '/oec/0.9/myaccount', authorization)).text()

  test('has its children in the order of the schema, and only text in them', async () => {
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

  test('names the one role that counts for reports', async () => {
    const roles = (text: string) => [...text.matchAll(/<ns3:role><ns3:name>(.*?)</g)].map(([, role]) => role)
    expect(roles(await account(AS_ADMIN))).toEqual(['primary administrator'])
    expect(roles(await account())).toEqual(['reports'])
    expect(roles(await account(basic('bob', PASSWORD)))).toEqual(['read only'])
  })

  test('is told in the words of API 2 as well, whatever its minor version', async () => {
    for (const version of ['2.0', '2.8', '2.11', '2.123']) {
      const response = await ask(daybook, `/caas/${version}//user/myUser`, basic('rita', PASSWORD))
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
  <organization id="${await organisationOf(daybook)}"><name>Default</name></organization>
  <state>NORMAL</state>
</user>
`)
    }
    for (const version of ['2', '2.', '1.1', '2.x', '22.1', '2.1.1', '２.1'])
      expect((await ask(daybook, `/caas/${version}/user/myUser`)).status).toBe(404)
  })

  test('was looked at, says the log, and no report grows by it', async () => {
    const before = await rows()
    await account()
    expect(await rows()).toEqual(before)
    const headers = {
      authorization: (await createTestUsers(daybook, { ...EAR, userName: 'ear' })).authorization,
    }
    const { Records } = await (
      await daybook.api('/events/export?format=json&eventName=GetAccount&userName=rita', { headers })
    ).json()
    expect(Records.length).toBeGreaterThan(0)
  })

  const rows = async () => {
    const path = `/oec/0.9/${await organisationOf(daybook)}/auditlog?startDate=2026-03-01&endDate=2026-03-02`
    return (await ask(daybook, path)).text()
  }
})

test('what XML cannot hold becomes a replacement character', () => {
  expect(escaped('a\0b\x1Bc\uD800d\uFFFEe\tf\u0085g\u{1F600}h\x7F')).toBe(
    'a\uFFFDb\uFFFDc\uFFFDd\uFFFDe\tf\u0085g\u{1F600}h\x7F',
  )
})

const EAR = { accountId: '000000000001', grants: ['activity-log' as const] }
