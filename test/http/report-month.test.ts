import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { openConsoleClient } from '../support/console-client.ts'
import { DATABASES } from '../support/databases.ts'
import { MONTH, playReportMonth } from '../support/report-month.ts'
import { ADMIN, openTestApp, type TestApp } from '../support/test-app.ts'

/** The month as the report must have it, byte for byte; `safe` with formulas neutralised, for spreadsheets. */
const golden = (name: string) => readFileSync(join(import.meta.dir, '../fixtures/reports', name), 'utf8')
const PLAIN = golden('february-2028.csv')
const SAFE = golden('february-2028.safe.csv')
// Rows of what Daybook did itself: their ids are counted by the tests' daybook.
const OWN_ID = /00000000-0000-7000-8000-\d{12}/g

describe.each([...DATABASES])('a month of everything on %s', (database) => {
  let daybook: TestApp
  beforeAll(async () => {
    daybook = await openTestApp({ database })
    await playReportMonth(daybook)
  })
  afterAll(() => daybook.close())

  test('is the same bytes through the JSON API', async () => {
    const answer = await daybook.api(
      `/reports/administration?start=${MONTH.start}&end=${MONTH.end}&format=csv`,
    )
    expect(answer.status).toBe(200)
    expect(await bytes(answer)).toBe(PLAIN)
  })

  test('is the same bytes through CloudControl', async () => {
    const authorization = `Basic ${btoa(`${ADMIN.userName}:${ADMIN.password}`)}`
    const account = await fetch(`${daybook.url}/oec/0.9/myaccount`, { headers: { authorization } })
    const [, organisation] = /:orgId>([a-f0-9-]+)</.exec(await account.text()) ?? []
    const path = `/oec/0.9/${organisation}/auditlog?startDate=${MONTH.start}&endDate=${MONTH.end}`
    const answer = await fetch(`${daybook.url}${path}`, { headers: { authorization } })
    expect(answer.status).toBe(200)
    expect(await bytes(answer)).toBe(PLAIN)
  })

  test('is the same from the console, safe for spreadsheets', async () => {
    const visitor = openConsoleClient(daybook)
    await visitor.submit(await visitor.get('/sign-in'), {
      userName: ADMIN.userName,
      password: ADMIN.password,
    })
    const answer = await visitor.request(
      '/reports/administration/file?start=2028-02-01&end=2028-02-29&format=csv',
    )
    expect(answer.status).toBe(200)
    expect(await bytes(answer)).toBe(SAFE)
  })

  test('holds the same rows as JSON', async () => {
    const answer = await daybook.api(
      `/reports/administration?start=${MONTH.start}&end=${MONTH.end}&format=json`,
    )
    const { rows, count, complete } = await answer.json()
    const ids = PLAIN.split('\n')
      .slice(1, -1)
      .map((line) => line.split(',')[0])
    expect(rows.map(({ id }: { id: string }) => id.replace(OWN_ID, 'own'))).toEqual(ids)
    expect({ count, complete }).toEqual({ count: ids.length, complete: true })
  })
})

async function bytes(answer: Response): Promise<string> {
  // As bytes: reading it as text would drop a byte order mark.
  const text = new TextDecoder('utf-8', { ignoreBOM: true, fatal: true }).decode(await answer.bytes())
  return text.replace(OWN_ID, 'own')
}
