import { recordTime, shiftRecord } from '../../domain/events/time-shift.ts'
import { findValueSpan } from '../../domain/json/json-scan.ts'
import { DAY_MS, HOUR_MS } from '../../domain/time.ts'
import { seededRandom, stableId } from './demo-random.ts'
import type { SampleSession, SessionStep } from './demo-sample.ts'

/** How many sessions start on a weekday, and on a day of the weekend. */
const SESSIONS = { weekday: 75, weekend: 14 }
/** The hours at which people start sessions; an hour listed more often is busier. Machines start at any hour. */
const BUSY_HOURS = [
  8, 9, 9, 10, 10, 10, 11, 11, 11, 12, 13, 13, 14, 14, 14, 15, 15, 15, 16, 16, 17, 18, 19, 21,
]
/** How many sessions run at the same time in the live activity. */
const LIVE_SESSIONS = 4

/**
 * Yields the activity of the days up to `now`, oldest first, as one NDJSON text a day. The NDJSON records of `operations` are
 * merged in by time. The same days give the same events.
 */
export function* generateHistory(
  sessions: SampleSession[],
  now: Date,
  days: number,
  operations = '',
): Generator<string> {
  const operationLines = toTimedLines(operations.split('\n'))
  for (let daysAgo = days - 1; daysAgo >= 0; daysAgo -= 1) {
    const startMs = Math.floor(now.getTime() / DAY_MS) * DAY_MS - daysAgo * DAY_MS
    const operationsOfDay = operationLines.filter(({ ms }) => ms >= startMs && ms < startMs + DAY_MS)
    const lines = [...toTimedLines(generateDay(sessions, new Date(startMs), now)), ...operationsOfDay]
    yield `${lines
      .sort((a, b) => a.ms - b.ms)
      .map(({ line }) => line)
      .join('\n')}\n`
  }
}

/** A part of the activity: its records as NDJSON, and the hour that it ends with. */
export type HourOfActivity = { until: Date; text: string }

/** Yields the hours of a day's activity up to `now`, oldest first, those without records too. */
export function* splitHours(day: string, dayStart: Date, now: Date): Generator<HourOfActivity> {
  const lines = toTimedLines(day.split('\n'))
  for (let endMs = dayStart.getTime() + HOUR_MS; endMs <= dayStart.getTime() + DAY_MS; endMs += HOUR_MS) {
    // A session that began before midnight may end after it.
    const isIn = (ms: number) =>
      (endMs === dayStart.getTime() + DAY_MS || ms < endMs) && ms >= endMs - HOUR_MS
    const text = lines.flatMap(({ line, ms }) => (isIn(ms) ? [`${line}\n`] : [])).join('')
    yield { until: new Date(Math.min(endMs, now.getTime())), text }
    if (endMs >= now.getTime()) return
  }
}

/** Yields records without end, a few sessions interleaved. The caller gives each a new time and ID with `copyRecord`. */
export function* generateLiveRecords(sessions: SampleSession[], seed: string): Generator<string> {
  const random = seededRandom(seed)
  const running: SessionStep[][] = []
  while (true) {
    while (running.length < LIVE_SESSIONS) running.push([...pickSession(sessions, random).steps])
    const index = Math.floor(random() * running.length)
    const step = running[index]?.shift()
    if (step) yield step.record
    else running.splice(index, 1)
  }
}

/** Returns a copy of the record with another time, cut to whole seconds, and another event ID. */
export function copyRecord(record: string, time: Date, id: string): string {
  const timed = shiftRecord(record, () => time)
  const span = findValueSpan(timed, 'eventID')
  return span ? `${timed.slice(0, span.from)}"${id}"${timed.slice(span.to)}` : timed
}

function toTimedLines(lines: string[]): { line: string; ms: number }[] {
  return lines.filter(Boolean).map((line) => ({ line, ms: recordTime(line)?.getTime() ?? 0 }))
}

function generateDay(sessions: SampleSession[], day: Date, now: Date): string[] {
  const name = day.toISOString().slice(0, 10)
  const random = seededRandom(name)
  const isWeekend = day.getUTCDay() % 6 === 0
  const count = isWeekend ? SESSIONS.weekend : SESSIONS.weekday
  const lines: string[] = []
  for (let number = 0; number < count; number += 1) {
    const session = pickSession(sessions, random)
    const startMs = day.getTime() + pickStartMs(session, random)
    session.steps.forEach(({ record, afterMs }, step) => {
      const time = new Date(startMs + afterMs)
      if (time <= now) lines.push(copyRecord(record, time, stableId(`${name} ${number} ${step}`)))
    })
  }
  return lines
}

function pickStartMs(session: SampleSession, random: () => number): number {
  const hour = session.isMachine
    ? random() * 24
    : (BUSY_HOURS[Math.floor(random() * BUSY_HOURS.length)] ?? 12)
  return (Math.floor(hour) + random()) * HOUR_MS
}

// Half of the picked sessions contain changes, more than in the sample, because people look at changes first.
function pickSession(sessions: SampleSession[], random: () => number): SampleSession {
  const hasChanges = random() < 0.5
  const candidates = sessions.filter((session) => session.hasChanges === hasChanges)
  return candidates[Math.floor(random() * candidates.length)] ?? { steps: [], isMachine: true, hasChanges }
}
