import { describe, expect, test } from 'bun:test'
import { DEMO_USERS, demoOperations } from '../../../src/cli/demo/demo-operations.ts'
import { ACTION_CATALOGUE } from '../../../src/domain/actions/action-catalogue.ts'
import { parseEvent } from '../../../src/domain/events/record.ts'
import { type AdministratorLogDraft, draftRow } from '../../../src/domain/reports/administrator-log.ts'

const NOON = new Date('2026-03-04T12:00:00Z')
const DAYS = 30
const lines = demoOperations(NOON, DAYS).trim().split('\n')
const rows = lines.map((line) => rowOf(line))

describe('the work of the demonstration’s operators', () => {
  test('are requests of people and, after each, its outcome by the system; only the last still waits', () => {
    const requests = rows.filter(({ part }) => part === 'request')
    const outcomes = rows.filter(({ part }) => part === 'outcome')
    expect(requests.length + outcomes.length).toBe(rows.length)
    const names: string[] = DEMO_USERS.map(({ userName }) => userName)
    expect(requests.every(({ userName }) => names.includes(userName))).toBe(true)
    const ended = new Set(outcomes.map(({ requestId }) => requestId))
    expect(requests.filter(({ requestId }) => !ended.has(requestId))).toEqual(rows.slice(-1))
  })

  test('fail cleanly once a day and are tried again', () => {
    const failed = rows.filter(({ responseCode }) => responseCode === 'REASON_11')
    expect(failed).toHaveLength(DAYS)
    expect(failed.every(({ server }) => server?.name === 'shop-web-2')).toBe(true)
  })

  test('come oldest first within the days, say nothing of the future, and are the same every time', () => {
    const times = rows.map(({ time }) => time.getTime())
    expect(times).toEqual(times.toSorted((a, b) => a - b))
    expect(times.at(-1)).toBeLessThan(NOON.getTime())
    expect(demoOperations(NOON, DAYS).trim().split('\n')).toEqual(lines)
    expect(new Set(rows.map(({ eventId }) => eventId)).size).toBe(rows.length)
  })

  test('know who has left, and do nothing in their name since', () => {
    const of = (userName: string) => rows.filter((row) => row.userName === userName)
    const lastOf = (userName: string) => of(userName).at(-1)?.time.toISOString()
    expect(lastOf('tomas')).toBe('2026-02-25T18:41:00.000Z')
    expect(of('priya')[0]?.time.toISOString()).toBe('2026-02-26T18:40:00.000Z')
  })
})

function rowOf(line: string): AdministratorLogDraft {
  const event = parseEvent(line, {
    ...{ now: NOON, newId: () => 'made', region: 'local', accountId: '000000000001' },
    ...{ customer: 1, project: 'default', retentionDays: DAYS },
  })
  const row = draftRow(event, ACTION_CATALOGUE)
  if (!row) throw new Error(`No row comes of ${line}`)
  return row
}
