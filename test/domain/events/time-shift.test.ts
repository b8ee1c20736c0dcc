import { describe, expect, test } from 'bun:test'
import {
  extendRange,
  recordTime,
  shiftInto,
  shiftRecord,
  type TimeRange,
} from '../../../src/domain/events/time-shift.ts'

const at = (text: string) => new Date(text)
const MARCH: TimeRange = { first: at('2026-03-01T00:00:00Z'), last: at('2026-03-31T00:00:00Z') }

describe('moving events in time', () => {
  test('scales distances down until the first and the last fit', () => {
    const move = shiftInto({ first: at('2015-01-01T00:00:00Z'), last: at('2025-01-01T00:00:00Z') }, MARCH)
    expect(move(at('2015-01-01T00:00:00Z'))).toEqual(MARCH.first)
    expect(move(at('2025-01-01T00:00:00Z'))).toEqual(MARCH.last)
    const middle = move(at('2020-01-01T12:00:00Z'))
    expect(Math.abs(middle.getTime() - at('2026-03-16T00:00:00Z').getTime())).toBeLessThan(60_000)
  })

  test('keeps distances that fit, and puts the last at the end', () => {
    const move = shiftInto({ first: at('2020-05-05T05:00:00Z'), last: at('2020-05-05T05:10:00Z') }, MARCH)
    expect(move(at('2020-05-05T05:00:00Z'))).toEqual(at('2026-03-30T23:50:00Z'))
  })

  test('keeps the order, and what fell into one second stays together', () => {
    const move = shiftInto({ first: at('2015-01-01T00:00:00Z'), last: at('2025-01-01T00:00:00Z') }, MARCH)
    const seconds = Array.from(
      { length: 500 },
      (_, second) => at('2020-01-01T00:00:00Z').getTime() + second * 1_000,
    )
    const places = seconds.map((ms) => move(new Date(ms)).getTime())
    expect(new Set(places).size).toBe(places.length)
    expect(places.toSorted((a, b) => a - b)).toEqual(places)
    expect(move(new Date(seconds[7] ?? 0))).toEqual(move(new Date(seconds[7] ?? 0)))
  })

  test('takes a single instant to the end', () => {
    const only = extendRange(null, at('2020-01-01T00:00:00Z'))
    expect(shiftInto(only, MARCH)(only.first)).toEqual(MARCH.last)
  })
})

describe('a stretch', () => {
  test('grows to hold every instant', () => {
    const days = ['2026-03-02', '2026-03-01', '2026-03-03'].map((day) => at(`${day}T00:00:00Z`))
    expect(days.reduce<TimeRange | null>(extendRange, null)).toEqual({
      first: at('2026-03-01T00:00:00Z'),
      last: at('2026-03-03T00:00:00Z'),
    })
  })
})

describe("a record's time", () => {
  const hourLater = (moment: Date) => new Date(moment.getTime() + 3_600_000)

  test.each([
    ['{"eventTime":"2020-01-01T00:00:00Z","a":1}', '{"eventTime":"2020-01-01T01:00:00Z","a":1}'],
    [
      '{ "a" : {"eventTime":"x"} , "eventTime" : 1577836800.5 }',
      '{ "a" : {"eventTime":"x"} , "eventTime" : "2020-01-01T01:00:00.500Z" }',
    ],
    ['{"event\\u0054ime":"2020-01-01T00:00:00Z"}', '{"event\\u0054ime":"2020-01-01T01:00:00Z"}'],
    [
      '{"b":"\\"eventTime\\":1","eventTime":0}',
      '{"b":"\\"eventTime\\":1","eventTime":"1970-01-01T01:00:00Z"}',
    ],
    ['{"eventName":"x"}', '{"eventName":"x"}'],
    ['{"eventTime":null}', '{"eventTime":null}'],
  ])('is rewritten in %s and nothing else is', (before, after) => {
    expect(shiftRecord(before, hourLater)).toBe(after)
  })

  test('is null where the record says none, and a fault where it cannot be read', () => {
    expect(recordTime('{"eventName":"x"}')).toBeNull()
    expect(() => recordTime('{"eventTime":"soon"}')).toThrow('eventTime must be an instant')
    expect(() => recordTime('{"eventTime":')).toThrow('not valid JSON')
  })
})
