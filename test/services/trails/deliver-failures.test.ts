import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { DATABASES } from '../../support/databases.ts'
import { rejectionOf } from '../../support/rejection.ts'
import { startStorage, type TestStorage } from '../../support/storage.ts'
import {
  ADMIN,
  createTrailEnvironment,
  listArchives,
  listDeliveredEventIds,
  openTrailProcess,
  type TrailEnvironment,
  type TrailProcess,
} from '../../support/trail-harness.ts'

const HOUR_MS = 3_600_000
const UNKNOWN_KEY = 'The AWS Access Key Id you provided does not exist in our records'
const BROKEN = 'We encountered an internal error. Please try again.'

let storage: TestStorage
beforeAll(async () => {
  storage = await startStorage()
})
afterAll(() => storage.stop())

describe.each(DATABASES)('delivery to object storage, on %s,', (database) => {
  let environment: TrailEnvironment
  let daybook: TrailProcess
  let bucket: string
  beforeEach(async () => {
    storage.setBehaviour('works')
    environment = await createTrailEnvironment(database, storage.connection)
    daybook = await openTrailProcess(environment)
    bucket = `logs-${crypto.randomUUID()}`
    await storage.createBucket(bucket)
  })
  const close = async () => {
    await daybook.close()
    environment.remove()
  }
  const startTrail = async (name: string) => {
    await daybook.createTrail({ name, bucket })
    await daybook.setLogging(name, true)
  }

  test('a trail is not created with an access key that the storage does not know, nor for a missing bucket', async () => {
    storage.setBehaviour('rejects the key')
    expect((await rejectionOf(daybook.createTrail({ name: 'keep', bucket }))).message).toBe(UNKNOWN_KEY)
    storage.setBehaviour('works')
    expect((await rejectionOf(daybook.createTrail({ name: 'keep', bucket: 'nothing-here' }))).message).toBe(
      'The specified bucket does not exist',
    )
    expect(await daybook.trails.list(ADMIN)).toEqual([])
    await close()
  })

  test('a storage that fails for an hour is tried less and less often, and then gets everything in order', async () => {
    await startTrail('keep')
    await daybook.createTrail({ name: 'other', bucket: 'file:other' })
    await daybook.setLogging('other', true)
    storage.setBehaviour('fails')
    const received: string[] = []
    const attempts: number[] = []
    for (let second = 0; second < HOUR_MS / 1_000; second += 60) {
      received.push(...(await daybook.receiveEvents(`at-${second}`, 3)))
      daybook.advanceClock(60)
      const before = storage.requests().length
      await daybook.deliver()
      if (storage.requests().length > before) attempts.push(second)
    }
    const [oldest, ...others] = await daybook.listWaitingWindows('keep')
    expect(others).toHaveLength(11)
    expect(oldest?.error).toBe(BROKEN)
    expect(oldest?.attempts).toBe(attempts.length)
    expect(attempts.length).toBeLessThan(14)
    const delays = attempts.slice(1).map((at, i) => at - (attempts[i] ?? 0))
    expect(delays).toEqual(delays.toSorted((a, b) => a - b))
    expect(await listDeliveredEventIds(environment, 'file:other')).toEqual(received)
    storage.setBehaviour('works')
    daybook.advanceClock(600)
    await daybook.deliver()
    expect(await daybook.listWaitingWindows('keep')).toEqual([])
    expect(await listDeliveredEventIds(environment, bucket)).toEqual(received)
    expect((await daybook.windows('keep')).filter(({ error }) => error !== null)).toEqual([])
    await close()
  })

  test.each([
    ['rejects the key', UNKNOWN_KEY],
    ['hangs', 'The storage did not answer in time.'],
    ['refuses without a message', 'AccessDenied'],
    ['disconnects', 'The storage closed the connection.'],
  ] as const)(
    'no event is lost when the storage %s, and its message is stored',
    async (behaviour, message) => {
      await startTrail('keep')
      const before = await daybook.receiveEvents('before', 5)
      daybook.advanceClock(300)
      await daybook.deliver()
      const during = await daybook.receiveEvents('during', 5)
      daybook.advanceClock(300)
      storage.setBehaviour(behaviour)
      if (behaviour === 'hangs') await daybook.withStorageTimeout(500, daybook.deliver)
      else await daybook.deliver()
      expect((await daybook.listWaitingWindows('keep')).map(({ error }) => error)).toEqual([message])
      expect(daybook.log).toMatchObject([{ trail: 'keep', attempts: 1, reason: message }])
      storage.setBehaviour('works')
      expect(await listDeliveredEventIds(environment, bucket)).toEqual(before)
      daybook.advanceClock(5)
      await daybook.deliver()
      expect(await listDeliveredEventIds(environment, bucket)).toEqual([...before, ...during])
      await close()
    },
  )

  test('a deleted bucket is reported, and gets the events when it exists again', async () => {
    await startTrail('keep')
    await storage.deleteBucket(bucket)
    const received = await daybook.receiveEvents('a', 3)
    daybook.advanceClock(300)
    await daybook.deliver()
    expect((await daybook.listWaitingWindows('keep'))[0]?.error).toBe('The specified bucket does not exist')
    await storage.createBucket(bucket)
    daybook.advanceClock(5)
    await daybook.deliver()
    expect(await listDeliveredEventIds(environment, bucket)).toEqual(received)
    await close()
  })

  test('a failed upload of a large archive is aborted, and the next attempt has the same key', async () => {
    await startTrail('keep')
    const record = () => `{"eventID":"${crypto.randomUUID()}","noise":"${randomText()}"}`
    for (let i = 0; i < 60; i += 1) await daybook.receiveEvents(`large-${i}`, 1, { record: record() })
    daybook.advanceClock(300)
    storage.setBehaviour(({ query }) => (query.get('partNumber') === '2' ? 'fails' : 'works'))
    await daybook.deliver()
    expect((await daybook.listWaitingWindows('keep'))[0]?.error).toBe(BROKEN)
    expect(storage.unfinishedUploads(bucket)).toEqual([])
    expect(await listArchives(environment, bucket)).toEqual([])
    const uploads = storage
      .requests()
      .filter(({ method, query }) => method === 'POST' && query.has('uploads'))
    storage.setBehaviour('works')
    daybook.advanceClock(5)
    await daybook.deliver()
    const [archive, ...others] = await listArchives(environment, bucket)
    expect(others).toEqual([])
    expect(archive?.ids).toHaveLength(60)
    expect(uploads.at(-1)?.path).toBe(`/${bucket}/${archive?.key}`)
    await close()
  })

  test('a trail saves the events it selects, and a window without any is empty', async () => {
    await startTrail('keep')
    await daybook.trails.setSelectors(ADMIN, 'keep', {
      kind: 'basic',
      selectors: [
        {
          readWrite: 'WriteOnly',
          hasManagementEvents: true,
          dataResources: [],
          excludedSources: ['kms.amazonaws.com'],
        },
      ],
    })
    const selected = await daybook.receiveEvents('write', 4)
    await daybook.receiveEvents('read', 4, { readOnly: true })
    await daybook.receiveEvents('excluded', 4, { eventSource: 'kms.amazonaws.com' })
    daybook.advanceClock(300)
    await daybook.deliver()
    await daybook.receiveEvents('read-again', 4, { readOnly: true })
    daybook.advanceClock(300)
    await daybook.deliver()
    daybook.advanceClock(300)
    await daybook.deliver()
    expect(await listDeliveredEventIds(environment, bucket)).toEqual(selected)
    expect((await daybook.windows('keep')).map(({ state }) => state)).toEqual([
      'delivered',
      'delivered',
      'empty',
      'empty',
    ])
    // The first one has Daybook's own events up to the change of the selectors.
    expect((await listArchives(environment, bucket)).filter(({ ids }) => ids.length > 0)).toHaveLength(1)
    await close()
  })

  test('events are saved in the order in which they were received, whatever their dates', async () => {
    await startTrail('keep')
    const now = await daybook.receiveEvents('now', 2)
    const old = await daybook.receiveEvents('old', 2, { daysAgo: 29 })
    const dayOld = await daybook.receiveEvents('day-old', 2, { daysAgo: 1 })
    const again = await daybook.receiveEvents('now', 3)
    daybook.advanceClock(300)
    await daybook.deliver()
    expect(await listDeliveredEventIds(environment, bucket)).toEqual([
      ...now,
      ...old,
      ...dayOld,
      ...again.slice(2),
    ])
    await close()
  })

  test('json.gz archives have keys like those of AWS and contain the records as they were received', async () => {
    await daybook.createTrail({ name: 'keep', bucket, prefix: 'audit/2026', format: 'json.gz' })
    await daybook.setLogging('keep', true)
    await daybook.receiveEvents('a', 1, { record: '{ "eventID": "a-0",  "n": 1.50 }' })
    daybook.advanceClock(300)
    await daybook.deliver()
    const [archive] = await listArchives(environment, bucket)
    expect(archive?.key).toMatch(
      /^audit\/2026\/AWSLogs\/000000000001\/CloudTrail\/local\/2026\/03\/01\/000000000001_CloudTrail_local_20260301T1205Z_[A-Z0-9]{16}\.json\.gz$/,
    )
    const url = `${storage.connection.endpoint}/${bucket}/${archive?.key}`
    const text = Buffer.from(Bun.gunzipSync(await (await fetch(url)).bytes())).toString()
    expect(text).toStartWith('{"Records":[')
    expect(text).toEndWith(',{ "eventID": "a-0",  "n": 1.50 }]}')
    await close()
  })

  test('each of two trails saves the events received while it was logging once, also if it is stopped and started', async () => {
    await startTrail('one')
    await daybook.createTrail({ name: 'two', bucket: 'file:two' })
    const first = await daybook.receiveEvents('first', 3)
    await daybook.setLogging('two', true)
    const both = await daybook.receiveEvents('both', 3)
    daybook.advanceClock(10)
    await daybook.setLogging('one', false)
    const second = await daybook.receiveEvents('second', 3)
    await daybook.setLogging('one', true)
    const again = await daybook.receiveEvents('again', 3)
    await daybook.setLogging('one', false)
    await daybook.setLogging('one', true)
    daybook.advanceClock(300)
    await daybook.deliver()
    expect((await listDeliveredEventIds(environment, bucket)).toSorted()).toEqual(
      [...first, ...both, ...again].toSorted(),
    )
    expect(await listDeliveredEventIds(environment, 'file:two')).toEqual([...both, ...second, ...again])
    await close()
  })
})

// It cannot be compressed, so that the archive is uploaded in parts.
function randomText(): string {
  const pieces = Array.from({ length: 3 }, () => crypto.getRandomValues(new Uint8Array(60_000)))
  return Buffer.concat(pieces).toString('base64')
}
