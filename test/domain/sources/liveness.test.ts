import { describe, expect, test } from 'bun:test'
import {
  addDowntime,
  assess,
  mergeSpan,
  recordActivity,
  type SourceActivity,
  type SourceState,
  type TimeSpan,
} from '../../../src/domain/sources/liveness.ts'
import {
  formatBaseline,
  formatDowntimes,
  parseBaseline,
  parseDowntimes,
} from '../../../src/domain/sources/liveness-encoding.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
// A Monday.
const START = Date.UTC(2026, 1, 2)

/** A source that spoke at these moments, in milliseconds since Monday. */
function spoke(moments: number[], absences: TimeSpan[] = []): SourceActivity {
  const source = moments.reduce<SourceActivity | null>(
    (known, ms) => recordActivity(known, [{ from: at(ms), until: at(ms) }], absences),
    null,
  )
  if (!source) throw new Error('Nobody spoke.')
  return source
}

function at(ms: number): Date {
  return new Date(START + ms)
}

/** Moments from one on until another, every so often. */
function every(step: number, from: number, until: number): number[] {
  return Array.from({ length: Math.ceil((until - from) / step) }, (_, i) => from + i * step)
}

/** From 8 to 18 on workdays, every five minutes. */
function office(days: number): number[] {
  return every(DAY, 0, days * DAY)
    .filter((day) => (day / DAY) % 7 < 5)
    .flatMap((day) => every(5 * MINUTE, day + 8 * HOUR, day + 18 * HOUR))
}

const without = (moments: number[], from: number, until: number) =>
  moments.filter((ms) => ms <= from || ms >= until)

const STEADY = every(30_000, 0, 3 * DAY)
const MINUTES = every(5 * MINUTE, 0, 10 * DAY)
const ATTACKED = without(MINUTES, 5 * DAY, 5 * DAY + 6 * HOUR)
const WEEKS = office(21)
const DAILY = every(DAY, 2 * HOUR, 14 * DAY)
const BURSTS = every(DAY, 3 * HOUR, 6 * DAY).flatMap((ms) => every(30_000, ms, ms + 10 * MINUTE))

// Who spoke when; silent for how long since the last word; and what is thought of it.
const CASES: [string, number[], number, SourceState][] = [
  ['a new one is learned, however often it speaks', every(MINUTE, 0, 20 * HOUR), 3 * HOUR, 'learning'],
  ['a rare one is learned, however long', every(DAY, 0, 9 * DAY), 5 * DAY, 'learning'],
  ['a steady one may pause for ten minutes', STEADY, 10 * MINUTE, 'speaking'],
  ['a steady one may not pause for longer', STEADY, 10 * MINUTE + 1, 'silent'],
  ['a margin is left', every(20 * MINUTE, 0, 3 * DAY), 30 * MINUTE, 'speaking'],
  ['and not more', every(20 * MINUTE, 0, 3 * DAY), 30 * MINUTE + 1, 'silent'],
  ['a quiet night is usual from the first one on', office(2), 14 * HOUR, 'speaking'],
  ['a quiet morning is not', office(4), 22 * HOUR, 'silent'],
  ['the first weekend is told', office(5), 62 * HOUR, 'silent'],
  ['the third weekend is usual', WEEKS.slice(0, -1), 62 * HOUR, 'speaking'],
  ['a batch once a day is usual', DAILY, DAY, 'speaking'],
  ['a batch that is missing is told', DAILY, 37 * HOUR, 'silent'],
  ['a burst once a day is usual', BURSTS, DAY, 'speaking'],
  ['a burst once a day is usual on the second day', BURSTS.slice(0, 41), DAY, 'speaking'],
  ['a burst that is missing is told', BURSTS, 37 * HOUR, 'silent'],
  ['an outage of a morning does not make the next one usual', ATTACKED, 11 * MINUTE, 'silent'],
  ['whoever was silent for a month is given up', MINUTES, 30 * DAY + 1, 'given-up'],
  ['and until then silent', MINUTES, 30 * DAY, 'silent'],
]

describe('a source', () => {
  test.each(CASES)('%s', (_, moments, silentMs, state) => {
    const source = spoke(moments)
    expect(assess(source, new Date(source.lastHeardAt.getTime() + silentMs), []).state).toBe(state)
  })

  test('speaks again as soon as it is heard, and two long silences on two days are a habit', () => {
    const once = spoke(ATTACKED)
    expect(assess(once, once.lastHeardAt, [])).toEqual({
      state: 'speaking',
      usualMs: 5 * MINUTE,
      boundMs: 10 * MINUTE,
    })
    const twice = spoke(without(ATTACKED, 7 * DAY, 7 * DAY + 2 * HOUR))
    expect(assess(twice, twice.lastHeardAt, [])).toMatchObject({ usualMs: 2 * HOUR, boundMs: 3 * HOUR })
    // Twice on the same day is one exception.
    const sameDay = spoke(without(ATTACKED, 5 * DAY + 9 * HOUR, 5 * DAY + 12 * HOUR))
    expect(assess(sameDay, sameDay.lastHeardAt, []).usualMs).toBe(5 * MINUTE)
  })

  test('is no longer excused by what happened a month ago', () => {
    const twice = without(without(every(5 * MINUTE, 0, 45 * DAY), DAY, DAY + HOUR), 2 * DAY, 2 * DAY + HOUR)
    const before = spoke(twice.filter((ms) => ms < 30 * DAY))
    expect(assess(before, before.lastHeardAt, []).usualMs).toBe(HOUR)
    const after = spoke(twice)
    expect(assess(after, after.lastHeardAt, []).usualMs).toBe(5 * MINUTE)
  })

  test('that was given up begins anew', () => {
    const source = spoke([...MINUTES, 50 * DAY])
    expect(source).toEqual({
      firstHeardAt: at(50 * DAY),
      lastHeardAt: at(50 * DAY),
      baseline: { count: 0, longest: [] },
    })
  })

  test('is not moved by a clock that goes backwards', () => {
    const source = spoke(MINUTES)
    const back = recordActivity(source, [{ from: at(DAY), until: at(DAY) }], [])
    expect(back).toEqual(source)
    expect(assess(source, at(0), []).state).toBe('speaking')
  })

  test('is the same whichever process writes down first', () => {
    const spans = [3, 1, 2].map((hour) => ({ from: at(hour * HOUR), until: at(hour * HOUR + MINUTE) }))
    expect(recordActivity(null, spans, [])).toEqual(recordActivity(null, spans.toReversed(), []))
    const late = { from: at(HOUR + 10_000), until: at(HOUR + 20_000) }
    expect(recordActivity(recordActivity(null, spans, []), [late], [])).toEqual(
      recordActivity(null, spans, []),
    )
  })

  test('is not silent while Daybook is away, neither now nor in what is learned', () => {
    const absence = { from: at(2 * DAY + MINUTE), until: at(2 * DAY + 9 * HOUR) }
    const moments = every(5 * MINUTE, 0, 2 * DAY + 1)
    const source = spoke(moments)
    expect(assess(source, at(2 * DAY + 9 * HOUR + 8 * MINUTE), [absence]).state).toBe('speaking')
    // What was silent before and is so after stays silent: Daybook's absence hides nobody.
    expect(assess(source, at(2 * DAY + 9 * HOUR + 10 * MINUTE), [absence]).state).toBe('silent')
    const after = spoke([...moments, 2 * DAY + 9 * HOUR + MINUTE], [absence])
    expect(assess(after, after.lastHeardAt, [absence]).usualMs).toBe(5 * MINUTE)
  })
})

describe('what is kept of a source', () => {
  test('reads as it was written, and is a few hundred bytes after a year', () => {
    const source = spoke(every(3 * HOUR + 1_000, 0, 365 * DAY))
    const text = formatBaseline(source.baseline)
    expect(parseBaseline(text)).toEqual(source.baseline)
    expect(source.baseline.longest).toHaveLength(30)
    expect(text.length).toBeLessThan(400)
  })

  test('of Daybook are its longest absences of the last month', () => {
    const absences = Array.from({ length: 60 }, (_, i) => ({
      from: at(i * HOUR),
      until: at(i * HOUR + (i + 1) * 1_000),
    }))
    const kept = absences.reduce<TimeSpan[]>((all, each) => addDowntime(all, each), [])
    expect(kept).toEqual(absences.slice(10))
    expect(parseDowntimes(formatDowntimes(kept))).toEqual(kept)
    const later = { from: at(40 * DAY), until: at(40 * DAY + HOUR) }
    expect(addDowntime(kept, later)).toEqual([later])
  })
})

describe('words', () => {
  test('that follow one another within a minute are one span, in whatever order they come', () => {
    const said = [0, 30, 80, 400, 420, 60].map((seconds) => ({
      from: at(seconds * 1_000),
      until: at(seconds * 1_000),
    }))
    expect(said.reduce<TimeSpan[]>((spans, each) => mergeSpan(spans, each), [])).toEqual([
      { from: at(0), until: at(80_000) },
      { from: at(400_000), until: at(420_000) },
    ])
  })
})
