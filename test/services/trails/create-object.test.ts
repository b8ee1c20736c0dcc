import { afterAll, afterEach, beforeAll, describe, expect, test } from 'bun:test'
import { join } from 'node:path'
import { openBucket } from '../../../src/adapters/bucket.ts'
import { toSelectors } from '../../../src/domain/trails/simple-selector.ts'
import { chunksOf, readObject } from '../../support/bucket-objects.ts'
import { DATABASES } from '../../support/databases.ts'
import { executeSql } from '../../support/execute-sql.ts'
import { startStorage, type TestStorage } from '../../support/storage.ts'
import { toTestQuery } from '../../support/store-harness.ts'
import {
  ACCOUNT_ID,
  ADMIN,
  createTrailEnvironment,
  openTrailProcess,
  type TrailEnvironment,
  type TrailProcess,
} from '../../support/trail-harness.ts'

let storage: TestStorage
beforeAll(async () => {
  storage = await startStorage()
})
afterEach(() => {
  storage.setConditions(false)
  storage.setBehaviour('works')
})
afterAll(() => storage.stop())

const KINDS = ['a folder', 'a storage without conditions', 'a storage with conditions'] as const

describe.each(DATABASES)('a delivery, on %s,', (database) => {
  describe.each(KINDS)('to %s,', (kind) => {
    const open = async (isWriteOnly = false) => {
      storage.setConditions(kind === 'a storage with conditions')
      const isFolder = kind === 'a folder'
      const name = isFolder ? 'file:logs' : `logs-${crypto.randomUUID()}`
      if (!isFolder) await storage.createBucket(name)
      const environment = await createTrailEnvironment(database, isFolder ? null : storage.connection)
      const daybook = await openTrailProcess(environment)
      await daybook.createTrail({ name: 'keep', bucket: name, isWriteOnly })
      await daybook.setLogging('keep', true)
      await daybook.receiveEvents('event', 3)
      daybook.advanceClock(300)
      await daybook.deliver()
      const [window] = await daybook.windows('keep')
      const bucket = openBucket(name, {
        connection: environment.connection,
        dataDir: join(environment.dataDir, 'customers', ACCOUNT_ID),
      })
      const close = async () => {
        await daybook.close()
        environment.remove()
      }
      return {
        environment,
        daybook,
        bucket,
        archives: window?.archives ?? [],
        key: window?.archives[0]?.key ?? '',
        close,
      }
    }

    test('that was stored but not recorded is recorded by the next attempt, and nothing is stored again', async () => {
      const { environment, daybook, bucket, archives, key, close } = await open()
      const [before] = [await readObject(bucket, key)]
      await forgetDelivery(environment)
      const requests = storage.requests().length
      await daybook.deliver()
      expect(await daybook.windows('keep')).toMatchObject([{ state: 'delivered', archives, error: null }])
      expect(await readObject(bucket, key)).toBe(before)
      if (kind === 'a storage without conditions')
        expect(
          storage
            .requests()
            .slice(requests)
            .filter(({ method }) => method !== 'GET'),
        ).toEqual([])
      await close()
    })

    test('that cannot read the object to its end does not stop the trail, and is repeated', async () => {
      if (kind === 'a folder') return
      const { environment, daybook, archives, key, close } = await open()
      await forgetDelivery(environment)
      const reads = () =>
        storage.requests().filter(({ method, path }) => method === 'GET' && path.includes(key)).length
      const before = reads()
      // The first request only asks whether there is an object, unless the storage refuses to replace one.
      const looks = kind === 'a storage without conditions' ? 1 : 0
      storage.setBehaviour(({ method, path }) =>
        method === 'GET' && path.includes(key) && reads() > before + looks ? 'disconnects' : 'works',
      )
      await daybook.deliver()
      expect(await daybook.listWaitingWindows('keep')).toMatchObject([
        { error: 'The storage closed the connection.' },
      ])
      expect(await daybook.store.countTrailAlarms()).toEqual({ conflicts: 0, epochs: 0 })
      storage.setBehaviour('works')
      daybook.advanceClock(60)
      await daybook.deliver()
      expect((await daybook.windows('keep'))[0]).toMatchObject({ state: 'delivered', archives })
      await close()
    })

    test('that finds another content stops the trail, until it is started again in another epoch', async () => {
      const { environment, daybook, bucket, key, close } = await open()
      await bucket.put(key, chunksOf('planted'))
      await forgetDelivery(environment)
      await daybook.deliver()
      const says = `The bucket has an object ${key} with another content than Daybook would have stored. Daybook does not replace it. The trail has stopped.`
      expect(await daybook.listWaitingWindows('keep')).toMatchObject([{ error: says, attempts: 2 }])
      expect(daybook.log.map(({ message }) => message)).toEqual([
        'A trail stopped: an object has another content than the trail would have created',
        'Trail delivery failed',
      ])
      expect(await countEvents(daybook, 'StopTrailAtConflict')).toBe(1)
      expect(await daybook.store.countTrailAlarms()).toEqual({ conflicts: 1, epochs: 0 })
      await daybook.receiveEvents('meanwhile', 2)
      daybook.advanceClock(3_600)
      await daybook.deliver()
      expect(await daybook.listWaitingWindows('keep')).toMatchObject([{ attempts: 2 }, { attempts: 0 }])
      await daybook.setLogging('keep', false)
      daybook.advanceClock(60)
      await daybook.setLogging('keep', true)
      daybook.advanceClock(300)
      await daybook.deliver()
      expect(await daybook.listWaitingWindows('keep')).toEqual([])
      expect(await daybook.store.countTrailAlarms()).toEqual({ conflicts: 0, epochs: 1 })
      const keys = (await daybook.windows('keep')).flatMap(({ archives }) => archives.map((each) => each.key))
      expect(keys).not.toContain(key)
      expect(keys.length).toBeGreaterThan(1)
      expect(await readObject(bucket, key)).toBe('planted')
      await close()
    })
  })

  test('that was stored before the events of the trail were changed does not stop it, and is no problem', async () => {
    const environment = await createTrailEnvironment(database)
    const daybook = await openTrailProcess(environment)
    await daybook.createTrail({ name: 'keep', bucket: 'file:logs', hasDigests: true })
    await daybook.setLogging('keep', true)
    await daybook.receiveEvents('event', 3)
    daybook.advanceClock(300)
    await daybook.deliver()
    const [before] = await daybook.windows('keep')
    await forgetDelivery(environment)
    const advanced = toSelectors({
      readWrite: 'writes',
      sources: ['ec2.amazonaws.com'],
      actions: [],
      projects: [],
    })
    await daybook.trails.setSelectors(ADMIN, 'keep', advanced ?? { kind: 'basic', selectors: [] })
    await daybook.deliver()
    const [after] = await daybook.windows('keep')
    // What was received before the change is delivered as the trail was then.
    expect(after).toMatchObject({ state: 'delivered', error: null, archives: before?.archives ?? [] })
    await daybook.receiveEvents('later', 3)
    daybook.setClock('2026-03-01T13:05:01Z')
    await daybook.deliver()
    await daybook.writeDigests()
    daybook.setClock('2026-03-01T14:05:01Z')
    await daybook.deliver()
    await daybook.writeDigests()
    expect((await daybook.verifyTrail('keep')).findings).toEqual([])
    expect(daybook.log).toEqual([])
    await daybook.close()
    environment.remove()
  })

  test('of a write-only trail that may have been stored before is taken as stored, and the first one is not', async () => {
    storage.setConditions(true)
    const name = `logs-${crypto.randomUUID()}`
    await storage.createBucket(name)
    const environment = await createTrailEnvironment(database, storage.connection)
    const daybook = await openTrailProcess(environment)
    const { id } = await daybook.createTrail({ name: 'keep', bucket: name, isWriteOnly: true })
    await daybook.setLogging('keep', true)
    await daybook.receiveEvents('event', 3)
    daybook.advanceClock(300)
    await daybook.deliver()
    const windows = await daybook.windows('keep')
    storage.setBehaviour(({ method }) => (method === 'GET' ? 'denies' : 'works'))
    await forgetDelivery(environment)
    await daybook.deliver()
    expect((await daybook.windows('keep')).map(({ archives }) => archives)).toEqual(
      windows.map(({ archives }) => archives),
    )
    await forgetDelivery(environment, 0)
    await daybook.deliver()
    expect(await daybook.store.forCustomer(1).trailEpochs.findConflict(id)).toMatchObject({ bucket: name })
    await daybook.close()
    environment.remove()
  })
})

// As if the process had been killed after the upload, before it recorded it.
async function forgetDelivery(environment: TrailEnvironment, attempts = 1): Promise<void> {
  await executeSql(
    environment,
    `update deliveries set state = 'waiting', archives = '[]', delivered_at = null, attempts = ${attempts}`,
  )
}

async function countEvents({ store }: TrailProcess, eventName: string): Promise<number> {
  const query = { ...toTestQuery({ eventName }), until: new Date('2100-01-01') }
  return (await store.forCustomer(1).events.listPage(query, 100, null)).events.length
}
