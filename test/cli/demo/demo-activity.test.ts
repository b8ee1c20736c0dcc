import { describe, expect, test } from 'bun:test'
import {
  copyRecord,
  generateHistory,
  generateLiveRecords,
  splitHours,
} from '../../../src/cli/demo/demo-activity.ts'
import { generateOperations } from '../../../src/cli/demo/demo-operations.ts'
import { readSampleSessions } from '../../../src/cli/demo/demo-sample.ts'
import { toObjectOrNull, toStringOrNull } from '../../../src/domain/json/json-values.ts'
import { parseJson } from '../../../src/domain/parse.ts'

const NOON = new Date('2026-03-04T12:00:00Z')
const sessions = await readSampleSessions()
const days = [...generateHistory(sessions, NOON, 30)]
const events = days.map((day) =>
  day
    .trim()
    .split('\n')
    .map((line) => toObjectOrNull(parseJson(line, 'line')) ?? {}),
)

describe('the activity of the demo', () => {
  test('covers thirty days and ends now', () => {
    expect(days).toHaveLength(30)
    expect(events.every((day) => day.length > 50)).toBe(true)
    const times = events.flat().map(({ eventTime }) => toStringOrNull(eventTime) ?? '')
    expect(times.every((time) => time <= '2026-03-04T12:00:00Z' && time >= '2026-02-03')).toBe(true)
  })

  test('has whole seconds, as CloudTrail writes them, also if the clock is between two', () => {
    const [day = ''] = [...generateHistory(sessions, new Date('2026-03-04T12:00:00.789Z'), 1)]
    const operations = generateOperations(new Date('2026-03-04T12:00:00.789Z'), 1)
    const times = `${day}${operations}`.match(/"eventTime": ?"[^"]*"/g) ?? []
    expect(times.length).toBeGreaterThan(50)
    for (const time of times) expect(time).toMatch(/T\d\d:\d\d:\d\dZ"$/)
  })

  test('is the same for the same days, and has no event ID twice', () => {
    expect([...generateHistory(sessions, NOON, 30)]).toEqual(days)
    const ids = events.flat().map(({ eventID }) => eventID)
    expect(new Set(ids).size).toBe(ids.length)
    const nextDay = [...generateHistory(sessions, new Date('2026-03-05T12:00:00Z'), 30)]
    expect(nextDay.slice(0, -2)).toEqual(days.slice(1, -1))
  })

  test('is ordered by time, with the operations merged in', () => {
    const operations = generateOperations(NOON, 30)
    const lines = [...generateHistory(sessions, NOON, 30, operations)].flatMap((day) =>
      day.trim().split('\n'),
    )
    expect(lines).toHaveLength(events.flat().length + operations.trim().split('\n').length)
    const times = lines.map(
      (line) => toStringOrNull(toObjectOrNull(parseJson(line, 'line'))?.eventTime) ?? '',
    )
    // A session that starts before midnight may end after it, among the first events of the next day.
    const backwards = times.filter((time, index) => time.slice(0, 13) < (times[index - 1] ?? '').slice(0, 13))
    expect(backwards.length).toBeLessThan(30)
  })

  test('is busier by day than by night, and busier on weekdays than on weekends', () => {
    const hours = events.flat().map(({ eventTime }) => Number(toStringOrNull(eventTime)?.slice(11, 13)))
    const countBetween = (from: number, to: number) =>
      hours.filter((hour) => hour >= from && hour < to).length
    expect(countBetween(9, 17)).toBeGreaterThan(3 * countBetween(0, 7))
    // 28 February 2026 is a Saturday, four days back; 2 March a Monday.
    expect(events.at(-3)?.length ?? 0).toBeGreaterThan(2 * (events.at(-5)?.length ?? 0))
  })

  test('copies a record with only its time and its ID changed', () => {
    const record = sessions[0]?.steps[0]?.record ?? ''
    const copy = copyRecord(record, new Date('2026-03-04T11:22:33.444Z'), 'new')
    const [before, after] = [
      toObjectOrNull(parseJson(record, 'record')),
      toObjectOrNull(parseJson(copy, 'copy')),
    ]
    expect(after).toEqual({ ...before, eventTime: '2026-03-04T11:22:33Z', eventID: 'new' })
  })

  test('generates live records without end', () => {
    const live = generateLiveRecords(sessions, 'a seed')
    const records = Array.from({ length: 500 }, () => live.next().value ?? '')
    expect(new Set(records).size).toBeGreaterThan(100)
  })
})

describe('the hours of a day of the demo', () => {
  test('have all its records in order, and end now', () => {
    const today = new Date('2026-03-04T00:00:00Z')
    const day = days.at(-1) ?? ''
    const hours = [...splitHours(day, today, NOON)]
    expect(hours.map(({ until }) => until.toISOString().slice(11, 16))).toEqual(
      Array.from({ length: 12 }, (_, index) => `${String(index + 1).padStart(2, '0')}:00`),
    )
    expect(
      hours
        .map(({ text }) => text)
        .join('')
        .split('\n')
        .toSorted(),
    ).toEqual(day.split('\n').toSorted())
    const yesterday = [...splitHours(days.at(-2) ?? '', new Date('2026-03-03T00:00:00Z'), NOON)]
    expect(yesterday).toHaveLength(24)
    expect(yesterday.map(({ text }) => text).join('').length).toBe(days.at(-2)?.length ?? 0)
  })
})
