import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openBucket } from '../../src/adapters/bucket.ts'
import { failure, MIB, mebibytes, pieces, read } from '../support/bucket-objects.ts'
import { type Storage, startStorage } from '../support/storage.ts'

const dataDir = mkdtempSync(join(tmpdir(), 'daybook-bucket-'))
let storage: Storage

beforeAll(async () => {
  storage = await startStorage()
  await storage.makeBucket('logs')
  await openBucket('file:logs', { connection: null, dataDir }).selfTest()
})
afterAll(async () => {
  await storage.stop()
  rmSync(dataDir, { recursive: true })
})

const open = (name: string) => openBucket(name, { connection: storage.connection, dataDir })

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
    await open(name).selfTest('trial/AWSLogs/1/')
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
