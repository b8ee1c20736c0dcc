import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { DATABASES } from '../../support/databases.ts'
import { type Storage, startStorage } from '../../support/storage.ts'
import { createTrailEnv, openTrailProcess, saved } from '../../support/trail-harness.ts'

let storage: Storage
beforeAll(async () => {
  storage = await startStorage()
})
afterAll(() => storage.stop())

describe.each(DATABASES)('delivery into a storage that does not answer, on %s,', (database) => {
  const opened = async (patienceMs: number) => {
    storage.behave('well')
    const place = await createTrailEnv(database, storage.connection)
    const crew = await openTrailProcess(place, { patienceMs })
    const bucket = `logs-${crypto.randomUUID()}`
    await storage.makeBucket(bucket)
    await crew.make({ name: 'keep', bucket })
    await crew.logs('keep', true)
    const done = async () => {
      await crew.close()
      place.remove()
    }
    return { place, crew, done }
  }

  test('an end does not wait for a storage, and leaves the window as it was', async () => {
    const { crew, done } = await opened(60_000)
    await crew.receive('a', 3)
    crew.pass(300)
    storage.behave('hangs')
    const before = storage.heard().length
    const hanging = crew.deliver()
    while (storage.heard().length === before) await Bun.sleep(5)
    crew.end()
    expect(await hanging).toBe(0)
    expect(await crew.waiting('keep')).toMatchObject([{ error: null, attempts: 0 }])
    expect(await crew.store.deliveries.claim(crew.now())).toMatchObject({ attempts: 1 })
    await done()
  })

  test('a storage that keeps one trail waiting keeps no other waiting', async () => {
    const { place, crew, done } = await opened(3_000)
    await crew.make({ name: 'other', bucket: 'file:other' })
    await crew.logs('other', true)
    const received = await crew.receive('a', 3)
    crew.pass(300)
    storage.behave('hangs')
    const hanging = crew.deliver()
    const states = async () => (await crew.windows('other')).map(({ state }) => state)
    while ((await states()).join() !== 'delivered') await Bun.sleep(5)
    received.push(...(await crew.receive('b', 3)))
    crew.pass(1)
    await crew.logs('other', false)
    await crew.deliver()
    expect(await states()).toEqual(['delivered', 'delivered'])
    expect((await saved(place, 'file:other')).toSorted()).toEqual(received)
    expect((await crew.windows('keep')).map(({ error }) => error)).toEqual([null])
    expect(await hanging).toBe(1)
    await done()
  })
})
