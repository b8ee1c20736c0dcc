import { DAY_MS, MINUTE_MS, toDayNumber } from '../time.ts'

/** Maximum number of a customer's sources that are tracked. Further sources are ignored. */
export const SOURCES_MAX = 500

/** An event source within a project; null for events without an `eventSource`. */
export type SourceName = { project: string; eventSource: string | null }

/** A span of time, by Daybook's clock. */
export type TimeSpan = { from: Date; until: Date }

/**
 * The silences that are normal for a source: how many it has ended so far, counted up to the number that ends learning,
 * and the longest one of each day. A silence belongs to the day on which it ended.
 */
export type Baseline = { count: number; longest: { day: number; ms: number }[] }

/** When a source sent its first and last events, and its baseline. */
export type SourceActivity = { firstHeardAt: Date; lastHeardAt: Date; baseline: Baseline }

/** `speaking` is active, `learning` has no baseline yet, `given-up` has been silent for more than `BASELINE_DAYS`. */
export type SourceState = 'speaking' | 'silent' | 'learning' | 'given-up'

/** The state of a source, the longest silence that is normal for it, and the silence beyond which it is `silent`. */
export type Assessment = { state: SourceState; baselineMs: number | null; thresholdMs: number | null }

/** A source with its activity and its state. */
export type WatchedSource = SourceName & Omit<SourceActivity, 'baseline'> & Assessment

/** Number of days whose longest silences make up a baseline. After a silence as long as this a source is inactive. */
export const BASELINE_DAYS = 30
const BASELINE_MS = BASELINE_DAYS * DAY_MS

/** A source is learning until it has ended this many silences … */
const SILENCES_MIN = 10
/** … and until this much time has passed between its first and its last event. */
const LEARNING_MS = DAY_MS
/**
 * With this many days in the baseline, its longest silence counts as an exception:
 * one outage must not suppress alerts for a month.
 */
const EXCEPTION_DAYS = 4
/** The threshold is the normal silence times this factor … */
const THRESHOLD_FACTOR = 1.5
/** … but at least this long. */
const THRESHOLD_MIN_MS = 10 * MINUTE_MS
/** Spans of activity with a gap of up to this are merged, so no shorter silence is known. */
const MERGE_GAP_MS = MINUTE_MS
/** Maximum number of spans that `mergeSpan` keeps. A minute brings fewer, unless they cannot be stored for long. */
const SPANS_MAX = 200
const DOWNTIMES_MAX = 50

/**
 * Returns a source's activity after it sent events in some spans; null before the first.
 * Daybook's downtimes are no silence.
 */
export function recordActivity(
  source: SourceActivity | null,
  spans: TimeSpan[],
  downtimes: TimeSpan[],
): SourceActivity | null {
  const sorted = spans.toSorted((a, b) => a.from.getTime() - b.from.getTime())
  return sorted.reduce<SourceActivity | null>(
    (activity, span) => recordSpan(activity, span, downtimes),
    source,
  )
}

/** Returns the state of a source at a time, with the silence that is normal for it and its threshold. */
export function assess(
  { firstHeardAt, lastHeardAt, baseline }: SourceActivity,
  now: Date,
  downtimes: TimeSpan[],
): Assessment {
  const silenceMs = silenceBetween(lastHeardAt, now, downtimes)
  const isLearning =
    baseline.count < SILENCES_MIN || lastHeardAt.getTime() - firstHeardAt.getTime() < LEARNING_MS
  const baselineMs = isLearning ? null : normalSilence(baseline)
  const thresholdMs = baselineMs === null ? null : Math.max(THRESHOLD_MIN_MS, baselineMs * THRESHOLD_FACTOR)
  return { state: stateOf(silenceMs, thresholdMs), baselineMs, thresholdMs }
}

/** Returns the name of a source as one string, for use as a key. */
export function sourceKey({ project, eventSource }: SourceName): string {
  return `${project}\n${eventSource ?? ''}`
}

/** Returns the spans with one added, sorted. Spans up to a minute apart become one. */
export function mergeSpan(spans: TimeSpan[], added: TimeSpan): TimeSpan[] {
  const last = spans.at(-1)
  // Nearly always the last span goes on: events arrive in the order of time.
  if (last && added.from >= last.from && added.from.getTime() - last.until.getTime() <= MERGE_GAP_MS) {
    return added.until <= last.until
      ? spans
      : [...spans.slice(0, -1), { from: last.from, until: added.until }]
  }
  const sorted = [...spans, added].toSorted((a, b) => a.from.getTime() - b.from.getTime())
  const merged: TimeSpan[] = []
  for (const { from, until } of sorted) {
    const last = merged.at(-1)
    if (!last || from.getTime() - last.until.getTime() > MERGE_GAP_MS) merged.push({ from, until })
    else if (until > last.until) merged.splice(-1, 1, { from: last.from, until })
  }
  return merged.slice(0, SPANS_MAX)
}

/** Returns Daybook's downtimes with one added, sorted: the longest ones of the last 31 days. */
export function addDowntime(downtimes: TimeSpan[], added: TimeSpan): TimeSpan[] {
  const oldest = added.until.getTime() - (BASELINE_MS + DAY_MS)
  const recent = [...downtimes, added].filter(({ until }) => until.getTime() > oldest)
  const longest = recent.toSorted((a, b) => durationOf(b) - durationOf(a)).slice(0, DOWNTIMES_MAX)
  return longest.toSorted((a, b) => a.from.getTime() - b.from.getTime())
}

function durationOf({ from, until }: TimeSpan): number {
  return until.getTime() - from.getTime()
}

function recordSpan(
  source: SourceActivity | null,
  { from, until }: TimeSpan,
  downtimes: TimeSpan[],
): SourceActivity {
  const newSource = { firstHeardAt: from, lastHeardAt: until, baseline: { count: 0, longest: [] } }
  if (source === null) return newSource
  const silenceMs = silenceBetween(source.lastHeardAt, from, downtimes)
  // A source that was given up and sends again starts with a new baseline.
  if (silenceMs > BASELINE_MS) return newSource
  const lastHeardAt = until > source.lastHeardAt ? until : source.lastHeardAt
  return {
    ...source,
    lastHeardAt,
    baseline: silenceMs === 0 ? source.baseline : addSilence(source.baseline, silenceMs, toDayNumber(from)),
  }
}

/** Returns how long a source was silent between two instants, in ms, without Daybook's downtimes. */
function silenceBetween(from: Date, until: Date, downtimes: TimeSpan[]): number {
  const downMs = downtimes.reduce((sum, downtime) => sum + overlap({ from, until }, downtime), 0)
  return Math.max(0, until.getTime() - from.getTime() - downMs)
}

function overlap(a: TimeSpan, b: TimeSpan): number {
  const from = Math.max(a.from.getTime(), b.from.getTime())
  return Math.max(0, Math.min(a.until.getTime(), b.until.getTime()) - from)
}

function addSilence({ count, longest }: Baseline, silenceMs: number, day: number): Baseline {
  const longestToday = longest.find((each) => each.day === day)?.ms ?? 0
  const otherDays = longest.filter((each) => each.day > day - BASELINE_DAYS && each.day < day)
  return {
    // Only whether there were enough matters.
    count: Math.min(count + 1, SILENCES_MIN),
    longest: [...otherDays, { day, ms: Math.max(longestToday, silenceMs) }],
  }
}

// Nights and weekends recur, so the second longest day includes them, and what happened on one day only does not count.
// With few days in the baseline there is no telling what is an exception, and the longest counts.
function normalSilence({ longest }: Baseline): number {
  const ms = longest.map((each) => each.ms).toSorted((a, b) => b - a)
  return Math.max(MERGE_GAP_MS, ms[longest.length < EXCEPTION_DAYS ? 0 : 1] ?? 0)
}

function stateOf(silenceMs: number, thresholdMs: number | null): SourceState {
  if (silenceMs > BASELINE_MS) return 'given-up'
  if (thresholdMs === null) return 'learning'
  return silenceMs > thresholdMs ? 'silent' : 'speaking'
}
