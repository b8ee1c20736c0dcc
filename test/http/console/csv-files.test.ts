import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { NO_FILTER } from '../../../src/domain/events/query.ts'
import { requestReport } from '../../support/cloudcontrol.ts'
import { openConsoleClient } from '../../support/console-client.ts'
import { DATABASES } from '../../support/databases.ts'
import { reportRequest } from '../../support/report-records.ts'
import { openTestApp, type TestApp } from '../../support/test-app.ts'
import { administratorOf } from '../../support/test-users.ts'

const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf]
const PERIOD = 'start=2026-02-10&end=2026-02-11'
const EVENTS_HEADER = 'eventTime,eventName,action,'
const REPORT_HEADER = 'UUID,Time,Create User,'
const CYRILLIC = 'Ольга'

describe.each(DATABASES)('a CSV file, on %s,', (database) => {
  let daybook: TestApp
  let admin: ReturnType<typeof openConsoleClient>
  beforeAll(async () => {
    daybook = await openTestApp({ database })
    await daybook.send([reportRequest('StopInstances', CYRILLIC, '2026-02-10T10:00:00Z')])
    admin = openConsoleClient(daybook)
    await admin.signIn()
  })
  afterAll(() => daybook.close())

  test.each([
    ['with events', '/events/export?format=csv', EVENTS_HEADER],
    ['with events, none of which matches,', '/events/export?format=csv&userName=none', EVENTS_HEADER],
    ['with a report', `/reports/administration/file?format=csv&${PERIOD}`, REPORT_HEADER],
  ])('%s of the console has one byte order mark, before its header', async (_, path, header) => {
    const bytes = await (await admin.request(path)).bytes()
    expect([...bytes.subarray(0, 3)]).toEqual(BYTE_ORDER_MARK)
    const text = decode(bytes.subarray(3))
    expect(text).toStartWith(header)
    expect(text).not.toContain('\uFEFF')
    expect(text.includes(CYRILLIC)).toBe(!path.includes('none'))
  })

  test.each([
    ['an export as JSON', '/events/export?format=json', '{"Records":['],
    ['an export as NDJSON', '/events/export?format=ndjson', '{"'],
    ['a report as JSON', `/reports/administration/file?format=json&${PERIOD}`, '{"rows":['],
  ])('is the only file with one: %s of the console has none', async (_, path, start) => {
    expect(decode(await (await admin.request(path)).bytes())).toStartWith(start)
  })

  test('of the JSON API and of CloudControl has none', async () => {
    const files = [
      [await daybook.api('/events/export?format=csv'), EVENTS_HEADER],
      [await daybook.api(`/reports/administration?${PERIOD}&format=csv`), REPORT_HEADER],
      [await requestReport(daybook, '2026-02-10', '2026-02-11'), REPORT_HEADER],
    ] as const
    for (const [response, header] of files) expect(decode(await response.bytes())).toStartWith(header)
  })

  test('of the console has a manifest with the size and hash of all its bytes', async () => {
    const caller = await administratorOf(daybook, '000000000001')
    const options = { isForSpreadsheets: true }
    const { id, body } = await daybook.app.services.exportEvents(caller, NO_FILTER, 'csv', options)
    const bytes = await new Response(body).bytes()
    expect([...bytes.subarray(0, 3)]).toEqual(BYTE_ORDER_MARK)
    const manifest = await (await daybook.api(`/events/export/manifest?id=${id}`)).json()
    const sha256 = new Bun.CryptoHasher('sha256').update(bytes).digest('hex')
    expect(manifest).toMatchObject({ bytes: bytes.length, sha256, format: 'csv' })
  })
})

// `Response.text` would drop a byte order mark.
function decode(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
}
