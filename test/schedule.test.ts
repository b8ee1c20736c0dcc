import { describe, expect, test } from 'bun:test'
import { openLog } from '../src/log.ts'
import { type Jobs, schedule } from '../src/schedule.ts'

const lines: string[] = []
const log = openLog(
  'info',
  () => new Date('2026-03-01T12:00:00Z'),
  (line) => lines.push(line),
)

function jobsWith(purgeEvents: Jobs['purgeEvents']): Jobs {
  const doNothing = async () => undefined
  return {
    preparePartitions: doNothing,
    purgeEvents,
    sequenceEvents: doNothing,
    countReceived: doNothing,
    countExisting: doNothing,
    joinHourCounts: doNothing,
    makeColumns: doNothing,
    signHeads: doNothing,
    deliverHeads: doNothing,
    measureStorage: doNothing,
    checkDatabase: doNothing,
    compactDays: doNothing,
    compareProcesses: async () => undefined,
    purgeSessions: doNothing,
    summarizeRefusals: doNothing,
    deliverTrails: doNothing,
    reconcileServers: doNothing,
    verifyTrails: doNothing,
    writeDigests: doNothing,
    drainTrails: doNothing,
    flushSources: doNothing,
    watchWal: doNothing,
    backUp: doNothing,
  }
}

describe('the schedule', () => {
  test('purges events at the start and logs what was purged', async () => {
    const jobs = schedule(
      jobsWith(async () => ({ days: ['2026-01-01'] })),
      log,
    )
    await jobs.stop()
    expect(lines.map((line) => JSON.parse(line))).toContainEqual({
      time: '2026-03-01T12:00:00.000Z',
      level: 'info',
      happening: 'Scheduled job completed',
      job: 'purgeEvents',
      days: ['2026-01-01'],
    })
  })

  test('survives a job that fails, and logs the failure', async () => {
    const jobs = schedule(
      jobsWith(() => Promise.reject(new Error('no such table'))),
      log,
    )
    await jobs.stop()
    expect(lines.at(-1)).toContain(
      '"level":"error","happening":"Scheduled job failed","job":"purgeEvents","error":"Error: no such table',
    )
  })

  test('waits for running jobs when it is stopped', async () => {
    let isDone = false
    const slowJob = async () => {
      await Bun.sleep(20)
      isDone = true
      return undefined
    }
    await schedule(jobsWith(slowJob), log).stop()
    expect(isDone).toBe(true)
  })
})
