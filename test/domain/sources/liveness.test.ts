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

/** A source that sent events at these times, in milliseconds since Monday. */
function sourceActiveAt(times: number[], downtimes: TimeSpan[] = []): SourceActivity {
  const source = times.reduce<SourceActivity | null>(
    (activity, ms) => recordActivity(activity, [{ from: at(ms), until: at(ms) }], downtimes),
    null,
  )
  if (!source) throw new Error('The source sent no events.')
  return source
}

function at(ms: number): Date {
  return new Date(START + ms)
}

/** Times at regular steps, from one until before another. */
function every(step: number, from: number, until: number): number[] {
  return Array.from({ length: Math.ceil((until - from) / step) }, (_, i) => from + i * step)
}

/** From 8 to 18 on workdays, every five minutes. */
function office(days: number): number[] {
  return every(DAY, 0, days * DAY)
    .filter((day) => (day / DAY) % 7 < 5)
    .flatMap((day) => every(5 * MINUTE, day + 8 * HOUR, day + 18 * HOUR))
}

const without = (times: number[], from: number, until: number) =>
  times.filter((ms) => ms <= from || ms >= until)

const STEADY = every(30_000, 0, 3 * DAY)
const MINUTES = every(5 * MINUTE, 0, 10 * DAY)
const WITH_OUTAGE = without(MINUTES, 5 * DAY, 5 * DAY + 6 * HOUR)
const WEEKS = office(21)
const DAILY = every(DAY, 2 * HOUR, 14 * DAY)
const BURSTS = every(DAY, 3 * HOUR, 6 * DAY).flatMap((ms) => every(30_000, ms, ms + 10 * MINUTE))

// When the source sent events, how long it has been silent since, and its state.
const CASES: [string, number[], number, SourceState][] = [
  [
    'a new source is learning, however often it sends events',
    every(MINUTE, 0, 20 * HOUR),
    3 * HOUR,
    'learning',
  ],
  ['a source with few silences is learning, however old it is', every(DAY, 0, 9 * DAY), 5 * DAY, 'learning'],
  ['a steady source may pause for ten minutes', STEADY, 10 * MINUTE, 'speaking'],
  ['a steady source is silent after a longer pause', STEADY, 10 * MINUTE + 1, 'silent'],
  [
    'the threshold is one and a half times the baseline',
    every(20 * MINUTE, 0, 3 * DAY),
    30 * MINUTE,
    'speaking',
  ],
  ['a source is silent beyond the threshold', every(20 * MINUTE, 0, 3 * DAY), 30 * MINUTE + 1, 'silent'],
  ['a quiet night is normal after the first one', office(2), 14 * HOUR, 'speaking'],
  ['a quiet morning is not normal', office(4), 22 * HOUR, 'silent'],
  ['the first weekend is reported', office(5), 62 * HOUR, 'silent'],
  ['the third weekend is normal', WEEKS.slice(0, -1), 62 * HOUR, 'speaking'],
  ['a batch once a day is normal', DAILY, DAY, 'speaking'],
  ['a missing batch is reported', DAILY, 37 * HOUR, 'silent'],
  ['a burst once a day is normal', BURSTS, DAY, 'speaking'],
  ['a burst once a day is normal on the second day', BURSTS.slice(0, 41), DAY, 'speaking'],
  ['a missing burst is reported', BURSTS, 37 * HOUR, 'silent'],
  ['one outage does not make the next one normal', WITH_OUTAGE, 11 * MINUTE, 'silent'],
  ['a source that was silent for a month is given up', MINUTES, 30 * DAY + 1, 'given-up'],
  ['a source is silent until then', MINUTES, 30 * DAY, 'silent'],
]

describe('a source', () => {
  test.each(CASES)('%s', (_, times, silenceMs, state) => {
    const source = sourceActiveAt(times)
    expect(assess(source, new Date(source.lastHeardAt.getTime() + silenceMs), []).state).toBe(state)
  })

  test('is active again after its next event, and long silences on two days become the baseline', () => {
    const once = sourceActiveAt(WITH_OUTAGE)
    expect(assess(once, once.lastHeardAt, [])).toEqual({
      state: 'speaking',
      baselineMs: 5 * MINUTE,
      thresholdMs: 10 * MINUTE,
    })
    const twice = sourceActiveAt(without(WITH_OUTAGE, 7 * DAY, 7 * DAY + 2 * HOUR))
    expect(assess(twice, twice.lastHeardAt, [])).toMatchObject({
      baselineMs: 2 * HOUR,
      thresholdMs: 3 * HOUR,
    })
    // Twice on the same day is one exception.
    const sameDay = sourceActiveAt(without(WITH_OUTAGE, 5 * DAY + 9 * HOUR, 5 * DAY + 12 * HOUR))
    expect(assess(sameDay, sameDay.lastHeardAt, []).baselineMs).toBe(5 * MINUTE)
  })

  test('has a baseline of the last month only', () => {
    const twice = without(without(every(5 * MINUTE, 0, 45 * DAY), DAY, DAY + HOUR), 2 * DAY, 2 * DAY + HOUR)
    const before = sourceActiveAt(twice.filter((ms) => ms < 30 * DAY))
    expect(assess(before, before.lastHeardAt, []).baselineMs).toBe(HOUR)
    const after = sourceActiveAt(twice)
    expect(assess(after, after.lastHeardAt, []).baselineMs).toBe(5 * MINUTE)
  })

  test('that was given up starts with a new baseline', () => {
    const source = sourceActiveAt([...MINUTES, 50 * DAY])
    expect(source).toEqual({
      firstHeardAt: at(50 * DAY),
      lastHeardAt: at(50 * DAY),
      baseline: { count: 0, longest: [] },
    })
  })

  test('is not changed by a clock that goes backwards', () => {
    const source = sourceActiveAt(MINUTES)
    const back = recordActivity(source, [{ from: at(DAY), until: at(DAY) }], [])
    expect(back).toEqual(source)
    expect(assess(source, at(0), []).state).toBe('speaking')
  })

  test('is the same in whichever order processes record its activity', () => {
    const spans = [3, 1, 2].map((hour) => ({ from: at(hour * HOUR), until: at(hour * HOUR + MINUTE) }))
    expect(recordActivity(null, spans, [])).toEqual(recordActivity(null, spans.toReversed(), []))
    const overlapping = { from: at(HOUR + 10_000), until: at(HOUR + 20_000) }
    expect(recordActivity(recordActivity(null, spans, []), [overlapping], [])).toEqual(
      recordActivity(null, spans, []),
    )
  })

  test('is not silent during Daybook’s downtime, neither now nor in its baseline', () => {
    const downtime = { from: at(2 * DAY + MINUTE), until: at(2 * DAY + 9 * HOUR) }
    const times = every(5 * MINUTE, 0, 2 * DAY + 1)
    const source = sourceActiveAt(times)
    expect(assess(source, at(2 * DAY + 9 * HOUR + 8 * MINUTE), [downtime]).state).toBe('speaking')
    // A source that was silent before the downtime and is silent after it counts as silent.
    expect(assess(source, at(2 * DAY + 9 * HOUR + 10 * MINUTE), [downtime]).state).toBe('silent')
    const after = sourceActiveAt([...times, 2 * DAY + 9 * HOUR + MINUTE], [downtime])
    expect(assess(after, after.lastHeardAt, [downtime]).baselineMs).toBe(5 * MINUTE)
  })
})

describe('the stored form', () => {
  test('of a baseline is parsed to the same baseline, and has at most a few hundred bytes after a year', () => {
    const source = sourceActiveAt(every(3 * HOUR + 1_000, 0, 365 * DAY))
    const text = formatBaseline(source.baseline)
    expect(parseBaseline(text)).toEqual(source.baseline)
    expect(source.baseline.longest).toHaveLength(30)
    expect(text.length).toBeLessThan(400)
  })

  test('of downtimes contains the longest ones of the last month', () => {
    const downtimes = Array.from({ length: 60 }, (_, i) => ({
      from: at(i * HOUR),
      until: at(i * HOUR + (i + 1) * 1_000),
    }))
    const kept = downtimes.reduce<TimeSpan[]>((all, each) => addDowntime(all, each), [])
    expect(kept).toEqual(downtimes.slice(10))
    expect(parseDowntimes(formatDowntimes(kept))).toEqual(kept)
    const later = { from: at(40 * DAY), until: at(40 * DAY + HOUR) }
    expect(addDowntime(kept, later)).toEqual([later])
  })
})

describe('spans of activity', () => {
  test('up to a minute apart are merged, in whatever order they come', () => {
    const spans = [0, 30, 80, 400, 420, 60].map((seconds) => ({
      from: at(seconds * 1_000),
      until: at(seconds * 1_000),
    }))
    expect(spans.reduce<TimeSpan[]>((merged, each) => mergeSpan(merged, each), [])).toEqual([
      { from: at(0), until: at(80_000) },
      { from: at(400_000), until: at(420_000) },
    ])
  })
})
