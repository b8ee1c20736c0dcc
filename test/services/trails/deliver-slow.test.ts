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

describe.each(DATABASES)('delivery into a storage that does not answer, on %s,', (database) => {
  const opened = async (patienceMs: number) => {
    storage.setBehaviour('works')
    const place = await createTrailEnvironment(database, storage.connection)
    const crew = await openTrailProcess(place, { patienceMs })
    const bucket = `logs-${crypto.randomUUID()}`
    await storage.createBucket(bucket)
    await crew.createTrail({ name: 'keep', bucket })
    await crew.setLogging('keep', true)
    const done = async () => {
      await crew.close()
      place.remove()
    }
    return { place, crew, done }
  }

  test('an end does not wait for a storage, and leaves the window as it was', async () => {
    const { crew, done } = await opened(60_000)
    await crew.receiveEvents('a', 3)
    crew.advanceClock(300)
    storage.setBehaviour('hangs')
    const before = storage.requests().length
    const hanging = crew.deliver()
    while (storage.requests().length === before) await Bun.sleep(5)
    crew.abort()
    expect(await hanging).toBe(0)
    expect(await crew.listWaitingWindows('keep')).toMatchObject([{ error: null, attempts: 0 }])
    expect(await crew.store.deliveryWindows.claim(crew.now())).toMatchObject({ attempts: 1 })
    await done()
  })

  test('a storage that keeps one trail waiting keeps no other waiting', async () => {
    const { place, crew, done } = await opened(3_000)
    await crew.createTrail({ name: 'other', bucket: 'file:other' })
    await crew.setLogging('other', true)
    const received = await crew.receiveEvents('a', 3)
    crew.advanceClock(300)
    storage.setBehaviour('hangs')
    const hanging = crew.deliver()
    const states = async () => (await crew.windows('other')).map(({ state }) => state)
    while ((await states()).join() !== 'delivered') await Bun.sleep(5)
    received.push(...(await crew.receiveEvents('b', 3)))
    crew.advanceClock(1)
    await crew.setLogging('other', false)
    await crew.deliver()
    expect(await states()).toEqual(['delivered', 'delivered'])
    expect((await listDeliveredEventIds(place, 'file:other')).toSorted()).toEqual(received)
    expect((await crew.windows('keep')).map(({ error }) => error)).toEqual([null])
    expect(await hanging).toBe(1)
    await done()
  })
})
