import { afterAll, afterEach, beforeAll, describe, expect, test } from 'bun:test'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { StorageFailure } from '../../src/core/storage-failure.ts'
import { type Bucket, checkStorage, openBucket } from '../../src/outside/bucket.ts'
import { type Storage, startStorage } from '../support/storage.ts'

const dataDir = mkdtempSync(join(tmpdir(), 'daybook-bucket-'))
const MIB = 1024 * 1024
let storage: Storage

beforeAll(async () => {
  storage = await startStorage()
  await storage.makeBucket('logs')
  await openBucket('file:logs', { connection: null, dataDir }).check()
})
afterEach(() => storage.behave('well'))
afterAll(async () => {
  await storage.stop()
  rmSync(dataDir, { recursive: true })
})

const open = (name: string, more: object = {}) =>
  openBucket(name, { connection: { ...storage.connection, ...more }, dataDir, attempts: 1, answerMs: 2_000 })

async function* pieces(...texts: (string | Uint8Array)[]) {
  for (const text of texts) yield Buffer.from(text)
}

async function* mebibytes(count: number) {
  for (let index = 0; index < count; index++) yield new Uint8Array(MIB).fill(index)
}

async function read(bucket: Bucket, key: string): Promise<string | null> {
  const found = await bucket.get(key)
  return found === null ? null : Buffer.concat(await Array.fromAsync(found.body)).toString()
}

async function failure(deed: Promise<unknown>): Promise<StorageFailure> {
  const error = await deed.then(
    () => null,
    (thrown) => thrown,
  )
  if (error instanceof StorageFailure) return error
  throw new Error(`Not the failure of a storage: ${error}`)
}

describe.each([['logs'], ['file:logs']])('the bucket %s', (name) => {
  test('gives back what it was given, under the same key', async () => {
    const bucket = open(name)
    const key = 'AWSLogs/1/Журнал à la carte/+ %20 & = 本.json.gz'
    expect(await bucket.put(key, pieces('one, ', 'two'), { signature: 'ab12' })).toEqual({ bytes: 8 })
    expect((await bucket.get(key))?.metadata).toEqual({ signature: 'ab12' })
    expect(await read(bucket, key)).toBe('one, two')
  })

  test('replaces an object whole, words and all', async () => {
    const bucket = open(name)
    await bucket.put('again', pieces('the first and longer one'), { signature: 'first' })
    await bucket.put('again', pieces('the second'))
    expect(await read(bucket, 'again')).toBe('the second')
    expect((await bucket.get('again'))?.metadata).toEqual({})
  })

  test('takes an empty object', async () => {
    const bucket = open(name)
    expect(await bucket.put('empty', pieces())).toEqual({ bytes: 0 })
    expect(await read(bucket, 'empty')).toBe('')
  })

  test('takes an object of many parts', async () => {
    const bucket = open(name)
    expect(await bucket.put('large', mebibytes(19), { part: 'many' })).toEqual({ bytes: 19 * MIB })
    const found = await bucket.get('large')
    expect(found?.metadata).toEqual({ part: 'many' })
    const got = Buffer.concat(await Array.fromAsync(found?.body ?? pieces()))
    expect(got.equals(Buffer.concat(await Array.fromAsync(mebibytes(19))))).toBe(true)
  })

  test('has nothing where nothing was put, and removing it is no failure', async () => {
    const bucket = open(name)
    expect(await bucket.get('nothing/here')).toBeNull()
    await bucket.remove('nothing/here')
    await bucket.put('something/here', pieces('x'))
    await bucket.remove('something/here')
    expect(await bucket.get('something/here')).toBeNull()
  })

  test('lists what begins with a prefix, in order, however much', async () => {
    const bucket = open(name)
    const keys = Array.from({ length: 1_050 }, (_, index) => `list/${index % 7}/${index}`)
    await bucket.put('list/0.txt', pieces('beside a folder'))
    await bucket.put('lisa', pieces('before'))
    for (let next = 0; next < keys.length; next += 25)
      await Promise.all(keys.slice(next, next + 25).map((key) => bucket.put(key, pieces('x'))))
    const listed = await Array.fromAsync(bucket.list('list/'))
    expect(listed.map(({ key }) => key)).toEqual(['list/0.txt', ...keys].sort())
    expect(listed[0]).toEqual({ key: 'list/0.txt', bytes: 15 })
    expect(await Array.fromAsync(bucket.list('list/6/6'))).toHaveLength(keys.filter(isUnderSix).length)
    expect(await Array.fromAsync(bucket.list('nowhere/'))).toEqual([])
  }, 60_000)

  test('is found fit for use, and keeps nothing of the trial', async () => {
    await open(name).check('trial/AWSLogs/1/')
    expect(await Array.fromAsync(open(name).list('trial/'))).toEqual([])
  })

  test('keeps nothing of an object whose body failed, and passes the body’s error on', async () => {
    const bucket = open(name)
    await bucket.put('broken', pieces('as it was'))
    const broken = async function* () {
      yield* mebibytes(20)
      throw new RangeError('The body failed.')
    }
    await expect(bucket.put('broken', broken())).rejects.toThrow(RangeError)
    expect(await read(bucket, 'broken')).toBe('as it was')
    expect(storage.unfinished('logs')).toEqual([])
    expect(readdirSync(join(dataDir, 'buckets/logs/.partial'))).toEqual([])
  })

  test('stops in the middle when told to', async () => {
    const stop = new AbortController()
    const bucket = openBucket(name, { connection: storage.connection, dataDir, signal: stop.signal })
    const body = async function* () {
      yield* mebibytes(9)
      stop.abort()
      yield* mebibytes(9)
    }
    expect(await failure(bucket.put('stopped', body()))).toMatchObject({ code: 'Stopped' })
    expect(await open(name).get('stopped')).toBeNull()
  })
})

const isUnderSix = (key: string) => key.startsWith('list/6/6')

describe.each([['nowhere'], ['file:nowhere']])('the missing bucket %s', (name) => {
  test('fails each deed', async () => {
    const bucket = open(name)
    expect(await failure(bucket.put('key', pieces('x')))).toMatchObject({ code: 'NoSuchBucket' })
    expect(await failure(bucket.get('key'))).toMatchObject({ code: 'NoSuchBucket' })
    expect(await failure(Array.fromAsync(bucket.list('')))).toMatchObject({ code: 'NoSuchBucket' })
  })
})

describe('an object storage', () => {
  test('is asked for its own words when it refuses a bucket', async () => {
    expect(await failure(open('nowhere').check())).toMatchObject({
      code: 'NoSuchBucket',
      message: 'The specified bucket does not exist',
    })
  })

  test('that does not know the key gives the sentence that everybody gives', async () => {
    const UNKNOWN = 'The AWS Access Key Id you provided does not exist in our records'
    const bucket = open('logs', { accessKeyId: 'UNKNOWN' })
    const unknown = { code: 'InvalidAccessKeyId', message: UNKNOWN }
    expect(await failure(bucket.check())).toMatchObject(unknown)
    expect(await failure(bucket.put('key', pieces('x')))).toMatchObject(unknown)
    expect(await failure(bucket.get('key'))).toMatchObject(unknown)
    expect(await checkStorage({ ...storage.connection, accessKeyId: 'UNKNOWN' })).toBe(UNKNOWN)
    expect(await checkStorage(storage.connection)).toBeNull()
  })

  test('that says nothing is quoted by its code', async () => {
    storage.behave('refuses silently')
    expect(await failure(open('logs').get('key'))).toMatchObject({ message: 'AccessDenied' })
    storage.behave(({ method }) => (method === 'HEAD' ? 'refuses silently' : 'well'))
    expect(await failure(open('logs').check())).toMatchObject({
      message: 'The storage answered with status 403.',
    })
  })

  test('that is broken is tried again, and in the end quoted', async () => {
    let refused = 0
    storage.behave(() => (refused++ < 2 ? 'breaks' : 'well'))
    await openBucket('logs', { connection: storage.connection, dataDir }).put('patience', pieces('x'))
    expect(refused).toBe(3)
    storage.behave('breaks')
    expect(await failure(open('logs').put('key', pieces('x')))).toMatchObject({
      code: 'InternalError',
      message: 'We encountered an internal error. Please try again.',
    })
  })

  test('that goes away in the middle of an upload keeps nothing of it', async () => {
    const bucket = open('logs')
    const isSecondPart = (query: URLSearchParams) => query.get('partNumber') === '2'
    for (const how of ['breaks', 'cuts', 'forgets the key'] as const) {
      storage.behave(({ query }) => (isSecondPart(query) ? how : 'well'))
      await failure(bucket.put('gone', mebibytes(20)))
    }
    expect(await bucket.get('gone')).toBeNull()
    expect(storage.unfinished('logs')).toEqual([])
  })

  test('that goes away in the middle of a download is not taken for whole', async () => {
    const bucket = open('logs')
    storage.behave('cuts')
    expect((await failure(read(bucket, 'key'))).message).toBe('The storage broke off the connection.')
  })

  test('that never answers is not waited for', async () => {
    const impatient = { connection: storage.connection, dataDir, answerMs: 50, uploadMs: 50 }
    storage.behave('hangs')
    const bucket = openBucket('logs', impatient)
    const late = { message: 'The storage did not answer in time.' }
    expect(await failure(bucket.put('key', pieces('x')))).toMatchObject(late)
    expect(await failure(bucket.get('key'))).toMatchObject(late)
    expect(await failure(bucket.check())).toMatchObject(late)
  })

  test('that is not there says so', async () => {
    const closed = open('logs', { endpoint: 'http://127.0.0.1:1' })
    expect((await failure(closed.check())).message).toBe('The storage refused the connection.')
    const unknown = open('logs', { endpoint: 'http://storage.invalid' })
    expect((await failure(unknown.check())).message).toMatch(/host name of the storage/)
  })

  test('that welcomes checksums gets them', async () => {
    const bucket = open('logs', { checksums: 'WHEN_SUPPORTED' })
    await bucket.put('summed', mebibytes(9))
    await bucket.put('summed-small', pieces('small'))
    expect(await read(bucket, 'summed-small')).toBe('small')
  })

  test('is needed by a bucket that is no folder', () => {
    expect(() => openBucket('logs', { connection: null, dataDir })).toThrow('has no connection')
  })
})
