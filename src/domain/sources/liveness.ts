import { DAY_MS } from '../events/query.ts'

/** Sources of a customer that are watched; any further one is not. */
export const SOURCES_MAX = 500

/** Who speaks: an event source within a project, null where events name none. */
export type SourceName = { project: string; eventSource: string | null }

/** From when until when, by this house's clock. */
export type TimeSpan = { from: Date; until: Date }

/** How a source is used to be silent: how many silences it has ended, and the longest of each day on which it ended one. */
export type Baseline = { count: number; longest: { day: number; ms: number }[] }

/** A source as it was heard. */
export type SourceActivity = { firstHeardAt: Date; lastHeardAt: Date; baseline: Baseline }

/** `learning` is not judged yet; `given-up` has been silent for longer than anything is remembered. */
export type SourceState = 'speaking' | 'silent' | 'learning' | 'given-up'

/** What is to be thought of a source: `usualMs` is the silence it is used to, `boundMs` the one that raises the alarm. */
export type Assessment = { state: SourceState; usualMs: number | null; boundMs: number | null }

/** A source as it is shown. */
export type WatchedSource = SourceName & Omit<SourceActivity, 'baseline'> & Assessment

/** A source is judged once it has ended so many silences … */
const SILENCES_MIN = 10
/** … over so long. */
const LEARNING_MS = DAY_MS
/** Days whose longest silences are remembered; after a silence as long as this a source is given up. */
export const BASELINE_DAYS = 30
const MEMORY_MS = BASELINE_DAYS * DAY_MS
/** From so many days on, the longest silence of all counts as an exception: one outage must not deafen the alarm for a month. */
const EXCEPTION_DAYS = 4
/** The alarm comes so many times later than the silence that is usual, and never before the floor. */
const MARGIN = 1.5
const FLOOR_MS = 10 * 60_000
/** What is said within so long of the last word belongs to it; so no shorter silence is known. */
const BREATH_MS = 60_000

/** A source after it was heard in some spans; null before the first. Time in which the house itself was away is no silence. */
export function recordActivity(
  source: SourceActivity | null,
  spans: TimeSpan[],
  absences: TimeSpan[],
): SourceActivity | null {
  const inOrder = spans.toSorted((a, b) => a.from.getTime() - b.from.getTime())
  return inOrder.reduce<SourceActivity | null>((known, span) => heardOnce(known, span, absences), source)
}

/** What is to be thought of a source now. */
export function assess(
  { firstHeardAt, lastHeardAt, baseline: habit }: SourceActivity,
  now: Date,
  absences: TimeSpan[],
): Assessment {
  const silentMs = silence(lastHeardAt, now, absences)
  const isLearning =
    habit.count < SILENCES_MIN || lastHeardAt.getTime() - firstHeardAt.getTime() < LEARNING_MS
  const usualMs = isLearning ? null : usual(habit)
  const boundMs = usualMs === null ? null : Math.max(FLOOR_MS, usualMs * MARGIN)
  return { state: stateOf(silentMs, boundMs), usualMs, boundMs }
}

/** One text for the name of a source. */
export function sourceKey({ project, eventSource }: SourceName): string {
  return `${project}\n${eventSource ?? ''}`
}

/** Spans with one more, in order; those that follow one another within a breath are one. */
export function mergeSpan(spans: TimeSpan[], more: TimeSpan): TimeSpan[] {
  const inOrder = [...spans, more].toSorted((a, b) => a.from.getTime() - b.from.getTime())
  const all: TimeSpan[] = []
  for (const { from, until } of inOrder) {
    const last = all.at(-1)
    if (!last || from.getTime() - last.until.getTime() > BREATH_MS) all.push({ from, until })
    else if (until > last.until) all.splice(-1, 1, { from: last.from, until })
  }
  return all.slice(0, SPANS_MAX)
}

/** More than a minute can bring; only a house that cannot write for long would hold more. */
const SPANS_MAX = 200

/** The absences of the house with one more, as many as are remembered: the longest of the last days. */
export function addDowntime(absences: TimeSpan[], absence: TimeSpan): TimeSpan[] {
  const oldest = absence.until.getTime() - (MEMORY_MS + DAY_MS)
  const remembered = [...absences, absence].filter(({ until }) => until.getTime() > oldest)
  const longest = remembered.toSorted((a, b) => lengthOf(b) - lengthOf(a)).slice(0, ABSENCES_MAX)
  return longest.toSorted((a, b) => a.from.getTime() - b.from.getTime())
}

const ABSENCES_MAX = 50

/** How long a source was silent between two moments, apart from when the house was away and could not hear it. */
function silence(from: Date, until: Date, absences: TimeSpan[]): number {
  const missed = absences.reduce((sum, absence) => sum + overlap({ from, until }, absence), 0)
  return Math.max(0, until.getTime() - from.getTime() - missed)
}

function overlap(a: TimeSpan, b: TimeSpan): number {
  const from = Math.max(a.from.getTime(), b.from.getTime())
  return Math.max(0, Math.min(a.until.getTime(), b.until.getTime()) - from)
}

function lengthOf({ from, until }: TimeSpan): number {
  return until.getTime() - from.getTime()
}

function heardOnce(
  source: SourceActivity | null,
  { from, until }: TimeSpan,
  absences: TimeSpan[],
): SourceActivity {
  const isNew = { firstHeardAt: from, lastHeardAt: until, baseline: { count: 0, longest: [] } }
  if (source === null) return isNew
  const ms = silence(source.lastHeardAt, from, absences)
  // Whoever was given up and speaks again begins anew.
  if (ms > MEMORY_MS) return isNew
  const lastHeardAt = until > source.lastHeardAt ? until : source.lastHeardAt
  const habit = ms === 0 ? source.baseline : learned(source.baseline, ms, Math.floor(from.getTime() / DAY_MS))
  return { ...source, lastHeardAt, baseline: habit }
}

// A silence belongs to the day on which it ended.
function learned({ count, longest }: Baseline, ms: number, day: number): Baseline {
  const before = longest.find((each) => each.day === day)?.ms ?? 0
  const others = longest.filter((each) => each.day > day - BASELINE_DAYS && each.day < day)
  // Nobody asks for more than whether there were enough.
  return {
    count: Math.min(count + 1, SILENCES_MIN),
    longest: [...others, { day, ms: Math.max(before, ms) }],
  }
}

// Weekends and nights come again, so the second longest day knows them; what happened on one day only does not count. While
// few days are known, nobody can say what an exception is: then the longest counts.
function usual({ longest }: Baseline): number {
  const ms = longest.map((each) => each.ms).toSorted((a, b) => b - a)
  return Math.max(BREATH_MS, ms[longest.length < EXCEPTION_DAYS ? 0 : 1] ?? 0)
}

function stateOf(silentMs: number, boundMs: number | null): SourceState {
  if (silentMs > MEMORY_MS) return 'given-up'
  if (boundMs === null) return 'learning'
  return silentMs > boundMs ? 'silent' : 'speaking'
}
