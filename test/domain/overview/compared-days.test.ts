import { describe, expect, test } from 'bun:test'
import { compareDays, type HourCount, listComparedDays } from '../../../src/domain/overview/compared-days.ts'

const NOW = new Date('2026-03-08T06:30:00Z')
const LONG_AGO = new Date('2026-02-01T00:00:00Z')

function hour(day: number, hours: number, count: number): HourCount {
  return { from: new Date(Date.UTC(2026, 2, day, hours)), count }
}

function compare(hours: HourCount[], oldest: Date | null = LONG_AGO) {
  return compareDays(hours, { now: NOW, zone: 'UTC', oldest, isComplete: true })
}

describe('today beside the days before', () => {
  test('are eight days, the last of which is today', () => {
    const days = listComparedDays(NOW, 'UTC').map((day) => day.toISOString().slice(0, 10))
    expect([days.length, days[0], ...days.slice(-2)]).toEqual([9, '2026-03-01', '2026-03-08', '2026-03-09'])
  })

  test.each([
    ['Europe/Moscow', '2026-03-08T06:30:00Z', '2026-02-28T21', '2026-03-07T21', '2026-03-08T21'],
    ['Pacific/Auckland', '2026-03-08T12:30:00Z', '2026-03-01T11', '2026-03-08T11', '2026-03-09T11'],
    // Clocks are set forward on 29 March, so that the day has 23 hours.
    ['Europe/Berlin', '2026-03-29T12:00:00Z', '2026-03-21T23', '2026-03-28T23', '2026-03-29T22'],
    // Midnight is half past an hour of UTC.
    ['Asia/Kolkata', '2026-03-08T06:30:00Z', '2026-02-28T18', '2026-03-07T18', '2026-03-08T18'],
  ])('begin with the hour of midnight in %s', (zone, now, first, today, tomorrow) => {
    const hours = listComparedDays(new Date(now), zone).map((day) => day.toISOString().slice(0, 13))
    expect([hours[0], ...hours.slice(-2)]).toEqual([first, today, tomorrow])
  })

  test('counts all of a day that has 25 hours', () => {
    const now = new Date('2026-10-25T12:00:00Z')
    const hours = Array.from({ length: 26 }, (_, hour) => ({
      from: new Date(Date.UTC(2026, 9, 24, 21 + hour)),
      count: 1,
    }))
    const { days } = compareDays(hours, { now, zone: 'Europe/Berlin', oldest: LONG_AGO, isComplete: true })
    expect(days.slice(-2).map(({ count }) => count)).toEqual([1, 25])
  })

  test('has the number of events of each day', () => {
    const { days } = compare([hour(1, 0, 2), hour(1, 23, 3), hour(8, 6, 4), hour(8, 7, 1)])
    expect(days.map(({ count }) => count)).toEqual([5, 0, 0, 0, 0, 0, 0, 5])
  })

  test('has as usual the median of what the days before had by this time, with a part of the present hour', () => {
    const hours = [1, 2, 3, 4, 5, 6, 7].flatMap((day) => [
      hour(day, 5, day),
      hour(day, 6, 10),
      hour(day, 7, 100),
    ])
    expect(compare(hours).usual).toBe(9)
  })

  test('does not take days before the log began for usual ones', () => {
    const hours = [hour(5, 1, 4), hour(6, 1, 8), hour(7, 1, 6)]
    expect(compare(hours, new Date('2026-03-05T01:00:00Z')).usual).toBe(6)
    expect(compare(hours).usual).toBe(0)
  })

  test('has no usual number if the log is younger than three days, or empty', () => {
    expect(compare([hour(7, 1, 6)], new Date('2026-03-06T00:00:00Z')).usual).toBeNull()
    expect(compare([], null).usual).toBeNull()
  })
})
