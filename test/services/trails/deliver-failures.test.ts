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

describe.each(DATABASES)('delivery into an object storage, on %s,', (database) => {
  let place: TrailEnvironment
  let crew: TrailProcess
  let bucket: string
  beforeEach(async () => {
    storage.setBehaviour('works')
    place = await createTrailEnvironment(database, storage.connection)
    crew = await openTrailProcess(place)
    bucket = `logs-${crypto.randomUUID()}`
    await storage.createBucket(bucket)
  })
  const done = async () => {
    await crew.close()
    place.remove()
  }
  const started = async (name: string) => {
    await crew.createTrail({ name, bucket })
    await crew.setLogging(name, true)
  }

  test('a trail is not made with a key that the storage does not know, nor in a bucket that is not there', async () => {
    storage.setBehaviour('rejects the key')
    expect((await rejectionOf(crew.createTrail({ name: 'keep', bucket }))).message).toBe(UNKNOWN_KEY)
    storage.setBehaviour('works')
    expect((await rejectionOf(crew.createTrail({ name: 'keep', bucket: 'nothing-here' }))).message).toBe(
      'The specified bucket does not exist',
    )
    expect(await crew.trails.list(ADMIN)).toEqual([])
    await done()
  })

  test('a storage that is down for an hour is asked less and less, and gets everything in order once it is back', async () => {
    await started('keep')
    await crew.createTrail({ name: 'other', bucket: 'file:other' })
    await crew.setLogging('other', true)
    storage.setBehaviour('fails')
    const received: string[] = []
    const attempts: number[] = []
    for (let second = 0; second < HOUR_MS / 1_000; second += 60) {
      received.push(...(await crew.receiveEvents(`at-${second}`, 3)))
      crew.advanceClock(60)
      const before = storage.requests().length
      await crew.deliver()
      if (storage.requests().length > before) attempts.push(second)
    }
    const [oldest, ...others] = await crew.listWaitingWindows('keep')
    expect(others).toHaveLength(11)
    expect(oldest?.error).toBe(BROKEN)
    expect(oldest?.attempts).toBe(attempts.length)
    expect(attempts.length).toBeLessThan(14)
    const pauses = attempts.slice(1).map((at, i) => at - (attempts[i] ?? 0))
    expect(pauses).toEqual(pauses.toSorted((a, b) => a - b))
    expect(await listDeliveredEventIds(place, 'file:other')).toEqual(received)
    storage.setBehaviour('works')
    crew.advanceClock(600)
    await crew.deliver()
    expect(await crew.listWaitingWindows('keep')).toEqual([])
    expect(await listDeliveredEventIds(place, bucket)).toEqual(received)
    expect((await crew.windows('keep')).filter(({ error }) => error !== null)).toEqual([])
    await done()
  })

  test.each([
    ['rejects the key', UNKNOWN_KEY],
    ['hangs', 'The storage did not answer in time.'],
    ['refuses without a message', 'AccessDenied'],
    ['disconnects', 'The storage closed the connection.'],
  ] as const)('a storage that %s in the middle loses nothing, and its words are kept', async (how, words) => {
    await started('keep')
    const before = await crew.receiveEvents('before', 5)
    crew.advanceClock(300)
    await crew.deliver()
    const during = await crew.receiveEvents('during', 5)
    crew.advanceClock(300)
    storage.setBehaviour(how)
    await crew.deliver()
    expect((await crew.listWaitingWindows('keep')).map(({ error }) => error)).toEqual([words])
    expect(crew.log).toMatchObject([{ trail: 'keep', attempts: 1, reason: words }])
    storage.setBehaviour('works')
    expect(await listDeliveredEventIds(place, bucket)).toEqual(before)
    crew.advanceClock(5)
    await crew.deliver()
    expect(await listDeliveredEventIds(place, bucket)).toEqual([...before, ...during])
    await done()
  })

  test('a bucket that was deleted is told, and filled again when it is back', async () => {
    await started('keep')
    await storage.deleteBucket(bucket)
    const received = await crew.receiveEvents('a', 3)
    crew.advanceClock(300)
    await crew.deliver()
    expect((await crew.listWaitingWindows('keep'))[0]?.error).toBe('The specified bucket does not exist')
    await storage.createBucket(bucket)
    crew.advanceClock(5)
    await crew.deliver()
    expect(await listDeliveredEventIds(place, bucket)).toEqual(received)
    await done()
  })

  test('half an upload of a large archive is thrown away, and the next attempt has the same key', async () => {
    await started('keep')
    const record = () => `{"eventID":"${crypto.randomUUID()}","noise":"${noise()}"}`
    for (let i = 0; i < 60; i += 1) await crew.receiveEvents(`large-${i}`, 1, { record: record() })
    crew.advanceClock(300)
    storage.setBehaviour(({ query }) => (query.get('partNumber') === '2' ? 'fails' : 'works'))
    await crew.deliver()
    expect((await crew.listWaitingWindows('keep'))[0]?.error).toBe(BROKEN)
    expect(storage.unfinishedUploads(bucket)).toEqual([])
    expect(await listArchives(place, bucket)).toEqual([])
    const began = storage.requests().filter(({ method, query }) => method === 'POST' && query.has('uploads'))
    storage.setBehaviour('works')
    crew.advanceClock(5)
    await crew.deliver()
    const [archive, ...more] = await listArchives(place, bucket)
    expect(more).toEqual([])
    expect(archive?.ids).toHaveLength(60)
    expect(began.at(-1)?.path).toBe(`/${bucket}/${archive?.key}`)
    await done()
  })

  test('a trail saves what it selects, and says so of a window in which there was nothing for it', async () => {
    await started('keep')
    await crew.trails.setSelectors(ADMIN, 'keep', {
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
    const wanted = await crew.receiveEvents('write', 4)
    await crew.receiveEvents('read', 4, { readOnly: true })
    await crew.receiveEvents('excluded', 4, { eventSource: 'kms.amazonaws.com' })
    crew.advanceClock(300)
    await crew.deliver()
    await crew.receiveEvents('read-again', 4, { readOnly: true })
    crew.advanceClock(300)
    await crew.deliver()
    crew.advanceClock(300)
    await crew.deliver()
    expect(await listDeliveredEventIds(place, bucket)).toEqual(wanted)
    expect((await crew.windows('keep')).map(({ state }) => state)).toEqual(['delivered', 'empty', 'empty'])
    expect(await listArchives(place, bucket)).toHaveLength(1)
    await done()
  })

  test('what comes late is saved with what came then, whenever it happened', async () => {
    await started('keep')
    const now = await crew.receiveEvents('now', 2)
    const old = await crew.receiveEvents('old', 2, { daysAgo: 29 })
    const dayOld = await crew.receiveEvents('day-old', 2, { daysAgo: 1 })
    const again = await crew.receiveEvents('now', 3)
    crew.advanceClock(300)
    await crew.deliver()
    expect(await listDeliveredEventIds(place, bucket)).toEqual([...now, ...old, ...dayOld, ...again.slice(2)])
    await done()
  })

  test('json.gz lies as AWS lays it, and holds the records as they were received', async () => {
    await crew.createTrail({ name: 'keep', bucket, prefix: 'audit/2026', format: 'json.gz' })
    await crew.setLogging('keep', true)
    await crew.receiveEvents('a', 1, { record: '{ "eventID": "a-0",  "n": 1.50 }' })
    crew.advanceClock(300)
    await crew.deliver()
    const [archive] = await listArchives(place, bucket)
    expect(archive?.key).toMatch(
      /^audit\/2026\/AWSLogs\/000000000001\/CloudTrail\/local\/2026\/03\/01\/000000000001_CloudTrail_local_20260301T1205Z_[A-Z0-9]{16}\.json\.gz$/,
    )
    const url = `${storage.connection.endpoint}/${bucket}/${archive?.key}`
    const text = Buffer.from(Bun.gunzipSync(await (await fetch(url)).bytes())).toString()
    expect(text).toStartWith('{"Records":[')
    expect(text).toEndWith(',{ "eventID": "a-0",  "n": 1.50 }]}')
    await done()
  })

  test('two trails, stops and starts: each saves what came while it logged, once', async () => {
    await started('one')
    await crew.createTrail({ name: 'two', bucket: 'file:two' })
    const first = await crew.receiveEvents('first', 3)
    await crew.setLogging('two', true)
    const both = await crew.receiveEvents('both', 3)
    crew.advanceClock(10)
    await crew.setLogging('one', false)
    const second = await crew.receiveEvents('second', 3)
    await crew.setLogging('one', true)
    const again = await crew.receiveEvents('again', 3)
    await crew.setLogging('one', false)
    await crew.setLogging('one', true)
    crew.advanceClock(300)
    await crew.deliver()
    expect((await listDeliveredEventIds(place, bucket)).toSorted()).toEqual(
      [...first, ...both, ...again].toSorted(),
    )
    expect(await listDeliveredEventIds(place, 'file:two')).toEqual([...both, ...second, ...again])
    await done()
  })
})

// Too random to be compressed, so that the archive has parts.
function noise(): string {
  const pieces = Array.from({ length: 3 }, () => crypto.getRandomValues(new Uint8Array(60_000)))
  return Buffer.concat(pieces).toString('base64')
}
