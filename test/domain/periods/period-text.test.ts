import { describe, expect, test } from 'bun:test'
import { Fault } from '../../../src/domain/fault.ts'
import { parsePeriodText } from '../../../src/domain/periods/period-text.ts'

// A Friday; 12:00 in Moscow.
const NOW = '2026-11-27T09:00:00Z'

describe('a typed period', () => {
  test.each([
    ['2h', '2h'],
    ['2 h', '2h'],
    ['last 2 hours', '2h'],
    ['last hour', '1h'],
    ['30 min', '30m'],
    ['30m', '30m'],
    ['90 seconds', '90s'],
    ['1h 30m', '90m'],
    ['1 day', '24h'],
    ['past 24 hours', '24h'],
    ['2 weeks', '14d'],
    ['14d', '14d'],
    ['today', 'today'],
    [' Yesterday ', 'yesterday'],
    ['2ч', '2h'],
    ['за последние 2 часа', '2h'],
    ['последний час', '1h'],
    ['2 недели', '14d'],
    ['Вчера', 'yesterday'],
  ])('%j stays relative, as %s', (typed, period) => {
    expect(parse(typed)).toEqual({ period })
  })

  test.each([
    ['yesterday 9-10', '2026-11-26T06:00', '2026-11-26T07:00'],
    ['yesterday 9 – 10', '2026-11-26T06:00', '2026-11-26T07:00'],
    ['yesterday 9-10:30', '2026-11-26T06:00', '2026-11-26T07:30'],
    ['yesterday 9am-10am', '2026-11-26T06:00', '2026-11-26T07:00'],
    ['yesterday 9 pm - 11:30 p.m.', '2026-11-26T18:00', '2026-11-26T20:30'],
    ['yesterday 22:00 - today 02:00', '2026-11-26T19:00', '2026-11-26T23:00'],
    ['yesterday at 9:00 to 10:00', '2026-11-26T06:00', '2026-11-26T07:00'],
    ['9:00-10:00 yesterday', '2026-11-26T06:00', '2026-11-26T07:00'],
    ['yesterday 0-24', '2026-11-25T21:00', '2026-11-26T21:00'],
    ['yesterday 9am', '2026-11-26T06:00', '2026-11-26T07:00'],
    ['9:00 - 10:00', '2026-11-27T06:00', '2026-11-27T07:00'],
    ['23:00 - 23:30', '2026-11-26T20:00', '2026-11-26T20:30'],
    ['today 12:30', '2026-11-27T09:30', '2026-11-27T09:31'],
    ['13 nov', '2026-11-12T21:00', '2026-11-13T21:00'],
    ['Nov 13', '2026-11-12T21:00', '2026-11-13T21:00'],
    ['13th November 2026', '2026-11-12T21:00', '2026-11-13T21:00'],
    ['Nov. 13, 2026', '2026-11-12T21:00', '2026-11-13T21:00'],
    ['13 nov – 27 nov', '2026-11-12T21:00', '2026-11-27T21:00'],
    ['13 – 27 nov', '2026-11-12T21:00', '2026-11-27T21:00'],
    ['nov 13-27', '2026-11-12T21:00', '2026-11-27T21:00'],
    ['13 nov to today', '2026-11-12T21:00', '2026-11-27T21:00'],
    ['13 nov 9-10', '2026-11-13T06:00', '2026-11-13T07:00'],
    ['13 nov 09:00 - 14 nov 10:00', '2026-11-13T06:00', '2026-11-14T07:00'],
    ['13 nov – 30 nov', '2026-11-12T21:00', '2026-11-30T21:00'],
    ['28 dec – 3 jan', '2025-12-27T21:00', '2026-01-03T21:00'],
    ['28 dec – 3 jan 2026', '2025-12-27T21:00', '2026-01-03T21:00'],
    ['29 feb', '2024-02-28T21:00', '2024-02-29T21:00'],
    ['28 nov', '2025-11-27T21:00', '2025-11-28T21:00'],
    ['27 Nov 04:54', '2026-11-27T01:54', '2026-11-27T01:55'],
    ['27 Nov 04:54:21', '2026-11-27T01:54:21', '2026-11-27T01:54:22'],
    ['04:54, 27 Nov', '2026-11-27T01:54', '2026-11-27T01:55'],
    ['вчера 9-10', '2026-11-26T06:00', '2026-11-26T07:00'],
    ['13 ноя – 27 ноября', '2026-11-12T21:00', '2026-11-27T21:00'],
    ['с 13 ноя по 27 ноя', '2026-11-12T21:00', '2026-11-27T21:00'],
    ['1 май 2026', '2026-04-30T21:00', '2026-05-01T21:00'],
    ['около 14:03', '2026-11-26T10:48', '2026-11-26T11:18'],
    ['around 14:03', '2026-11-26T10:48', '2026-11-26T11:18'],
    ['around 11:03', '2026-11-27T07:48', '2026-11-27T08:18'],
    ['around 14:03 ± 5 min', '2026-11-26T10:58', '2026-11-26T11:08'],
    ['around 14:03 +- 1h', '2026-11-26T10:03', '2026-11-26T12:03'],
    ['around 27 nov 04:54', '2026-11-27T01:39', '2026-11-27T02:09'],
    ['around 14:03 yesterday', '2026-11-26T10:48', '2026-11-26T11:18'],
    ['2026-11-13', '2026-11-12T21:00', '2026-11-13T21:00'],
    ['2026-11-13 – 2026-11-14', '2026-11-12T21:00', '2026-11-14T21:00'],
    ['2026-11-13/2026-11-14', '2026-11-12T21:00', '2026-11-14T21:00'],
    ['2026-11-13 09:00 – 10:00', '2026-11-13T06:00', '2026-11-13T07:00'],
    ['2026-11-13 09:00-10:00', '2026-11-13T06:00', '2026-11-13T07:00'],
    ['2026-11-13T09:00:00Z', '2026-11-13T09:00', '2026-11-13T09:00:01'],
    ['2026-11-13T09:00:00.123Z', '2026-11-13T09:00', '2026-11-13T09:00:01'],
    ['2026-11-13T09:00-05:00', '2026-11-13T14:00', '2026-11-13T14:01'],
    ['2026-11-13T09:00:00Z/2026-11-13T10:00:00Z', '2026-11-13T09:00', '2026-11-13T10:00'],
    ['2026-11-13 09:00 UTC', '2026-11-13T09:00', '2026-11-13T09:01'],
    ['13 nov 09:00 utc - 10:00 utc', '2026-11-13T09:00', '2026-11-13T10:00'],
    ['2026-11-13 09:00 +05:30', '2026-11-13T03:30', '2026-11-13T03:31'],
    ['1794560400', '2026-11-13T09:00', '2026-11-13T09:00:01'],
    ['1794560400123', '2026-11-13T09:00', '2026-11-13T09:00:01'],
    ['1794560400 - 1794564000', '2026-11-13T09:00', '2026-11-13T10:00'],
    ['since yesterday', '2026-11-25T21:00', ''],
    ['from 13 nov 09:00', '2026-11-13T06:00', ''],
    ['from 13 nov to 14 nov', '2026-11-12T21:00', '2026-11-14T21:00'],
    ['13 nov - now', '2026-11-12T21:00', ''],
    ['until 13 nov', '', '2026-11-13T21:00'],
    ['till 13 nov 09:00', '', '2026-11-13T06:00'],
  ])('%j in Moscow is from %s until %s', (typed, from, until) => {
    expect(parse(typed)).toEqual({ from: toDate(from), until: toDate(until) })
  })

  test.each([
    ['', 'must look like one of these: 2h, 30 min, today'],
    ['foo', 'must look like one of these'],
    ['last week', 'must look like one of these'],
    ['2 days ago', 'must look like one of these'],
    ['yesterday 9-10 foo', 'must look like one of these'],
    ['13 nov yesterday', 'must look like one of these'],
    ['13th of nov', 'must look like one of these'],
    ['now', 'must look like one of these'],
    ['0h', 'must look like one of these'],
    ['03/04/2026', 'not clear in "03/04/2026" which number is the month'],
    ['3.4.2026', 'which number is the month'],
    ['9-10', 'may be an hour or a day'],
    ['yesterday 9', 'may be an hour or a day'],
    ['yesterday 9-10pm', 'may be an hour or a day'],
    ['yesterday 9-9:30pm', 'may be an hour or a day'],
    ['13', 'may be an hour or a day'],
    ['30 feb', 'days that exist'],
    ['2026-02-29', 'days that exist'],
    ['yesterday 25:00', 'between 00:00 and 24:00'],
    ['yesterday 9-31', 'between 00:00 and 24:00'],
    ['13:00 pm', 'between 00:00 and 24:00'],
    ['yesterday 10-9', 'must end later than it begins'],
    ['27 nov 2026 – 13 nov 2026', 'must end later than it begins'],
    ['around yesterday', 'must have a time after “around”'],
    ['100000 weeks', 'at most 36,500 days'],
  ])('%j is refused', (typed, message) => {
    expect(faultOf(typed)).toContain(message)
  })

  test('names the field and quotes what was typed', () => {
    expect(faultOf('tomorow')).toBe(
      '`when` must look like one of these: 2h, 30 min, today, yesterday, yesterday 9-10, 13 Nov – 27 Nov, 27 Nov 04:54, around 14:03, since 13 Nov, or 2026-11-13 09:00 – 10:00; got "tomorow".',
    )
  })
})

// On 29 March 2026 clocks in Berlin go from 02:00 to 03:00, on 25 October from 03:00 back to 02:00.
describe('a typed period where clocks change', () => {
  test.each([
    ['25 oct 02:00 - 02:30', '2026-10-25T00:00', '2026-10-25T01:30'],
    ['25 oct 02:30', '2026-10-25T00:30', '2026-10-25T01:31'],
    ['25 oct', '2026-10-24T22:00', '2026-10-25T23:00'],
    ['29 mar', '2026-03-28T23:00', '2026-03-29T22:00'],
    ['29 mar 02:30 - 04:00', '2026-03-29T01:00', '2026-03-29T02:00'],
    ['29 mar 01:00 - 02:30', '2026-03-29T00:00', '2026-03-29T01:00'],
  ])('%j in Berlin is from %s until %s', (typed, from, until) => {
    expect(parse(typed, 'Europe/Berlin')).toEqual({ from: toDate(from), until: toDate(until) })
  })

  test.each(['29 mar 02:30', 'around 29 mar 02:30'])('%j in Berlin is a time that never was', (typed) => {
    expect(faultOf(typed, 'Europe/Berlin')).toContain('clocks were set forward over')
  })

  test('a day in Havana begins at its first midnight of two', () => {
    expect(parse('1 nov', 'America/Havana')).toEqual({
      from: toDate('2026-11-01T04:00'),
      until: toDate('2026-11-02T05:00'),
    })
  })
})

function parse(typed: string, zone = 'Europe/Moscow') {
  return parsePeriodText(typed, { now: new Date(NOW), zone }, 'when')
}

function faultOf(typed: string, zone?: string): string {
  try {
    parse(typed, zone)
  } catch (error) {
    if (error instanceof Fault && error.field === 'when') return error.message
    throw error
  }
  return 'It was accepted.'
}

function toDate(text: string): Date | null {
  return text === '' ? null : new Date(`${text}Z`)
}
