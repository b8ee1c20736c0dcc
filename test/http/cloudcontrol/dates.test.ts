import { afterAll, beforeAll, expect, test } from 'bun:test'
import { escapeXml } from '../../../src/http/cloudcontrol/xml.ts'
import {
  organisationIdOf,
  parseStatus,
  REPORT_HEADER,
  requestCloudControl,
  requestReport,
} from '../../support/cloudcontrol.ts'
import { NOON, openTestApp, type TestApp } from '../../support/test-app.ts'

let daybook: TestApp
beforeAll(async () => {
  daybook = await openTestApp({ database: 'sqlite' })
})
afterAll(() => daybook.close())

const MISSING = (name: string) => `\`${name}\` is missing. Set it to a day such as 2026-03-01.`
const INVALID_DAY = (name: string, value: string) =>
  `\`${name}\` must be a day such as 2026-03-01; got "${value}".`
const TOO_OLD = (day: string) =>
  `\`startDate\` must not be before ${day}: the administrator log goes back one year.`
const END_NOT_AFTER_START =
  '`endDate` must be after `startDate`: it is the first day that the report leaves out.'

// The day of the request, the start date and the end date, which is exclusive.
test.each([
  ['31 days', NOON, '2026-02-01', '2026-03-04'],
  ['a month of 31 days', NOON, '2025-12-01', '2026-01-01'],
  ['one day', NOON, '2026-02-28', '2026-03-01'],
  ['today until tomorrow', NOON, '2026-03-01', '2026-03-02'],
  ['until a month after today', NOON, '2026-03-01', '2026-04-01'],
  ['only days in the future', NOON, '2026-05-01', '2026-05-02'],
  ['from this day a year ago', NOON, '2025-03-01', '2025-03-02'],
  ['from a year ago, over a leap day', '2024-12-31T23:59:59.999Z', '2023-12-31', '2024-01-31'],
  ['from a year ago on a leap day', '2024-02-29T12:00:00Z', '2023-02-28', '2023-03-31'],
  ['from a year ago, which was a leap day', '2025-02-28T12:00:00Z', '2024-02-28', '2024-02-29'],
  ['a leap day', '2024-03-15T12:00:00Z', '2024-02-29', '2024-03-01'],
])('returns a report for %s', async (_, now, start, end) => {
  daybook.setClock(now)
  const response = await requestReport(daybook, start, end)
  expect([response.status, response.headers.get('content-type')]).toEqual([
    200,
    'application/csv;charset=UTF-8',
  ])
  expect(await response.text()).toStartWith(`${REPORT_HEADER}\n`)
})

test.each([
  ['32 days', NOON, '2026-02-01', '2026-03-05', 'A report can span at most 31 days; got 32 days.'],
  ['a year', NOON, '2025-03-01', '2026-03-01', 'A report can span at most 31 days; got 365 days.'],
  ['a year and a day ago', NOON, '2025-02-28', '2025-03-02', TOO_OLD('2025-03-01')],
  [
    'a year and a day ago, on a leap day',
    '2024-02-29T12:00:00Z',
    '2023-02-27',
    '2023-03-01',
    TOO_OLD('2023-02-28'),
  ],
  [
    'a year and a day ago, a leap day',
    '2025-03-01T00:00:00Z',
    '2024-02-29',
    '2024-03-01',
    TOO_OLD('2024-03-01'),
  ],
  ['long ago', NOON, '1970-01-01', '1970-01-02', TOO_OLD('2025-03-01')],
  ['end = start', NOON, '2026-02-01', '2026-02-01', END_NOT_AFTER_START],
  ['end before start', NOON, '2026-02-02', '2026-02-01', END_NOT_AFTER_START],
  ['30 February', NOON, '2026-02-30', '2026-03-01', INVALID_DAY('startDate', '2026-02-30')],
  ['a leap day of a common year', NOON, '2026-02-01', '2026-02-29', INVALID_DAY('endDate', '2026-02-29')],
  ['a time', NOON, '2026-02-01T00:00:00Z', '2026-03-01', INVALID_DAY('startDate', '2026-02-01T00:00:00Z')],
  ['the format of older APIs', NOON, '01/02/2026', '01/03/2026', INVALID_DAY('startDate', '01/02/2026')],
  ['epoch seconds', NOON, '1770000000', '2026-03-01', INVALID_DAY('startDate', '1770000000')],
  ['trailing white space', NOON, '2026-02-01', '2026-03-01%20', INVALID_DAY('endDate', '2026-03-01 ')],
  [
    'full-width digits',
    NOON,
    '2026-02-01',
    encodeURIComponent('２０２６-03-01'),
    INVALID_DAY('endDate', '２０２６-03-01'),
  ],
  ['an empty date', NOON, '', '2026-03-01', MISSING('startDate')],
  ['markup', NOON, '2026-02-01', '%3C%26%00%3E', INVALID_DAY('endDate', '<&\uFFFD>')],
])('returns 400 with the reason for %s', async (_, now, start, end, resultDetail) => {
  daybook.setClock(now)
  await expectRefusal(await requestReport(daybook, start, end), resultDetail)
})

test.each([
  ['', MISSING('startDate')],
  ['?startDate=2026-02-01', MISSING('endDate')],
  ['?endDate=2026-02-01', MISSING('startDate')],
  ['?startDate=2026-02-01&endDate=2026-03-01&startDate=2026-02-02', '`startDate` must be given only once.'],
  ['?startDate=2026-02-01&endDate=2026-03-01&endDate=2026-03-01', '`endDate` must be given only once.'],
  ['?startDate=2026-02-01&endDate=2026-03-01&b', 'Unknown parameter `b`. Allowed: `startDate`, `endDate`.'],
  [
    '?startdate=2026-02-01&endDate=2026-03-01',
    'Unknown parameter `startdate`. Allowed: `startDate`, `endDate`.',
  ],
])('returns 400 with the reason for the query “%s”', async (query, resultDetail) => {
  daybook.setClock(NOON)
  const organisation = await organisationIdOf(daybook)
  await expectRefusal(
    await requestCloudControl(daybook, `/oec/0.9/${organisation}/auditlog${query}`),
    resultDetail,
  )
})

async function expectRefusal(response: Response, message: string): Promise<void> {
  expect([response.status, response.headers.get('content-type')]).toEqual([400, 'text/xml; charset=UTF-8'])
  expect(parseStatus(await response.text())).toEqual({
    ...{ operation: 'Administrator Logs Report', result: 'ERROR', resultCode: 'REASON_520' },
    resultDetail: escapeXml(message),
  })
}
