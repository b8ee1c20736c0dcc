import { expect, test } from 'bun:test'
import { formatDay, formatInstant, toDayNumber } from '../../src/domain/time.ts'

test('a day number counts days in UTC since 1 January 1970', () => {
  expect(toDayNumber(new Date('1970-01-01T23:59:59.999Z'))).toBe(0)
  expect(toDayNumber(new Date('2026-03-01T00:00:00Z'))).toBe(20_513)
  expect(formatDay(20_513)).toBe('2026-03-01')
})

test('an instant is formatted to the second, without rounding', () => {
  expect(formatInstant(new Date('2026-03-01T12:00:00.999Z'))).toBe('2026-03-01T12:00:00Z')
})
