import { describe, expect, test } from 'bun:test'
import { Fault } from '../../../src/domain/fault.ts'
import {
  parseRelativePeriod,
  spanOfBegunPeriod,
  spanOfPeriod,
} from '../../../src/domain/periods/relative-period.ts'

const NOW = new Date('2026-11-27T22:30:00Z')

describe('a relative period', () => {
  test.each([
    ['30m', '30m'],
    ['60m', '1h'],
    ['24h', '24h'],
    ['1d', '24h'],
    ['2w', '14d'],
    ['48h', '2d'],
    ['36h', '36h'],
    ['90s', '90s'],
    ['today', 'today'],
    ['yesterday', 'yesterday'],
  ])('%s has one name, %s', (value, name) => {
    expect(parseRelativePeriod(value, 'period')).toBe(name)
  })

  test.each(['', '0h', '2 h', '-1h', '1.5h', '2y', 'tomorrow', '999999w', '99999999h'])(
    '%j is refused',
    (value) => {
      expect(() => parseRelativePeriod(value, 'period')).toThrow(Fault)
    },
  )

  test.each([
    ['2h', 'UTC', '2026-11-27T20:30:00.000Z', undefined],
    ['14d', 'Europe/Moscow', '2026-11-13T22:30:00.000Z', undefined],
    ['today', 'UTC', '2026-11-27T00:00:00.000Z', undefined],
    ['today', 'Europe/Moscow', '2026-11-27T21:00:00.000Z', undefined],
    ['yesterday', 'UTC', '2026-11-26T00:00:00.000Z', '2026-11-27T00:00:00.000Z'],
    ['yesterday', 'Europe/Moscow', '2026-11-26T21:00:00.000Z', '2026-11-27T21:00:00.000Z'],
  ])('%s in %s is from %s until %s', (name, zone, from, until) => {
    const span = spanOfPeriod(name, NOW, zone)
    expect([span.from.toISOString(), span.until?.toISOString()]).toEqual([from, until])
    // Later pages keep the period of the first one.
    expect(spanOfBegunPeriod(name, span.from, zone)).toEqual(span)
  })
})
