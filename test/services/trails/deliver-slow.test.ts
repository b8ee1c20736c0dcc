import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { DATABASES } from '../../support/databases.ts'
import { startStorage, type TestStorage } from '../../support/storage.ts'
import {
  createTrailEnvironment,
  listDeliveredEventIds,
  openTrailProcess,
} from '../../support/trail-harness.ts'

let storage: TestStorage
beforeAll(async () => {
  storage = await startStorage()
})
afterAll(() => storage.stop())

describe.each(DATABASES)('delivery to a storage that does not answer, on %s,', (database) => {
  const openWithTrail = async () => {
    storage.setBehaviour('works')
    const environment = await createTrailEnvironment(database, storage.connection)
    const daybook = await openTrailProcess(environment)
    const bucket = `logs-${crypto.randomUUID()}`
    await storage.createBucket(bucket)
    await daybook.createTrail({ name: 'keep', bucket })
    await daybook.setLogging('keep', true)
    const close = async () => {
      await daybook.close()
      environment.remove()
    }
    return { environment, daybook, close }
  }

  test('a shutdown does not wait for the storage, and leaves the window waiting', async () => {
    const { daybook, close } = await openWithTrail()
    await daybook.receiveEvents('a', 3)
    daybook.advanceClock(300)
    storage.setBehaviour('hangs')
    const before = storage.requests().length
    const hanging = daybook.deliver()
    while (storage.requests().length === before) await Bun.sleep(5)
    daybook.abort()
    expect(await hanging).toBe(0)
    expect(await daybook.listWaitingWindows('keep')).toMatchObject([{ error: null, attempts: 0 }])
    expect(await daybook.store.deliveryWindows.claim(daybook.now())).toMatchObject({ attempts: 1 })
    await close()
  })

  test('a trail with a slow storage does not delay other trails', async () => {
    const { environment, daybook, close } = await openWithTrail()
    await daybook.createTrail({ name: 'other', bucket: 'file:other' })
    await daybook.setLogging('other', true)
    const received = await daybook.receiveEvents('a', 3)
    daybook.advanceClock(300)
    storage.setBehaviour('hangs')
    const hanging = daybook.deliver()
    const windowStates = async () => (await daybook.windows('other')).map(({ state }) => state)
    while ((await windowStates()).join() !== 'delivered') await Bun.sleep(5)
    received.push(...(await daybook.receiveEvents('b', 3)))
    daybook.advanceClock(1)
    await daybook.setLogging('other', false)
    await daybook.deliver()
    expect(await windowStates()).toEqual(['delivered', 'delivered'])
    expect((await listDeliveredEventIds(environment, 'file:other')).toSorted()).toEqual(received)
    expect((await daybook.windows('keep')).map(({ error }) => error)).toEqual([null])
    daybook.abort()
    expect(await hanging).toBe(1)
    await close()
  })
})
