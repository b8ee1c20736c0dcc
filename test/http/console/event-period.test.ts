import { describe, expect, test } from 'bun:test'
import { Fault } from '../../../src/domain/fault.ts'
import { DAY_MS } from '../../../src/domain/time.ts'
import { checkPeriod, parseTypedTime } from '../../../src/http/console/event-period.ts'

describe('a typed time', () => {
  test.each([
    ['2026-03-01', '2026-03-01T00:00:00.000Z'],
    ['2026-03-01 18:00', '2026-03-01T18:00:00.000Z'],
    ['2026-03-01T18:00', '2026-03-01T18:00:00.000Z'],
    ['2026-03-01 18:00:05', '2026-03-01T18:00:05.000Z'],
    ['2026-03-01 18:00:05.5', '2026-03-01T18:00:05.500Z'],
    ['2026-03-01 8:05', '2026-03-01T08:05:00.000Z'],
    ['2026-03-01 06:00 PM', '2026-03-01T18:00:00.000Z'],
    ['2026-03-01 6:00:00 pm', '2026-03-01T18:00:00.000Z'],
    ['2026-03-01 6pm', '2026-03-01T18:00:00.000Z'],
    ['2026-03-01 6 p.m.', '2026-03-01T18:00:00.000Z'],
    ['2026-03-01 12:30 AM', '2026-03-01T00:30:00.000Z'],
    ['2026-03-01 12:30 PM', '2026-03-01T12:30:00.000Z'],
    ['2026-03-01 18:00 UTC', '2026-03-01T18:00:00.000Z'],
    ['2026-03-01 18:00+03:00', '2026-03-01T15:00:00.000Z'],
    ['2026-03-01T18:00:00Z', '2026-03-01T18:00:00.000Z'],
    ['1772388000', '2026-03-01T18:00:00.000Z'],
  ])('%j is %s', (typed, instant) => {
    expect(parseTypedTime(typed, 'from').toISOString()).toBe(instant)
  })

  test.each(['2026-03-01 13:00 PM', '2026-03-01 0:30 am', '2026-03-01 18', '2026-02-30 18:00', '03/01/2026'])(
    '%j is refused',
    (typed) => {
      expect(() => parseTypedTime(typed, 'from')).toThrow(Fault)
    },
  )
})

describe('a period', () => {
  const now = new Date('2026-03-01T12:00:00Z')
  const check = (period: { from?: string; until?: string; lengthMs?: number }) =>
    checkPeriod(
      {
        from: period.from ? new Date(period.from) : null,
        until: period.until ? new Date(period.until) : null,
        lengthMs: period.lengthMs ?? null,
      },
      { now, zone: 'UTC', retentionDays: 30 },
    )

  test('within the retention needs no message', () => {
    const periods = [
      {},
      { from: '2026-01-30T12:00:00Z', until: '2027-01-01T00:00:00Z' },
      { from: '2026-03-01T12:00:00Z' },
      { lengthMs: 30 * DAY_MS },
    ]
    for (const period of periods) expect(check(period)).toEqual({ faults: {}, notes: {}, older: null })
  })

  test('that begins before the retention says from when on events are kept', () => {
    expect(check({ from: '2020-01-01T00:00:00Z' })).toEqual({
      faults: {},
      notes: { from: 'Events are kept for 30 days, so these begin at 2026-01-30 12:00:00 UTC.' },
      older: { from: new Date('2020-01-01T00:00:00Z'), until: new Date('2026-01-30T12:00:00Z') },
    })
    expect(check({ lengthMs: 30 * DAY_MS + 1 }).notes.period).toBe(
      'Events are kept for 30 days, so no more than that is shown.',
    )
  })

  test('without any possible event is refused', () => {
    const future = 'From is in the future. It is 2026-03-01 12:00:00 UTC now.'
    expect(check({ from: '2026-03-01T12:15:01Z' }).faults.from).toBe(future)
    // Events may be dated up to 15 minutes ahead.
    expect(check({ from: '2026-03-01T12:15:00Z' })).toEqual({
      faults: {},
      notes: { from: future },
      older: null,
    })
    expect(check({ until: '2026-01-30T12:00:00Z' }).faults.until).toBe(
      'Until must be later than 2026-01-30 12:00:00 UTC, because events are kept for 30 days.',
    )
  })
})
