import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { openConsoleClient } from '../support/console-client.ts'
import { DATABASES } from '../support/databases.ts'
import { REPORT_MONTH, sendReportMonth } from '../support/report-month.ts'
import { ADMIN, openTestApp, type TestApp } from '../support/test-app.ts'

/** The expected report, byte for byte. In the `safe` file formulas are escaped for spreadsheets. */
const golden = (name: string) => readFileSync(join(import.meta.dir, '../fixtures/reports', name), 'utf8')
const PLAIN = golden('february-2028.csv')
const SAFE = `\uFEFF${golden('february-2028.safe.csv')}`
// IDs of rows for Daybook's own actions: the test app numbers them.
const OWN_ID = /00000000-0000-7000-8000-\d{12}/g

describe.each([...DATABASES])('the report of a month with every kind of event, on %s', (database) => {
  let daybook: TestApp
  beforeAll(async () => {
    daybook = await openTestApp({ database })
    await sendReportMonth(daybook)
  })
  afterAll(() => daybook.close())

  test('is byte for byte the expected file from the JSON API', async () => {
    const response = await daybook.api(
      `/reports/administration?start=${REPORT_MONTH.start}&end=${REPORT_MONTH.end}&format=csv`,
    )
    expect(response.status).toBe(200)
    expect(await textOf(response)).toBe(PLAIN)
  })

  test('is byte for byte the expected file from the CloudControl API', async () => {
    const authorization = `Basic ${btoa(`${ADMIN.userName}:${ADMIN.password}`)}`
    const account = await fetch(`${daybook.url}/oec/0.9/myaccount`, { headers: { authorization } })
    const [, organisation] = /:orgId>([a-f0-9-]+)</.exec(await account.text()) ?? []
    const path = `/oec/0.9/${organisation}/auditlog?startDate=${REPORT_MONTH.start}&endDate=${REPORT_MONTH.end}`
    const response = await fetch(`${daybook.url}${path}`, { headers: { authorization } })
    expect(response.status).toBe(200)
    expect(await textOf(response)).toBe(PLAIN)
  })

  test('is the expected file with escaped formulas from the console', async () => {
    const client = openConsoleClient(daybook)
    await client.submit(await client.get('/sign-in'), {
      userName: ADMIN.userName,
      password: ADMIN.password,
    })
    const response = await client.request(
      '/reports/administration/file?start=2028-02-01&end=2028-02-29&format=csv',
    )
    expect(response.status).toBe(200)
    expect(await textOf(response)).toBe(SAFE)
  })

  test('has the same rows as JSON', async () => {
    const response = await daybook.api(
      `/reports/administration?start=${REPORT_MONTH.start}&end=${REPORT_MONTH.end}&format=json`,
    )
    const { rows, count, complete } = await response.json()
    const ids = PLAIN.split('\n')
      .slice(1, -1)
      .map((line) => line.split(',')[0])
    expect(rows.map(({ id }: { id: string }) => id.replace(OWN_ID, 'own'))).toEqual(ids)
    expect({ count, complete }).toEqual({ count: ids.length, complete: true })
  })
})

async function textOf(response: Response): Promise<string> {
  // `text()` would drop a byte order mark.
  const text = new TextDecoder('utf-8', { ignoreBOM: true, fatal: true }).decode(await response.bytes())
  return text.replace(OWN_ID, 'own')
}
