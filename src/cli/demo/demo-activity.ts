import { createHash } from 'node:crypto'
import { recordTime, shiftRecord } from '../../domain/events/time-shift.ts'
import { findValueSpan } from '../../domain/json/json-scan.ts'
import { DAY_MS } from '../../domain/time.ts'
import type { Session, Step } from './demo-sample.ts'

/** Sessions that begin on a working day, and on a day of the weekend. */
const SESSIONS = { workday: 75, weekend: 14 }
/** How busy each hour of a working day is; the rest of the day belongs to machines and the sleepless. */
const BUSY_HOURS = [
  8, 9, 9, 10, 10, 10, 11, 11, 11, 12, 13, 13, 14, 14, 14, 15, 15, 15, 16, 16, 17, 18, 19, 21,
]
/** Sessions that go on side by side in the live part. */
const AT_ONCE = 4

/**
 * The days before an instant, oldest first, as NDJSON texts of believable activity, with records of other work among it, in
 * the order in which it all happened; the same days give the same events.
 */
export function* historyRecords(sessions: Session[], now: Date, days: number, work = ''): Generator<string> {
  const others = timed(work.split('\n'))
  for (let back = days - 1; back >= 0; back -= 1) {
    const from = Math.floor(now.getTime() / DAY_MS) * DAY_MS - back * DAY_MS
    const ofDay = others.filter(({ ms }) => ms >= from && ms < from + DAY_MS)
    const all = [...timed(linesOf(sessions, new Date(from), now)), ...ofDay]
    const lines = all.sort((one, other) => one.ms - other.ms).map(({ line }) => line)
    yield `${lines.join('\n')}\n`
  }
}

/** One record after the other, as they might come in; each is given its time and id by whoever sends it. */
export function* liveRecords(sessions: Session[], seed: string): Generator<string> {
  const random = randomFrom(seed)
  const open: Step[][] = []
  while (true) {
    while (open.length < AT_ONCE) open.push([...pick(sessions, random).steps])
    const index = Math.floor(random() * open.length)
    const step = open[index]?.shift()
    if (step) yield step.record
    else open.splice(index, 1)
  }
}

/** The record as another event: at another time and with another id, all else as it was. */
export function copyRecord(record: string, moment: Date, id: string): string {
  const timed = shiftRecord(record, () => new Date(Math.floor(moment.getTime() / 1_000) * 1_000))
  const span = findValueSpan(timed, 'eventID')
  return span ? `${timed.slice(0, span.from)}"${id}"${timed.slice(span.to)}` : timed
}

function timed(lines: string[]): { line: string; ms: number }[] {
  return lines.filter(Boolean).map((line) => ({ line, ms: recordTime(line)?.getTime() ?? 0 }))
}

function linesOf(sessions: Session[], day: Date, now: Date): string[] {
  const name = day.toISOString().slice(0, 10)
  const random = randomFrom(name)
  const isWeekend = day.getUTCDay() % 6 === 0
  const count = isWeekend ? SESSIONS.weekend : SESSIONS.workday
  const lines: string[] = []
  for (let number = 0; number < count; number += 1) {
    const session = pick(sessions, random)
    const start = day.getTime() + startOf(session, random)
    session.steps.forEach(({ record, afterMs }, step) => {
      const moment = new Date(start + afterMs)
      if (moment <= now) lines.push(copyRecord(record, moment, stableId(`${name} ${number} ${step}`)))
    })
  }
  return lines
}

function startOf(session: Session, random: () => number): number {
  const hour = session.isMachine
    ? random() * 24
    : (BUSY_HOURS[Math.floor(random() * BUSY_HOURS.length)] ?? 12)
  return (Math.floor(hour) + random()) * 3_600_000
}

// Half of the sessions change something, more than in the sample: that is what people look at first.
function pick(sessions: Session[], random: () => number): Session {
  const changes = random() < 0.5
  const fitting = sessions.filter(({ changesSomething }) => changesSomething === changes)
  return (
    fitting[Math.floor(random() * fitting.length)] ?? {
      steps: [],
      isMachine: true,
      changesSomething: changes,
    }
  )
}

/** A UUID that is always the same for the same name. */
export function stableId(name: string): string {
  const hex = createHash('sha256').update(`daybook demo ${name}`).digest('hex')
  const [a, b, c, d, e] = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(13, 16),
    hex.slice(17, 20),
    hex.slice(20, 32),
  ]
  return `${a}-${b}-8${c}-a${d}-${e}`
}

// Numbers from 0 to 1 that look random and are the same for the same seed.
function randomFrom(seed: string): () => number {
  let count = 0
  let pool = Buffer.alloc(0)
  return () => {
    if (count % 8 === 0) pool = createHash('sha256').update(`${seed} ${count}`).digest()
    const value = pool.readUInt32LE((count % 8) * 4)
    count += 1
    return value / 2 ** 32
  }
}
