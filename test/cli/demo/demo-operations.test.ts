import { describe, expect, test } from 'bun:test'
import { DEMO_USERS, generateOperations } from '../../../src/cli/demo/demo-operations.ts'
import { ACTION_CATALOGUE } from '../../../src/domain/actions/action-catalogue.ts'
import { OPERATOR } from '../../../src/domain/events/incoming-event.ts'
import { parseEvent } from '../../../src/domain/events/record.ts'
import { type AdministratorLogDraft, draftRow } from '../../../src/domain/reports/administrator-log.ts'

const NOON = new Date('2026-03-04T12:00:00Z')
const DAYS = 30
const lines = generateOperations(NOON, DAYS).trim().split('\n')
const rows = lines.map((line) => toRow(line))

describe('the operations of the demo', () => {
  test('are requests by users, each with an outcome by the system except for the last, which is pending', () => {
    const requests = rows.filter(({ part }) => part === 'request')
    const outcomes = rows.filter(({ part }) => part === 'outcome')
    expect(requests.length + outcomes.length).toBe(rows.length)
    const userNames: string[] = DEMO_USERS.map(({ userName }) => userName)
    expect(requests.every(({ userName }) => userNames.includes(userName))).toBe(true)
    const finished = new Set(outcomes.map(({ requestId }) => requestId))
    expect(requests.filter(({ requestId }) => !finished.has(requestId))).toEqual(rows.slice(-1))
  })

  test('fail once a day', () => {
    const failed = rows.filter(({ responseCode }) => responseCode === 'REASON_11')
    expect(failed).toHaveLength(DAYS)
    expect(failed.every(({ server }) => server?.name === 'shop-web-2')).toBe(true)
  })

  test('are ordered oldest first, end before now, and are the same every time', () => {
    const times = rows.map(({ time }) => time.getTime())
    expect(times).toEqual(times.toSorted((a, b) => a - b))
    expect(times.at(-1)).toBeLessThan(NOON.getTime())
    expect(generateOperations(NOON, DAYS).trim().split('\n')).toEqual(lines)
    expect(new Set(rows.map(({ eventId }) => eventId)).size).toBe(rows.length)
  })

  test('have no request by a former user after the user left', () => {
    const rowsOf = (userName: string) => rows.filter((row) => row.userName === userName)
    const lastOf = (userName: string) => rowsOf(userName).at(-1)?.time.toISOString()
    expect(lastOf('tomas')).toBe('2026-02-25T18:41:00.000Z')
    expect(rowsOf('priya')[0]?.time.toISOString()).toBe('2026-02-26T18:40:00.000Z')
  })
})

function toRow(line: string): AdministratorLogDraft {
  const event = parseEvent(line, {
    ...{ now: NOON, newId: () => 'generated', region: 'local', accountId: '000000000001' },
    ...{ customer: 1, project: 'default', retentionDays: DAYS, sender: OPERATOR },
  })
  const row = draftRow(event, ACTION_CATALOGUE)
  if (!row) throw new Error(`This record gives no row: ${line}`)
  return row
}
