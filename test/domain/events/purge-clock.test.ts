import { describe, expect, test } from 'bun:test'
import { type ClockDoubt, type ClockWatch, judgeClock } from '../../../src/domain/events/purge-clock.ts'

const START = Date.parse('2026-03-01T12:00:00Z')
const HOUR_MS = 3_600_000
const DAY_H = 24

/** Hours since the start by the process's clock, the monotonic clock, and the database's clock. */
type Reading = { clock: number; ran?: number; database?: number }
/** What may go is what was expired at `trusted` hours; null if nothing may go. */
type Verdict = { trusted: number | null; doubt: ClockDoubt | null }

const CASES: { name: string; readings: (Reading & Verdict)[] }[] = [
  {
    name: 'a clock that runs evenly is trusted from the second reading on that is an hour later',
    readings: [
      { clock: 0, trusted: null, doubt: null },
      { clock: 0.99, trusted: null, doubt: null },
      { clock: 1, trusted: 0, doubt: null },
      { clock: 1.5, trusted: 0, doubt: null },
      { clock: 2, trusted: 1, doubt: null },
      { clock: 30, trusted: 2, doubt: null },
    ],
  },
  {
    name: 'a small correction of the clock is no jump',
    readings: [
      { clock: 0, trusted: null, doubt: null },
      { clock: 1.08, ran: 1, trusted: 0, doubt: null },
      { clock: 2, ran: 2, trusted: 1.08, doubt: null },
    ],
  },
  {
    name: 'a clock that jumps forward and stays there is trusted six hours later',
    readings: [
      { clock: 0, trusted: null, doubt: null },
      { clock: 1, trusted: 0, doubt: null },
      { clock: 45 * DAY_H + 2, ran: 2, trusted: null, doubt: 'jump' },
      { clock: 45 * DAY_H + 3, ran: 3, trusted: null, doubt: 'jump' },
      { clock: 45 * DAY_H + 7.9, ran: 7.9, trusted: null, doubt: 'jump' },
      { clock: 45 * DAY_H + 8, ran: 8, trusted: 45 * DAY_H + 2, doubt: null },
    ],
  },
  {
    name: 'a clock that jumps forward and back is doubted at each jump',
    readings: [
      { clock: 0, trusted: null, doubt: null },
      { clock: 1, trusted: 0, doubt: null },
      { clock: 4, ran: 2, trusted: null, doubt: 'jump' },
      { clock: 3, ran: 3, trusted: null, doubt: 'jump' },
      { clock: 8, ran: 8, trusted: null, doubt: 'jump' },
      { clock: 9, ran: 9, trusted: 3, doubt: null },
    ],
  },
  {
    name: 'a clock that differs from the database’s is never trusted, however long it does',
    readings: [
      { clock: 0, trusted: null, doubt: null },
      { clock: 45 * DAY_H, ran: 45 * DAY_H, database: 1, trusted: null, doubt: 'database' },
      { clock: 90 * DAY_H, ran: 90 * DAY_H, database: 45 * DAY_H, trusted: null, doubt: 'database' },
      { clock: -1, ran: 90 * DAY_H, database: 0, trusted: null, doubt: 'database' },
    ],
  },
]

const GAPS: { name: string; hours: number | null; isDoubted: boolean }[] = [
  { name: 'a short stop', hours: -0.2, isDoubted: false },
  { name: 'a day', hours: -24, isDoubted: false },
  { name: 'more than a day', hours: -24.1, isDoubted: true },
  { name: '45 days', hours: -45 * DAY_H, isDoubted: true },
  { name: 'a clock that was ahead before', hours: 0.1, isDoubted: true },
  { name: 'an unknown time', hours: null, isDoubted: true },
]

describe('a purge', () => {
  test.each(CASES)('$name', ({ readings }) => {
    let watch: ClockWatch | null = null
    for (const { trusted, doubt, ...reading } of readings) {
      const verdict = judgeClock(watch, toReading(reading, START))
      watch = verdict.watch
      const trustedHours = verdict.trusted && (verdict.trusted.getTime() - START) / HOUR_MS
      expect([reading.clock, trustedHours, verdict.doubt?.reason ?? null]).toEqual([
        ...[reading.clock, trusted, doubt],
      ])
    }
  })

  test.each(GAPS)('after $name since the last trusted time', ({ hours, isDoubted }) => {
    const trustedAt = hours === null ? null : START + hours * HOUR_MS
    const first = judgeClock(null, toReading({ clock: 0 }, trustedAt))
    expect(first.doubt?.reason).toBe(isDoubted ? 'gap' : undefined)
    const hourLater = judgeClock(first.watch, toReading({ clock: 1 }, trustedAt))
    expect(hourLater.trusted !== null).toBe(!isDoubted)
    const later = judgeClock(hourLater.watch, toReading({ clock: 6 }, trustedAt))
    expect([later.trusted !== null, later.isDoubtOver]).toEqual([true, isDoubted])
  })
})

function toReading({ clock, ran = clock, database = clock }: Reading, trustedAt: number | null) {
  return {
    now: new Date(START + clock * HOUR_MS),
    monotonicMs: ran * HOUR_MS,
    databaseNow: new Date(START + database * HOUR_MS),
    trustedAt: trustedAt === null ? null : new Date(trustedAt),
  }
}
