import { describe, expect, test } from 'bun:test'
import { formatInteger } from '../../src/domain/messages/numbers.ts'
import {
  checkLength,
  describeType,
  isCalendarDay,
  parseInstant,
  parseInteger,
  parseOneOf,
  quoteValue,
} from '../../src/domain/parse.ts'

describe('a whole number', () => {
  test.each([
    ['1', 1],
    ['1000', 1_000],
    ['0005', 5],
  ])('is parsed from %p', (value, number) => {
    expect(parseInteger(value, 1, 1_000, 'limit')).toBe(number)
  })

  test.each([
    ['5000', '5,000'],
    ['0', '0'],
    ['-1', '"-1"'],
    ['1.5', '"1.5"'],
    ['', '""'],
    ['many', '"many"'],
    ['1234567890', '"1234567890"'],
  ])('is rejected for %p with what is allowed and what was given', (value, got) => {
    expect(() => parseInteger(value, 1, 1_000, 'limit')).toThrow(
      expect.objectContaining({
        code: 'invalid',
        field: 'limit',
        message: `\`limit\` must be a whole number between 1 and 1,000; got ${got}.`,
      }),
    )
  })
})

describe('an instant', () => {
  test.each([
    ['2026-03-01', '2026-03-01T00:00:00.000Z'],
    ['2026-03-01T12:00', '2026-03-01T12:00:00.000Z'],
    ['2026-03-01T12:00:00.1239Z', '2026-03-01T12:00:00.123Z'],
    ['2026-03-01T12:00:00+03:00', '2026-03-01T09:00:00.000Z'],
    ['1772366400', '2026-03-01T12:00:00.000Z'],
    [1_772_366_400.5, '2026-03-01T12:00:00.500Z'],
  ])('is parsed from %p', (value, time) => {
    expect(parseInstant(value, 'from').toISOString()).toBe(time)
  })

  test.each([
    ['yesterday', '"yesterday"'],
    ['2026-02-30', '"2026-02-30"'],
    [Number.POSITIVE_INFINITY, 'Infinity'],
  ])('is rejected for %p', (value, got) => {
    expect(() => parseInstant(value, 'from')).toThrow(
      `\`from\` must be a time in ISO 8601, such as 2026-03-01T12:00:00Z, or in epoch seconds; got ${got}.`,
    )
  })
})

test('one of several values is rejected with all that are allowed', () => {
  expect(parseOneOf('csv', ['csv', 'json'], 'format')).toBe('csv')
  expect(() => parseOneOf('xml', ['csv', 'json'], 'format')).toThrow(
    '`format` must be csv or json; got "xml".',
  )
})

test('a string that is too long is rejected with both lengths', () => {
  expect(checkLength('x'.repeat(2_048), 2_048, 'q')).toHaveLength(2_048)
  expect(() => checkLength('x'.repeat(2_049), 2_048, 'q')).toThrow(
    '`q` must have at most 2,048 characters; got 2,049.',
  )
})

test.each([
  [0, '0'],
  [999, '999'],
  [1_000, '1,000'],
  [262_144, '262,144'],
  [12_345_678, '12,345,678'],
])('%p is formatted as %p', (number, text) => {
  expect(formatInteger(number)).toBe(text)
})

test('values in messages are cut, and have no line breaks or control characters', () => {
  expect(quoteValue('a\nb\u0000')).toBe('"a\uFFFDb\uFFFD"')
  expect(quoteValue('x'.repeat(65))).toBe(`"${'x'.repeat(64)}…"`)
  expect(quoteValue(1.5)).toBe('1.5')
})

test('types in messages have an article', () => {
  const values = [undefined, null, [], {}, 1, 'a', true]
  expect(values.map(describeType)).toEqual([
    'nothing',
    'null',
    'an array',
    'an object',
    'a number',
    'a string',
    'a boolean',
  ])
})

test('a day is in the calendar as JavaScript has it', () => {
  const numbers = Array.from({ length: 34 }, (_, i) => String(i).padStart(2, '0'))
  for (const year of ['0000', '1900', '2000', '2024', '2026', '9999'])
    for (const month of numbers.slice(0, 14))
      for (const day of numbers) {
        const text = `${year}-${month}-${day}`
        const instant = new Date(`${text}T00:00:00Z`)
        const isDay = !Number.isNaN(instant.getTime()) && instant.toISOString().startsWith(text)
        expect({ text, isDay: isCalendarDay(text) }).toEqual({ text, isDay })
      }
})

describe('a leap second', () => {
  test.each([
    ['2016-12-31T23:59:60Z', '2016-12-31T23:59:59.999Z'],
    ['2016-12-31T23:59:60.25Z', '2016-12-31T23:59:59.999Z'],
    ['2016-12-31T23:59:60', '2016-12-31T23:59:59.999Z'],
    ['2017-01-01T02:59:60+03:00', '2016-12-31T23:59:59.999Z'],
    ['2016-12-31T18:29:60-0530', '2016-12-31T23:59:59.999Z'],
  ])('%s is the last millisecond of its day', (value, time) => {
    expect(parseInstant(value, 'from').toISOString()).toBe(time)
  })

  test.each([
    '2016-12-31T12:00:60Z',
    '2016-12-31T23:59:60+03:00',
    '2016-12-31T23:59:61Z',
    '2016-12-32T23:59:60Z',
  ])('%s is none, and refused', (value) => {
    expect(() => parseInstant(value, 'from')).toThrow('`from` must be')
  })
})
