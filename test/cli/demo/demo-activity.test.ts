import { describe, expect, test } from 'bun:test'
import { copyRecord, historyRecords, liveRecords } from '../../../src/cli/demo/demo-activity.ts'
import { demoOperations } from '../../../src/cli/demo/demo-operations.ts'
import { readSample } from '../../../src/cli/demo/demo-sample.ts'
import { parseJson, toObjectOrNull, toTextOrNull } from '../../../src/domain/parse.ts'

const NOON = new Date('2026-03-04T12:00:00Z')
const sessions = await readSample()
const days = [...historyRecords(sessions, NOON, 30)]
const events = days.map((day) =>
  day
    .trim()
    .split('\n')
    .map((line) => toObjectOrNull(parseJson(line, 'line')) ?? {}),
)

describe('the activity of the demonstration', () => {
  test('fills thirty days and says nothing of the future', () => {
    expect(days).toHaveLength(30)
    expect(events.every((day) => day.length > 50)).toBe(true)
    const times = events.flat().map(({ eventTime }) => toTextOrNull(eventTime) ?? '')
    expect(times.every((time) => time <= '2026-03-04T12:00:00Z' && time >= '2026-02-03')).toBe(true)
  })

  test('is the same for the same days, and no event has another’s id', () => {
    expect([...historyRecords(sessions, NOON, 30)]).toEqual(days)
    const ids = events.flat().map(({ eventID }) => eventID)
    expect(new Set(ids).size).toBe(ids.length)
    const nextDay = [...historyRecords(sessions, new Date('2026-03-05T12:00:00Z'), 30)]
    expect(nextDay.slice(0, -2)).toEqual(days.slice(1, -1))
  })

  test('comes in the order in which it happened, with other work among it', () => {
    const work = demoOperations(NOON, 30)
    const mixed = [...historyRecords(sessions, NOON, 30, work)].flatMap((day) => day.trim().split('\n'))
    expect(mixed).toHaveLength(events.flat().length + work.trim().split('\n').length)
    const times = mixed.map((line) => toTextOrNull(toObjectOrNull(parseJson(line, 'line'))?.eventTime) ?? '')
    // What began before midnight may end after it, beside the first of the next day.
    const back = times.filter((time, index) => time.slice(0, 13) < (times[index - 1] ?? '').slice(0, 13))
    expect(back.length).toBeLessThan(30)
  })

  test('is busier by day than by night, and than at the weekend', () => {
    const hours = events.flat().map(({ eventTime }) => Number(toTextOrNull(eventTime)?.slice(11, 13)))
    const between = (from: number, to: number) => hours.filter((hour) => hour >= from && hour < to).length
    expect(between(9, 17)).toBeGreaterThan(3 * between(0, 7))
    // 28 February 2026 is a Saturday, four days back; 2 March a Monday.
    expect(events.at(-3)?.length ?? 0).toBeGreaterThan(2 * (events.at(-5)?.length ?? 0))
  })

  test('keeps everything of a real record but its time and its id', () => {
    const record = sessions[0]?.steps[0]?.record ?? ''
    const copy = copyRecord(record, new Date('2026-03-04T11:22:33.444Z'), 'new')
    const [before, after] = [
      toObjectOrNull(parseJson(record, 'record')),
      toObjectOrNull(parseJson(copy, 'copy')),
    ]
    expect(after).toEqual({ ...before, eventTime: '2026-03-04T11:22:33Z', eventID: 'new' })
  })

  test('goes on without an end', () => {
    const coming = liveRecords(sessions, 'a seed')
    const records = Array.from({ length: 500 }, () => coming.next().value ?? '')
    expect(new Set(records).size).toBeGreaterThan(100)
  })
})
