import { describe, expect, test } from 'bun:test'
import { openLog } from '../src/log.ts'
import { type Jobs, schedule } from '../src/schedule.ts'

const lines: string[] = []
const log = openLog(
  'info',
  () => new Date('2026-03-01T12:00:00Z'),
  (line) => lines.push(line),
)

function deedsWith(forgetDays: Jobs['forgetDays']): Jobs {
  const nothing = async () => undefined
  const others = { prepareDays: nothing, purgeSessions: nothing, deliver: nothing, seal: nothing }
  return { ...others, forgetDays, hearSources: nothing, reconcile: nothing }
}

describe('the timetable', () => {
  test('forgets at the start what is too old, and says what it forgot', async () => {
    const timetable = schedule(
      deedsWith(async () => ({ days: ['2026-01-01'] })),
      log,
    )
    await timetable.stop()
    expect(lines.map((line) => JSON.parse(line))).toContainEqual({
      time: '2026-03-01T12:00:00.000Z',
      level: 'info',
      happening: 'forgetDays',
      days: ['2026-01-01'],
    })
  })

  test('outlives a deed that fails, and writes the failure down', async () => {
    const timetable = schedule(
      deedsWith(() => Promise.reject(new Error('no such table'))),
      log,
    )
    await timetable.stop()
    expect(lines.at(-1)).toContain('"level":"error","happening":"forgetDays","error":"Error: no such table')
  })

  test('waits for what is being done when it is stopped', async () => {
    let isDone = false
    const slow = async () => {
      await Bun.sleep(20)
      isDone = true
      return undefined
    }
    await schedule(deedsWith(slow), log).stop()
    expect(isDone).toBe(true)
  })
})
