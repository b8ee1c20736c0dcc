import { describe, expect, test } from 'bun:test'
import { DATABASES } from '../support/databases.ts'
import { createTrailEnvironment, listDeliveredEventIds, openTrailProcess } from '../support/trail-harness.ts'

const BUCKET = 'file:keep'
const STEP_MINUTES = 5

describe.each(DATABASES)('on %s', (database) => {
  test('a clock that jumps back by half an hour loses and repeats nothing in archives, and deletes nothing', async () => {
    const environment = await createTrailEnvironment(database)
    let elapsedMs = 0
    const daybook = await openTrailProcess(environment, { monotonicMs: () => elapsedMs })
    await daybook.createTrail({ name: 'keep', bucket: BUCKET, hasDigests: true })
    await daybook.setLogging('keep', true)
    const received: string[] = []
    const pass = async (minutes: number, events: number) => {
      for (let minute = 0; minute < minutes; minute += STEP_MINUTES) {
        elapsedMs += STEP_MINUTES * 60_000
        daybook.advanceClock(STEP_MINUTES * 60)
        await daybook.store.sources.recordHeartbeat(daybook.now(), false)
        if (events > 0) received.push(...(await daybook.receiveEvents(`${elapsedMs}`, events)))
        await daybook.deliver()
      }
      await daybook.writeDigests()
      expect((await daybook.purge()).droppedDays).toEqual([])
    }
    await pass(30, 3)
    daybook.advanceClock(-1_800)
    await pass(45, 3)
    await pass(75, 0)
    expect((await listDeliveredEventIds(environment, BUCKET)).sort()).toEqual(received.sort())
    expect((await daybook.verifyTrail('keep')).findings).toEqual([])
    expect(await daybook.listWaitingWindows('keep')).toEqual([])
    await daybook.close()
    environment.remove()
  }, 60_000)
})
