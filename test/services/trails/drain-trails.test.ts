import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { DEFAULT_SELECTOR, type Selectors } from '../../../src/domain/trails/selector.ts'
import { DATABASES } from '../../support/databases.ts'
import { readTrailBucket } from '../../support/read-trail-bucket.ts'
import { rejectionOf } from '../../support/rejection.ts'
import { startStorage, type TestStorage } from '../../support/storage.ts'
import {
  ADMIN,
  createTrailEnvironment,
  openTrailProcess,
  type TrailEnvironment,
  type TrailProcess,
} from '../../support/trail-harness.ts'

const READS: Selectors = { kind: 'basic', selectors: [{ ...DEFAULT_SELECTOR, readWrite: 'ReadOnly' }] }
const DAY_SECONDS = 86_400

let storage: TestStorage
beforeAll(async () => {
  storage = await startStorage()
})
afterAll(() => storage.stop())

describe.each(DATABASES)('what a trail received before it was changed or deleted, on %s,', (database) => {
  let environment: TrailEnvironment
  let daybook: TrailProcess
  let bucket: string
  beforeEach(async () => {
    storage.setBehaviour('works')
    environment = await createTrailEnvironment(database, storage.connection)
    daybook = await openTrailProcess(environment)
    bucket = `logs-${crypto.randomUUID()}`
    await storage.createBucket(bucket)
    await daybook.createTrail({ name: 'keep', bucket, hasDigests: true })
    await daybook.setLogging('keep', true)
  })
  const close = async () => {
    await daybook.close()
    environment.remove()
  }
  const run = async (process = daybook) => {
    await process.deliver()
    await process.writeDigests()
    await process.drainTrails()
  }
  const runLater = async (seconds: number) => {
    daybook.advanceClock(seconds)
    await run()
  }
  const drains = () => daybook.store.drains.listTargets()

  test('is delivered and signed after the deletion, whose name is free at once', async () => {
    const received = await daybook.receiveEvents('hidden', 3)
    daybook.advanceClock(10)
    await daybook.trails.delete(ADMIN, 'keep')
    expect(await daybook.trails.list(ADMIN)).toEqual([])
    await daybook.createTrail({ name: 'keep', bucket, hasDigests: true })
    await daybook.createTrail({ name: 'more', bucket, hasDigests: true })
    await daybook.setLogging('keep', true)
    await runLater(60)
    const { ids, names } = await readTrailBucket(environment, bucket)
    expect(ids).toEqual(received)
    expect(names.at(-1)).toBe('DeleteTrail')
    expect(await drains()).toEqual([])
    await daybook.receiveEvents('after', 2)
    await runLater(3_600)
    await runLater(60)
    expect((await readTrailBucket(environment, bucket)).ids).toEqual([...received, ...eventsOf('after', 2)])
    const verified = await daybook.verifyTrail('keep')
    expect(verified.findings).toEqual([])
    expect(verified.notes.filter((note) => note.startsWith('Not covered'))).toEqual([])
    expect((await daybook.services.getTrailAlarms()).epochs).toBe(0)
    await close()
  })

  test('is delivered with the old selectors, and what comes later with the new ones', async () => {
    const received = await daybook.receiveEvents('hidden', 3, { readOnly: false })
    await daybook.trails.setSelectors(ADMIN, 'keep', READS)
    await daybook.receiveEvents('left-out', 3, { readOnly: false })
    const reads = await daybook.receiveEvents('reads', 1, { readOnly: true })
    await daybook.trails.setSelectors(ADMIN, 'keep', { kind: 'basic', selectors: [DEFAULT_SELECTOR] })
    await runLater(301)
    const { ids, names } = await readTrailBucket(environment, bucket)
    expect(ids.toSorted()).toEqual([...received, ...reads])
    expect(names.filter((name) => name === 'PutEventSelectors')).toHaveLength(2)
    expect(await drains()).toEqual([])
    await close()
  })

  test('is delivered and signed where the trail was before it was moved', async () => {
    const elsewhere = `mine-${crypto.randomUUID()}`
    await storage.createBucket(elsewhere)
    const received = await daybook.receiveEvents('hidden', 3)
    await daybook.trails.update(ADMIN, 'keep', { bucket: elsewhere })
    const later = await daybook.receiveEvents('later', 2)
    await runLater(301)
    await runLater(3_600)
    const { ids, names, digests } = await readTrailBucket(environment, bucket)
    expect(ids).toEqual(received)
    expect(names.at(-1)).toBe('UpdateTrail')
    expect(digests.flatMap(({ logFiles }) => logFiles.map((file) => file.s3Bucket))).toContain(bucket)
    const moved = await readTrailBucket(environment, elsewhere)
    expect(moved.ids).toEqual(later)
    expect(moved.digests.flatMap(({ logFiles }) => logFiles.map((file) => file.s3Bucket))).not.toContain(
      bucket,
    )
    expect(await drains()).toEqual([])
    expect((await daybook.verifyTrail('keep')).findings).toEqual([])
    await close()
  })

  test('moves along with a trail whose storage refuses it', async () => {
    const received = await daybook.receiveEvents('waiting', 3)
    storage.setBehaviour('fails')
    await runLater(301)
    await daybook.trails.update(ADMIN, 'keep', { bucket: 'file:elsewhere' })
    await runLater(600)
    expect((await readTrailBucket(environment, 'file:elsewhere')).ids).toEqual(received)
    await close()
  })

  test('goes where the trail is now if the old storage fails for 24 hours', async () => {
    const received = await daybook.receiveEvents('waiting', 3)
    await daybook.trails.update(ADMIN, 'keep', { bucket: 'file:elsewhere' })
    storage.setBehaviour('fails')
    await runLater(DAY_SECONDS - 60)
    expect((await readTrailBucket(environment, 'file:elsewhere')).ids).toEqual([])
    await runLater(120)
    await runLater(600)
    expect((await readTrailBucket(environment, 'file:elsewhere')).ids).toEqual(received)
    expect(await drains()).toEqual([])
    await close()
  })

  test('is lost 24 hours after the deletion if the storage fails, with an event, and is purged only then', async () => {
    await daybook.receiveEvents('hidden', 3)
    storage.setBehaviour('fails')
    await daybook.createTrail({ name: 'other', bucket: 'file:other' })
    await daybook.setLogging('other', true)
    await daybook.trails.delete(ADMIN, 'keep')
    await runLater(DAY_SECONDS - 60)
    expect(await drains()).toHaveLength(1)
    expect(await daybook.store.deliveryWindows.listUndelivered()).not.toEqual([])
    await Promise.all([runLater(120), run()])
    expect(await drains()).toEqual([])
    await runLater(600)
    storage.setBehaviour('works')
    expect((await readTrailBucket(environment, bucket)).ids).toEqual([])
    const { records } = await readTrailBucket(environment, 'file:other')
    const lost = records.filter(({ eventName }) => eventName === 'LoseTrailEvents')
    expect(lost).toHaveLength(1)
    expect(lost[0]?.errorMessage).toContain('deleted')
    expect(lost[0]?.serviceEventDetails).toMatchObject({ bucket, windows: 1 })
    await close()
  })

  test('is delivered once by another process after a crash', async () => {
    const received = await daybook.receiveEvents('hidden', 3)
    storage.setBehaviour('fails')
    await daybook.trails.delete(ADMIN, 'keep')
    await runLater(60)
    storage.setBehaviour('works')
    await daybook.close()
    const start = daybook.now().toISOString()
    daybook = await openTrailProcess(environment, { start })
    daybook.advanceClock(700)
    await Promise.all([run(), run()])
    await run()
    expect((await readTrailBucket(environment, bucket)).ids).toEqual(received)
    expect(await drains()).toEqual([])
    await close()
  })

  if (database === 'postgres')
    test('is delivered or lost once by two processes at the same time', async () => {
      const other = await openTrailProcess(environment, { start: daybook.now().toISOString() })
      const runBoth = async (seconds: number) => {
        for (const each of [daybook, other]) each.advanceClock(seconds)
        await Promise.all([run(daybook), run(other)])
      }
      const received = await daybook.receiveEvents('hidden', 20)
      await daybook.trails.delete(ADMIN, 'keep')
      await runBoth(60)
      await runBoth(60)
      expect((await readTrailBucket(environment, bucket)).ids.toSorted()).toEqual(received.toSorted())
      await daybook.createTrail({ name: 'lost', bucket })
      await daybook.createTrail({ name: 'other', bucket: 'file:other' })
      for (const name of ['lost', 'other']) await daybook.setLogging(name, true)
      await daybook.receiveEvents('lost', 2)
      storage.setBehaviour('fails')
      await daybook.trails.delete(ADMIN, 'lost')
      await runBoth(DAY_SECONDS + 60)
      await runBoth(600)
      const { names } = await readTrailBucket(environment, 'file:other')
      expect(names.filter((name) => name === 'LoseTrailEvents')).toHaveLength(1)
      expect(await drains()).toEqual([])
      await other.close()
      await close()
    })

  test('keeps its project and its storage', async () => {
    const { connections, projects } = daybook.services
    await projects.create(ADMIN, 'second', 'Second')
    const owner = { ...ADMIN, grants: [...ADMIN.grants, { name: 'file', project: 'second' } as const] }
    const settings = {
      isMultiRegion: false,
      hasGlobalEvents: true,
      hasDigests: false,
      prefix: null,
      tags: [],
    }
    await daybook.trails.create(owner, { ...settings, name: 'two', bucket: 'file:two', project: 'second' })
    await daybook.trails.setLogging(owner, 'two', true)
    await daybook.receiveEvents('hidden', 3)
    storage.setBehaviour('fails')
    await daybook.trails.delete(ADMIN, 'keep')
    await daybook.trails.delete(owner, 'two')
    const refused = [
      await rejectionOf(connections.disconnect(ADMIN, 'storage', 'default')),
      await rejectionOf(projects.delete(ADMIN, 'second')),
    ]
    expect(refused.map(({ message }) => message)).toEqual([
      expect.stringContaining(
        `trail keep, which was deleted or moved, delivers what it had received before to ${bucket}`,
      ),
      expect.stringContaining('Project second is still needed: trail two'),
    ])
    storage.setBehaviour('works')
    await runLater(60)
    await connections.disconnect(ADMIN, 'storage', 'default')
    await projects.delete(ADMIN, 'second')
    await close()
  })
})

function eventsOf(name: string, count: number): string[] {
  return Array.from({ length: count }, (_, i) => `${name}-${i}`)
}
