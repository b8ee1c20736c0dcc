import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import Papa from 'papaparse'
import { allowSystem } from '../support/allow-system.ts'
import { requestCloudTrail } from '../support/cloudtrail.ts'
import { openConsoleClient } from '../support/console-client.ts'
import { DATABASES } from '../support/databases.ts'
import { openTestApp, type TestApp } from '../support/test-app.ts'

const at = (minute: number) => `2026-03-01T11:${String(minute).padStart(2, '0')}:00Z`

const SIGN_IN = {
  ...{ eventName: 'ConsoleLogin', errorMessage: 'Failed authentication', readOnly: false },
  userIdentity: { type: 'IAMUser', userName: 'kirill' },
  responseElements: { ConsoleLogin: 'Failure' },
}
const CREDENTIAL = {
  ...{ eventName: 'CredentialVerification', eventType: 'AwsServiceEvent', readOnly: false },
  userIdentity: {
    ...{ type: 'IdentityCenterUser', accountId: '111122223333' },
    onBehalfOf: { userId: '94482488-3041-7026-18f3-be45837cd0e4' },
  },
  serviceEventDetails: { CredentialVerification: 'Failure' },
}
const OKTA = {
  eventName: 'ChangeRule',
  userName: 'olga',
  outcome: { result: 'FAILURE', reason: 'LOCKED_OUT' },
}
const KUBERNETES = {
  ...{ eventName: 'CreatePods', userName: 'olga' },
  responseStatus: { code: 403, reason: 'Forbidden', message: 'pods is forbidden' },
}
const ATHENA = {
  ...{ eventName: 'StopInstances', userName: 'olga', eventSource: 'ec2.amazonaws.com' },
  requestParameters: '{"instancesSet":{"items":[{"instanceId":"i-0athena"}]}}',
  responseElements:
    '{"instancesSet":{"items":[{"instanceId":"i-0athena","privateIpAddress":"10.0.0.5","tagSet":{"items":[{"key":"Name","value":"web"}]}}]}}',
}
const RUN = {
  ...{ eventName: 'RunInstances', userName: 'olga', eventSource: 'ec2.amazonaws.com' },
  requestParameters: { instancesSet: { items: [{ imageId: 'ami-1' }] } },
  responseElements: { instancesSet: { items: [{ instanceId: 'i-1' }] } },
}
const RECORDS = [SIGN_IN, CREDENTIAL, OKTA, KUBERNETES, ATHENA, RUN].map((record, index) => ({
  ...{ eventID: `e-${index}`, eventTime: at(index) },
  ...record,
}))

const FAILURES: [id: string, code: string, message: string, responseCode: string, user: string][] = [
  ['e-0', 'Failure', 'Failed authentication', 'REASON_10', 'kirill'],
  ['e-1', 'Failure', '', 'REASON_10', '94482488-3041-7026-18f3-be45837cd0e4'],
  ['e-2', 'LOCKED_OUT', '', 'LOCKED_OUT', 'olga'],
  ['e-3', 'Forbidden', 'pods is forbidden', 'Forbidden', 'olga'],
]

describe.each(DATABASES)('what records say, on %s,', (database) => {
  let daybook: TestApp
  let visitor: ReturnType<typeof openConsoleClient>
  beforeAll(async () => {
    daybook = await openTestApp({ database })
    await allowSystem(daybook)
    expect(await daybook.send(RECORDS)).toMatchObject({ accepted: RECORDS.length })
    visitor = openConsoleClient(daybook)
    await visitor.signIn()
  })
  afterAll(() => daybook.close())

  const idsBy = async (query: string) => {
    const response = await daybook.api(`/events?${query}&until=2026-03-01T12:00:00Z`)
    const { events }: { events: { eventID: string }[] } = await response.json()
    return events.map(({ eventID }) => eventID)
  }
  const reportRows = async () => {
    const report = await daybook.api('/reports/administration?start=2026-03-01&end=2026-03-02')
    return Papa.parse<Record<string, string>>(await report.text(), { header: true }).data
  }

  test('about failures is found by the filters', async () => {
    expect(await idsBy('errorCode=*')).toEqual(['e-3', 'e-2', 'e-1', 'e-0'])
    expect(await idsBy('errorCode=Failure')).toEqual(['e-1', 'e-0'])
    expect(await idsBy('errorCode=LOCKED_OUT')).toEqual(['e-2'])
  })

  test('about failures is on the events page, with and without the filter', async () => {
    for (const query of ['', '&errorCode=*']) {
      const page = await visitor.get(`/events?readOnly=any&until=2026-03-01T12:00${query}`)
      const failed = await page.texts('.event-row-failed .cell-outcome')
      expect(failed.map((text) => text.replace('Failed: ', ''))).toEqual(
        FAILURES.map(([, code]) => code).toReversed(),
      )
    }
  })

  test.each(FAILURES)('about the failure %s is on its page, as %s', async (id, code, message) => {
    const page = await visitor.get(`/events/${id}`)
    expect(await page.texts('.sentence-error')).toEqual([code])
    expect((await page.texts('.event-failed p')).join('')).toBe(message)
  })

  test('about failures is in the CSV', async () => {
    const response = await daybook.api('/events/export?format=csv&until=2026-03-01T12:00:00Z')
    const { data } = Papa.parse<Record<string, string>>(await response.text(), { header: true })
    const cells = new Map(data.map((row) => [row.eventID, [row.errorCode, row.errorMessage]]))
    for (const [id, code, message] of FAILURES) expect(cells.get(id)).toEqual([code, message])
    expect([cells.get('e-4'), cells.get('e-5')]).toEqual([
      ['', ''],
      ['', ''],
    ])
  })

  test('about failures and users is in the report', async () => {
    const rows = (await reportRows()).filter((row) => row.Time?.startsWith('2026-03-01 11:'))
    const codes = rows.slice(0, 4).map((row) => [row['Response Code'], row['Create User']])
    expect(codes).toEqual(FAILURES.map(([, , , responseCode, user]) => [responseCode, user]))
  })

  test('in JSON text counts for resources and the report, and the record stays as it came', async () => {
    expect(await idsBy('resourceName=i-0athena')).toEqual(['e-4'])
    expect(await idsBy('resourceType=AWS::EC2::Instance')).toEqual(['e-5', 'e-4'])
    const row = (await reportRows()).find(({ Action }) => Action === 'Stop Server')
    expect(row).toMatchObject({ Name: 'web[10-0-0-5_i-0athena]', Type: 'SERVER' })
    const record = await (await daybook.api('/events/e-4')).json()
    expect(record).toMatchObject(ATHENA)
  })

  test('about a new object is first in every list of resources', async () => {
    const page = await visitor.get('/events?eventName=RunInstances')
    expect((await page.texts('.cell-resource'))[0]).toStartWith('i-1')
    const LookupAttributes = [{ AttributeKey: 'EventId', AttributeValue: 'e-5' }]
    const { Events } = await (await requestCloudTrail(daybook, 'LookupEvents', { LookupAttributes })).json()
    expect(Events[0].Resources.map((each: { ResourceName: string }) => each.ResourceName)).toEqual([
      'i-1',
      'ami-1',
    ])
  })
})
