import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { DATABASES } from '../../support/databases.ts'
import { rejectionOf } from '../../support/rejection.ts'
import { type Storage, startStorage } from '../../support/storage.ts'
import {
  ADMIN,
  archives,
  createTrailEnv,
  openTrailProcess,
  saved,
  type TrailEnv,
  type TrailProcess,
} from '../../support/trail-harness.ts'

const HOUR_MS = 3_600_000
const UNKNOWN_KEY = 'The AWS Access Key Id you provided does not exist in our records'
const BROKEN = 'We encountered an internal error. Please try again.'

let storage: Storage
beforeAll(async () => {
  storage = await startStorage()
})
afterAll(() => storage.stop())

describe.each(DATABASES)('delivery into an object storage, on %s,', (database) => {
  let place: TrailEnv
  let crew: TrailProcess
  let bucket: string
  beforeEach(async () => {
    storage.behave('well')
    place = await createTrailEnv(database, storage.connection)
    crew = await openTrailProcess(place)
    bucket = `logs-${crypto.randomUUID()}`
    await storage.makeBucket(bucket)
  })
  const done = async () => {
    await crew.close()
    place.remove()
  }
  const started = async (name: string) => {
    await crew.make({ name, bucket })
    await crew.logs(name, true)
  }

  test('a trail is not made with a key that the storage does not know, nor in a bucket that is not there', async () => {
    storage.behave('forgets the key')
    expect((await rejectionOf(crew.make({ name: 'keep', bucket }))).message).toBe(UNKNOWN_KEY)
    storage.behave('well')
    expect((await rejectionOf(crew.make({ name: 'keep', bucket: 'nothing-here' }))).message).toBe(
      'The specified bucket does not exist',
    )
    expect(await crew.trails.list(ADMIN)).toEqual([])
    await done()
  })

  test('a storage that is down for an hour is asked less and less, and gets everything in order once it is back', async () => {
    await started('keep')
    await crew.make({ name: 'other', bucket: 'file:other' })
    await crew.logs('other', true)
    storage.behave('breaks')
    const received: string[] = []
    const attempts: number[] = []
    for (let second = 0; second < HOUR_MS / 1_000; second += 60) {
      received.push(...(await crew.receive(`at-${second}`, 3)))
      crew.pass(60)
      const before = storage.heard().length
      await crew.deliver()
      if (storage.heard().length > before) attempts.push(second)
    }
    const [oldest, ...others] = await crew.waiting('keep')
    expect(others).toHaveLength(11)
    expect(oldest?.error).toBe(BROKEN)
    expect(oldest?.attempts).toBe(attempts.length)
    expect(attempts.length).toBeLessThan(14)
    const pauses = attempts.slice(1).map((at, i) => at - (attempts[i] ?? 0))
    expect(pauses).toEqual(pauses.toSorted((a, b) => a - b))
    expect(await saved(place, 'file:other')).toEqual(received)
    storage.behave('well')
    crew.pass(600)
    await crew.deliver()
    expect(await crew.waiting('keep')).toEqual([])
    expect(await saved(place, bucket)).toEqual(received)
    expect((await crew.windows('keep')).filter(({ error }) => error !== null)).toEqual([])
    await done()
  })

  test.each([
    ['forgets the key', UNKNOWN_KEY],
    ['hangs', 'The storage did not answer in time.'],
    ['refuses silently', 'AccessDenied'],
    ['cuts', 'The storage broke off the connection.'],
  ] as const)('a storage that %s in the middle loses nothing, and its words are kept', async (how, words) => {
    await started('keep')
    const before = await crew.receive('before', 5)
    crew.pass(300)
    await crew.deliver()
    const during = await crew.receive('during', 5)
    crew.pass(300)
    storage.behave(how)
    await crew.deliver()
    expect((await crew.waiting('keep')).map(({ error }) => error)).toEqual([words])
    expect(crew.log).toMatchObject([{ trail: 'keep', attempts: 1, reason: words }])
    storage.behave('well')
    expect(await saved(place, bucket)).toEqual(before)
    crew.pass(5)
    await crew.deliver()
    expect(await saved(place, bucket)).toEqual([...before, ...during])
    await done()
  })

  test('a bucket that was deleted is told, and filled again when it is back', async () => {
    await started('keep')
    await storage.dropBucket(bucket)
    const received = await crew.receive('a', 3)
    crew.pass(300)
    await crew.deliver()
    expect((await crew.waiting('keep'))[0]?.error).toBe('The specified bucket does not exist')
    await storage.makeBucket(bucket)
    crew.pass(5)
    await crew.deliver()
    expect(await saved(place, bucket)).toEqual(received)
    await done()
  })

  test('half an upload of a large archive is thrown away, and the next attempt has the same key', async () => {
    await started('keep')
    const record = () => `{"eventID":"${crypto.randomUUID()}","noise":"${noise()}"}`
    for (let i = 0; i < 60; i += 1) await crew.receive(`large-${i}`, 1, { record: record() })
    crew.pass(300)
    storage.behave(({ query }) => (query.get('partNumber') === '2' ? 'breaks' : 'well'))
    await crew.deliver()
    expect((await crew.waiting('keep'))[0]?.error).toBe(BROKEN)
    expect(storage.unfinished(bucket)).toEqual([])
    expect(await archives(place, bucket)).toEqual([])
    const began = storage.heard().filter(({ method, query }) => method === 'POST' && query.has('uploads'))
    storage.behave('well')
    crew.pass(5)
    await crew.deliver()
    const [archive, ...more] = await archives(place, bucket)
    expect(more).toEqual([])
    expect(archive?.ids).toHaveLength(60)
    expect(began.at(-1)?.path).toBe(`/${bucket}/${archive?.key}`)
    await done()
  })

  test('a trail saves what it selects, and says so of a window in which there was nothing for it', async () => {
    await started('keep')
    await crew.trails.select(ADMIN, 'keep', {
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
    const wanted = await crew.receive('write', 4)
    await crew.receive('read', 4, { readOnly: true })
    await crew.receive('excluded', 4, { eventSource: 'kms.amazonaws.com' })
    crew.pass(300)
    await crew.deliver()
    await crew.receive('read-again', 4, { readOnly: true })
    crew.pass(300)
    await crew.deliver()
    crew.pass(300)
    await crew.deliver()
    expect(await saved(place, bucket)).toEqual(wanted)
    expect((await crew.windows('keep')).map(({ state }) => state)).toEqual(['delivered', 'empty', 'empty'])
    expect(await archives(place, bucket)).toHaveLength(1)
    await done()
  })

  test('what comes late is saved with what came then, whenever it happened', async () => {
    await started('keep')
    const now = await crew.receive('now', 2)
    const old = await crew.receive('old', 2, { daysAgo: 29 })
    const dayOld = await crew.receive('day-old', 2, { daysAgo: 1 })
    const again = await crew.receive('now', 3)
    crew.pass(300)
    await crew.deliver()
    expect(await saved(place, bucket)).toEqual([...now, ...old, ...dayOld, ...again.slice(2)])
    await done()
  })

  test('json.gz lies as AWS lays it, and holds the records as they were received', async () => {
    await crew.make({ name: 'keep', bucket, prefix: 'audit/2026', format: 'json.gz' })
    await crew.logs('keep', true)
    await crew.receive('a', 1, { record: '{ "eventID": "a-0",  "n": 1.50 }' })
    crew.pass(300)
    await crew.deliver()
    const [archive] = await archives(place, bucket)
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
    await crew.make({ name: 'two', bucket: 'file:two' })
    const first = await crew.receive('first', 3)
    await crew.logs('two', true)
    const both = await crew.receive('both', 3)
    crew.pass(10)
    await crew.logs('one', false)
    const second = await crew.receive('second', 3)
    await crew.logs('one', true)
    const again = await crew.receive('again', 3)
    await crew.logs('one', false)
    await crew.logs('one', true)
    crew.pass(300)
    await crew.deliver()
    expect((await saved(place, bucket)).toSorted()).toEqual([...first, ...both, ...again].toSorted())
    expect(await saved(place, 'file:two')).toEqual([...both, ...second, ...again])
    await done()
  })
})

// Too random to be compressed, so that the archive has parts.
function noise(): string {
  const pieces = Array.from({ length: 3 }, () => crypto.getRandomValues(new Uint8Array(60_000)))
  return Buffer.concat(pieces).toString('base64')
}
