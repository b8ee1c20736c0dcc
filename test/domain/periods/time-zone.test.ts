import { describe, expect, test } from 'bun:test'
import { Fault } from '../../../src/domain/fault.ts'
import {
  firstInstantOf,
  formatLocalDay,
  instantsOf,
  lastInstantOf,
  toWallDate,
  toWallMs,
  wallDayOf,
} from '../../../src/domain/periods/local-time.ts'
import {
  findTimeZone,
  formatCity,
  listTimeZones,
  offsetAt,
  parseTimeZone,
  suggestTimeZones,
} from '../../../src/domain/periods/time-zone.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../src/domain/time.ts'

describe('the name of a time zone', () => {
  test.each([
    ['UTC', 'UTC'],
    ['utc', 'UTC'],
    ['Etc/UTC', 'UTC'],
    ['GMT', 'UTC'],
    ['europe/moscow', 'Europe/Moscow'],
    [' Europe/Moscow ', 'Europe/Moscow'],
    ['Moscow', 'Europe/Moscow'],
    ['new york', 'America/New_York'],
    ['America/New York', 'America/New_York'],
    ['Buenos Aires', 'America/Argentina/Buenos_Aires'],
  ])('%j is %s', (text, zone) => {
    expect(findTimeZone(text)).toBe(zone)
  })

  test.each(['', 'EST', '+03:00', 'UTC+3', 'Europe/Nowhere', 'Europe/../Moscow', 'x'.repeat(500)])(
    '%j names none',
    (text) => {
      expect(findTimeZone(text)).toBe(null)
    },
  )

  test.each([
    ['Moskow', ' Did you mean Europe/Moscow?'],
    ['Europe/Moskow', ' Did you mean Europe/Moscow?'],
    ['Nowhere', ''],
  ])('%j is refused with what is allowed', (text, similar) => {
    const message = `\`zone\` must be UTC or the name of a time zone such as Europe/Moscow; got "${text}".${similar}`
    expect(() => parseTimeZone(text, 'zone')).toThrow(new Fault('invalid', 'formFault', { message }))
  })

  test('is suggested by any part, by its city first', () => {
    expect(suggestTimeZones('mos', 3)[0]).toBe('Europe/Moscow')
    expect(suggestTimeZones('new y', 3)).toEqual(['America/New_York'])
    expect(suggestTimeZones('', 5)).toHaveLength(5)
    expect(listTimeZones()).toContain('UTC')
  })

  test('ends in a city', () => {
    expect(formatCity('America/New_York')).toBe('New York')
    expect(formatCity('UTC')).toBe('UTC')
  })
})

describe('the clocks of a time zone', () => {
  test.each([
    ['UTC', '2026-07-01T00:00:00Z', 0],
    ['Europe/Moscow', '2026-07-01T00:00:00Z', 3 * HOUR_MS],
    ['Asia/Kolkata', '2026-07-01T00:00:00Z', 5.5 * HOUR_MS],
    ['Asia/Kathmandu', '2026-07-01T00:00:00Z', 345 * MINUTE_MS],
    ['America/New_York', '2026-07-01T00:00:00Z', -4 * HOUR_MS],
    ['America/New_York', '2026-12-01T00:00:00Z', -5 * HOUR_MS],
    ['Europe/Berlin', '2026-03-29T00:59:59.999Z', HOUR_MS],
    ['Europe/Berlin', '2026-03-29T01:00:00Z', 2 * HOUR_MS],
    ['Australia/Lord_Howe', '2026-07-01T00:00:00Z', 10.5 * HOUR_MS],
  ])('in %s at %s are ahead of UTC by %i ms', (zone, instant, offset) => {
    expect(offsetAt(Date.parse(instant), zone)).toBe(offset)
  })

  test('show every time of a year once, but where they are set forward or back', () => {
    for (const zone of [
      'Europe/Berlin',
      'America/Havana',
      'Africa/Cairo',
      'Australia/Lord_Howe',
      'Asia/Kathmandu',
    ]) {
      const counts = [0, 0, 0]
      for (let ms = Date.UTC(2026, 0, 1); ms < Date.UTC(2027, 0, 1); ms += 30 * MINUTE_MS) {
        if (!instantsOf(toWallMs(ms, zone), zone).includes(ms)) throw new Error(`${zone} lost ${ms}.`)
        const { length } = instantsOf(ms, zone)
        counts[length] = (counts[length] ?? 0) + 1
      }
      expect(counts[0]).toBe(counts[2] ?? -1)
    }
  })

  test('that are set forward over a time show the next one instead', () => {
    const wall = Date.parse('2026-03-29T02:30:00Z')
    expect(instantsOf(wall, 'Europe/Berlin')).toEqual([])
    const jump = Date.parse('2026-03-29T01:00:00Z')
    expect([firstInstantOf(wall, 'Europe/Berlin'), lastInstantOf(wall, 'Europe/Berlin')]).toEqual([
      jump,
      jump,
    ])
  })

  test('that are set back show a time twice', () => {
    const wall = Date.parse('2026-10-25T02:30:00Z')
    const [first, last] = [Date.parse('2026-10-25T00:30:00Z'), Date.parse('2026-10-25T01:30:00Z')]
    expect(instantsOf(wall, 'Europe/Berlin')).toEqual([first, last])
    expect([firstInstantOf(wall, 'Europe/Berlin'), lastInstantOf(wall, 'Europe/Berlin')]).toEqual([
      first,
      last,
    ])
  })

  test('say which day it is', () => {
    const late = new Date('2026-11-27T22:30:00Z')
    expect(formatLocalDay(late, 'Europe/Moscow')).toBe('2026-11-28')
    expect(formatLocalDay(late, 'UTC')).toBe('2026-11-27')
    expect(toWallDate(late, 'Europe/Moscow').toISOString()).toBe('2026-11-28T01:30:00.000Z')
    expect(wallDayOf(late.getTime(), 'Europe/Moscow')).toBe(Date.UTC(2026, 10, 28))
    // Clocks in Cairo go from midnight to 1:00 on 24 April 2026.
    const day = Date.UTC(2026, 3, 24)
    expect(firstInstantOf(day, 'Africa/Cairo')).toBe(day - 2 * HOUR_MS)
    expect(firstInstantOf(day + DAY_MS, 'Africa/Cairo')).toBe(day + DAY_MS - 3 * HOUR_MS)
  })
})
