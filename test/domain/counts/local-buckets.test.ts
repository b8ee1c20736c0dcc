import { describe, expect, test } from 'bun:test'
import { listLocalBuckets, mergeBuckets } from '../../../src/domain/counts/local-buckets.ts'
import { emptyTally } from '../../../src/domain/counts/tally.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../src/domain/time.ts'

describe('buckets in a time zone', () => {
  test.each([
    ['UTC', 12 * HOUR_MS, '2026-11-25T09:00', '2026-11-26T09:00', ['25T00:00', '25T12:00', '26T00:00']],
    ['Europe/Moscow', 12 * HOUR_MS, '2026-11-25T09:00', '2026-11-26T09:00', ['25T09:00', '25T21:00']],
    ['Europe/Moscow', DAY_MS, '2026-11-25T09:00', '2026-11-27T09:00', ['24T21:00', '25T21:00', '26T21:00']],
    ['Asia/Kolkata', HOUR_MS, '2026-11-25T09:00', '2026-11-25T11:00', ['25T08:30', '25T09:30', '25T10:30']],
    ['Asia/Kolkata', MINUTE_MS, '2026-11-25T09:00', '2026-11-25T09:02', ['25T09:00', '25T09:01']],
    // A day of 25 hours, and one of 23.
    ['Europe/Berlin', DAY_MS, '2026-10-24T22:00', '2026-10-27T00:00', ['24T22:00', '25T23:00', '26T23:00']],
    ['Europe/Berlin', DAY_MS, '2026-03-28T23:00', '2026-03-31T00:00', ['28T23:00', '29T22:00', '30T22:00']],
    ['Europe/Berlin', HOUR_MS, '2026-10-25T00:00', '2026-10-25T03:00', ['25T00:00', '25T01:00', '25T02:00']],
    [
      'Europe/Berlin',
      3 * HOUR_MS,
      '2026-10-24T22:00',
      '2026-10-25T09:00',
      ['24T22:00', '25T02:00', '25T05:00', '25T08:00'],
    ],
  ])('of %s and %i ms begin at round local times', (zone, bucketMs, from, until, starts) => {
    const period = { fromMs: Date.parse(`${from}Z`), untilMs: Date.parse(`${until}Z`) }
    const listed = listLocalBuckets(period, bucketMs, zone, MINUTE_MS)
    expect(listed.starts.map((ms) => new Date(ms).toISOString().slice(8, 16))).toEqual(starts)
    for (const start of listed.starts) expect(start % listed.unitMs).toBe(0)
  })

  test('begin at full hours of UTC where only those are counted', () => {
    const period = { fromMs: Date.parse('2026-11-25T09:00Z'), untilMs: Date.parse('2026-11-26T09:00Z') }
    const { starts, unitMs } = listLocalBuckets(period, DAY_MS, 'Asia/Kolkata', HOUR_MS)
    expect([unitMs, ...starts.map((ms) => new Date(ms).toISOString())]).toEqual([
      HOUR_MS,
      '2026-11-24T18:00:00.000Z',
      '2026-11-25T18:00:00.000Z',
    ])
  })

  test('have the events of the smaller ones that they consist of', () => {
    const parts = new Map([5, 10, 12, 19].map((hour) => [hour * HOUR_MS, { ...emptyTally(), changes: hour }]))
    const merged = mergeBuckets(parts, [4 * HOUR_MS, 12 * HOUR_MS, 20 * HOUR_MS])
    expect([...merged].map(([ms, { changes }]) => [ms / HOUR_MS, changes])).toEqual([
      [4, 15],
      [12, 31],
    ])
  })
})
