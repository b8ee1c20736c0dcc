import { expect, test } from 'bun:test'
import { earliestReportDay, parseReportPeriod } from '../../../src/domain/reports/report-period.ts'
import { formatDay } from '../../../src/domain/time.ts'

const days = (start: string | undefined, end: string | undefined, today: string) => {
  const { from, until } = parseReportPeriod({ start, end }, new Date(`${today}T12:00:00Z`))
  return [formatDay(from), formatDay(until)]
}

test.each([
  ['a month of 31 days', '2026-01-01', '2026-02-01', '2026-03-01'],
  ['31 days over a month of 28', '2026-01-31', '2026-03-03', '2026-03-05'],
  ['one day', '2026-03-01', '2026-03-02', '2026-03-01'],
  ['an end in the future', '2026-03-01', '2026-03-20', '2026-03-01'],
  ['days in the future', '2026-05-01', '2026-05-02', '2026-03-01'],
  ['a year ago in a common year', '2025-03-01', '2025-03-02', '2026-03-01'],
  ['a year ago over a leap day: 366 days', '2027-03-01', '2027-03-02', '2028-03-01'],
  ['a year ago from before a leap day', '2023-02-28', '2023-03-01', '2024-02-28'],
  ['a year before a leap day', '2027-02-28', '2027-03-01', '2028-02-29'],
  ['the leap day itself', '2028-02-29', '2028-03-01', '2029-02-28'],
])('accepts %s', (_, start, end, today) => {
  expect(days(start, end, today)).toEqual([start, end])
})

test.each([
  ['32 days', '2026-01-01', '2026-02-02', '2026-03-01', 'end', 'at most 31 days; got 32 days'],
  ['a year and a day ago in a common year', '2025-02-28', '2025-03-01', '2026-03-01', 'start', '2025-03-01'],
  ['a year and a day ago over a leap day', '2027-02-28', '2027-03-01', '2028-03-01', 'start', '2027-03-01'],
  ['more than a year before a leap day', '2027-02-27', '2027-02-28', '2028-02-29', 'start', '2027-02-28'],
  ['the end at the start', '2026-03-01', '2026-03-01', '2026-03-01', 'end', '`end` must be after `start`'],
  [
    'the end before the start',
    '2026-03-01',
    '2026-02-01',
    '2026-03-01',
    'end',
    '`end` must be after `start`',
  ],
  ['no start', undefined, '2026-03-01', '2026-03-01', 'start', '`start` is missing'],
  ['no end', '2026-02-01', undefined, '2026-03-01', 'end', '`end` is missing'],
  ['an empty start', '', '2026-03-01', '2026-03-01', 'start', '`start` is missing'],
  ['a day that does not exist', '2026-02-30', '2026-03-01', '2026-03-01', 'start', 'must be a day'],
  ['a leap day in a common year', '2026-02-01', '2026-02-29', '2026-03-01', 'end', 'must be a day'],
  ['a time', '2026-02-01T00:00:00Z', '2026-03-01', '2026-03-01', 'start', 'must be a day'],
  ['seconds', '1772366400', '2026-03-01', '2026-03-01', 'start', 'must be a day'],
  ['words', 'yesterday', '2026-03-01', '2026-03-01', 'start', 'must be a day'],
  ['slashes', '2026/02/01', '2026-03-01', '2026-03-01', 'start', 'must be a day'],
  ['a year with six digits', '+275760-09-13', '2026-03-01', '2026-03-01', 'start', 'must be a day'],
])('rejects %s', (_, start, end, today, field, message) => {
  const parse = () => days(start, end, today)
  expect(parse).toThrow(message)
  expect(parse).toThrow(expect.objectContaining({ code: 'invalid', field }))
})

test('messages use the parameter names of the API', () => {
  const names = { start: 'startDate', end: 'endDate' }
  const parse = () => parseReportPeriod({ start: 'x', end: 'y' }, new Date('2026-03-01'), names)
  expect(parse).toThrow('`startDate` must be a day such as 2026-03-01; got "x".')
})

test('the earliest day changes at midnight UTC', () => {
  expect(formatDay(earliestReportDay(new Date('2026-03-01T23:59:59.999Z')))).toBe('2025-03-01')
  expect(formatDay(earliestReportDay(new Date('2026-03-02T00:00:00.000Z')))).toBe('2025-03-02')
})
