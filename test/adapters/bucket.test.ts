import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openBucket } from '../../src/adapters/bucket.ts'
import { chunksOf, MIB, mebibyteChunks, readObject, storageFailureOf } from '../support/bucket-objects.ts'
import { startStorage, type TestStorage } from '../support/storage.ts'

const dataDir = mkdtempSync(join(tmpdir(), 'daybook-bucket-'))
let storage: TestStorage

beforeAll(async () => {
  storage = await startStorage()
  await storage.createBucket('logs')
  await openBucket('file:logs', { connection: null, dataDir }).selfTest()
})
afterAll(async () => {
  await storage.stop()
  rmSync(dataDir, { recursive: true })
})

const open = (name: string) => openBucket(name, { connection: storage.connection, dataDir })

describe.each([['logs'], ['file:logs']])('the bucket %s', (name) => {
  test('returns an object and its metadata unchanged', async () => {
    const bucket = open(name)
    const key = 'AWSLogs/1/Журнал à la carte/+ %20 & = 本.json.gz'
    expect(await bucket.put(key, chunksOf('one, ', 'two'), { signature: 'ab12' })).toEqual({
      bytes: 8,
      version: null,
    })
    expect((await bucket.get(key))?.metadata).toEqual({ signature: 'ab12' })
    expect(await readObject(bucket, key)).toBe('one, two')
  })

  test('replaces an object together with its metadata', async () => {
    const bucket = open(name)
    await bucket.put('again', chunksOf('the first and longer one'), { signature: 'first' })
    await bucket.put('again', chunksOf('the second'))
    expect(await readObject(bucket, 'again')).toBe('the second')
    expect((await bucket.get('again'))?.metadata).toEqual({})
  })

  test('accepts an empty object', async () => {
    const bucket = open(name)
    expect(await bucket.put('empty', chunksOf())).toEqual({ bytes: 0, version: null })
    expect(await readObject(bucket, 'empty')).toBe('')
  })

  test('accepts an object of many parts', async () => {
    const bucket = open(name)
    expect(await bucket.put('large', mebibyteChunks(19), { part: 'many' })).toEqual({
      bytes: 19 * MIB,
      version: null,
    })
    const object = await bucket.get('large')
    expect(object?.metadata).toEqual({ part: 'many' })
    const bytes = Buffer.concat(await Array.fromAsync(object?.body ?? chunksOf()))
    expect(bytes.equals(Buffer.concat(await Array.fromAsync(mebibyteChunks(19))))).toBe(true)
  })

  test('returns null for a missing object, and can remove it without an error', async () => {
    const bucket = open(name)
    expect(await bucket.get('nothing/here')).toBeNull()
    await bucket.remove('nothing/here')
    await bucket.put('something/here', chunksOf('x'))
    await bucket.remove('something/here')
    expect(await bucket.get('something/here')).toBeNull()
  })

  test('lists all objects with a prefix, sorted by key', async () => {
    const bucket = open(name)
    const keys = Array.from({ length: 1_050 }, (_, index) => `list/${index % 7}/${index}`)
    await bucket.put('list/0.txt', chunksOf('beside a folder'))
    await bucket.put('lisa', chunksOf('before'))
    for (let next = 0; next < keys.length; next += 25)
      await Promise.all(keys.slice(next, next + 25).map((key) => bucket.put(key, chunksOf('x'))))
    const listed = await Array.fromAsync(bucket.list('list/'))
    expect(listed.map(({ key }) => key)).toEqual(['list/0.txt', ...keys].sort())
    expect(listed[0]).toEqual({ key: 'list/0.txt', bytes: 15 })
    expect(await Array.fromAsync(bucket.list('list/6/6'))).toHaveLength(keys.filter(isUnderSix).length)
    expect(await Array.fromAsync(bucket.list('nowhere/'))).toEqual([])
  }, 60_000)

  test('passes its self-test, which leaves nothing behind', async () => {
    await open(name).selfTest('self-test/AWSLogs/1/')
    expect(await Array.fromAsync(open(name).list('self-test/'))).toEqual([])
  })

  test('keeps nothing of an object whose body fails, and rejects with the error of the body', async () => {
    const bucket = open(name)
    await bucket.put('broken', chunksOf('unchanged'))
    const broken = async function* () {
      yield* mebibyteChunks(20)
      throw new RangeError('The body failed.')
    }
    await expect(bucket.put('broken', broken())).rejects.toThrow(RangeError)
    expect(await readObject(bucket, 'broken')).toBe('unchanged')
    expect(storage.unfinishedUploads('logs')).toEqual([])
    expect(readdirSync(join(dataDir, 'buckets/logs/.partial'))).toEqual([])
  })

  test('stops in the middle of an upload when the signal is aborted', async () => {
    const stop = new AbortController()
    const bucket = openBucket(name, { connection: storage.connection, dataDir, signal: stop.signal })
    const body = async function* () {
      yield* mebibyteChunks(9)
      stop.abort()
      yield* mebibyteChunks(9)
    }
    expect(await storageFailureOf(bucket.put('stopped', body()))).toMatchObject({ code: 'Stopped' })
    expect(await open(name).get('stopped')).toBeNull()
  })
})

const isUnderSix = (key: string) => key.startsWith('list/6/6')

describe.each([['missing'], ['file:missing']])('the missing bucket %s', (name) => {
  test('fails every operation with NoSuchBucket', async () => {
    const bucket = open(name)
    expect(await storageFailureOf(bucket.put('key', chunksOf('x')))).toMatchObject({ code: 'NoSuchBucket' })
    expect(await storageFailureOf(bucket.get('key'))).toMatchObject({ code: 'NoSuchBucket' })
    expect(await storageFailureOf(Array.fromAsync(bucket.list('')))).toMatchObject({ code: 'NoSuchBucket' })
  })
})
