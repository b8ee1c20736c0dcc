import { expect, test } from 'bun:test'
import { DATABASES } from '../../support/databases.ts'
import { openTestApp } from '../../support/test-app.ts'

test.each([...DATABASES])(
  'few events are counted ten seconds after the last count, on %s',
  async (database) => {
    const daybook = await openTestApp({ database })
    const { eventCounter } = daybook.app.services
    const behindAfterRun = async () => {
      await eventCounter.countIfDue()
      return (await eventCounter.measure())?.behind
    }
    await daybook.send([{ eventName: 'StopInstances', userName: 'ann' }])
    expect(await behindAfterRun()).toBe(0)
    await daybook.send([
      { eventName: 'StopInstances', userName: 'ann' },
      { eventName: 'StartInstances', userName: 'ann' },
    ])
    expect(await behindAfterRun()).toBe(2)
    daybook.setClock(new Date(daybook.clock().getTime() + 10_000).toISOString())
    expect(await behindAfterRun()).toBe(0)
    await daybook.close()
  },
)
