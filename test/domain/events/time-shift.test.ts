import { describe, expect, test } from 'bun:test'
import {
  extendRange,
  recordTime,
  shiftInto,
  shiftRecord,
  type TimeRange,
  toHourNumber,
} from '../../../src/domain/events/time-shift.ts'

const at = (text: string) => new Date(text)
const MARCH: TimeRange = { first: at('2026-03-01T00:00:00Z'), last: at('2026-03-31T00:00:00Z') }

describe('shiftInto', () => {
  test('scales distances down until the range fits', () => {
    const shift = shiftInto({ first: at('2015-01-01T00:00:00Z'), last: at('2025-01-01T00:00:00Z') }, MARCH)
    expect(shift(at('2015-01-01T00:00:00Z'))).toEqual(MARCH.first)
    expect(shift(at('2025-01-01T00:00:00Z'))).toEqual(MARCH.last)
    const middle = shift(at('2020-01-01T12:00:00Z'))
    expect(Math.abs(middle.getTime() - at('2026-03-16T00:00:00Z').getTime())).toBeLessThan(60_000)
  })

  test('keeps the distances of a range that fits, and aligns the ends', () => {
    const shift = shiftInto({ first: at('2020-05-05T05:00:00Z'), last: at('2020-05-05T05:10:00Z') }, MARCH)
    expect(shift(at('2020-05-05T05:00:00Z'))).toEqual(at('2026-03-30T23:50:00Z'))
  })

  test('keeps the order of instants, and moves equal ones to the same time', () => {
    const shift = shiftInto({ first: at('2015-01-01T00:00:00Z'), last: at('2025-01-01T00:00:00Z') }, MARCH)
    const seconds = Array.from(
      { length: 500 },
      (_, second) => at('2020-01-01T00:00:00Z').getTime() + second * 1_000,
    )
    const shifted = seconds.map((ms) => shift(new Date(ms)).getTime())
    expect(new Set(shifted).size).toBe(shifted.length)
    expect(shifted.toSorted((a, b) => a - b)).toEqual(shifted)
    expect(shift(new Date(seconds[7] ?? 0))).toEqual(shift(new Date(seconds[7] ?? 0)))
  })

  test('keeps the seconds of busy hours apart, and shortens only the time between them', () => {
    const from = { first: at('2015-01-01T00:59:58Z'), last: at('2025-01-01T00:00:02Z') }
    const busyHours = [from.first, at('2020-06-01T12:00:00Z'), from.last].map(toHourNumber)
    const shift = shiftInto(from, MARCH, busyHours)
    expect(shift(from.first)).toEqual(MARCH.first)
    expect(shift(from.last)).toEqual(MARCH.last)
    const hour = at('2020-06-01T12:00:00Z').getTime()
    const shifted = Array.from({ length: 3_600 }, (_, second) =>
      shift(new Date(hour + second * 1_000)).getTime(),
    )
    expect(shifted.map((ms) => ms - (shifted[0] ?? 0))).toEqual(
      Array.from({ length: 3_600 }, (_, i) => i * 1_000),
    )
  })

  test('shortens everything evenly if the busy hours do not fit', () => {
    const from = { first: at('2015-01-01T00:00:00Z'), last: at('2015-03-02T00:00:00Z') }
    const busyHours = Array.from({ length: 60 * 24 }, (_, hour) => toHourNumber(from.first) + hour)
    expect(shiftInto(from, MARCH, busyHours)(at('2015-01-31T00:00:00Z'))).toEqual(at('2026-03-16T00:00:00Z'))
  })

  test('moves a single instant to the end', () => {
    const only = extendRange(null, at('2020-01-01T00:00:00Z'))
    expect(shiftInto(only, MARCH)(only.first)).toEqual(MARCH.last)
  })
})

describe('extendRange', () => {
  test('includes every instant', () => {
    const days = ['2026-03-02', '2026-03-01', '2026-03-03'].map((day) => at(`${day}T00:00:00Z`))
    expect(days.reduce<TimeRange | null>(extendRange, null)).toEqual({
      first: at('2026-03-01T00:00:00Z'),
      last: at('2026-03-03T00:00:00Z'),
    })
  })
})

describe('the time of a record', () => {
  const hourLater = (instant: Date) => new Date(instant.getTime() + 3_600_000)

  test.each([
    ['{"eventTime":"2020-01-01T00:00:00Z","a":1}', '{"eventTime":"2020-01-01T01:00:00Z","a":1}'],
    [
      '{ "a" : {"eventTime":"x"} , "eventTime" : 1577836800.5 }',
      '{ "a" : {"eventTime":"x"} , "eventTime" : "2020-01-01T01:00:00Z" }',
    ],
    ['{"event\\u0054ime":"2020-01-01T00:00:00Z"}', '{"event\\u0054ime":"2020-01-01T01:00:00Z"}'],
    [
      '{"b":"\\"eventTime\\":1","eventTime":0}',
      '{"b":"\\"eventTime\\":1","eventTime":"1970-01-01T01:00:00Z"}',
    ],
    ['{"eventName":"x"}', '{"eventName":"x"}'],
    ['{"eventTime":null}', '{"eventTime":null}'],
  ])('is shifted in %s, and nothing else changes', (before, after) => {
    expect(shiftRecord(before, hourLater)).toBe(after)
  })

  test('is null if the record has none, and a fault if it is malformed', () => {
    expect(recordTime('{"eventName":"x"}')).toBeNull()
    expect(() => recordTime('{"eventTime":"soon"}')).toThrow('`eventTime` must be a time')
    expect(() => recordTime('{"eventTime":')).toThrow('not valid JSON')
  })
})
