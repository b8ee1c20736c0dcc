import { afterAll, afterEach, beforeAll, describe, expect, test } from 'bun:test'
import { checkStorage, openBucket } from '../../../src/adapters/bucket.ts'
import { failure, mebibytes, pieces, read } from '../../support/bucket-objects.ts'
import { type Storage, startStorage } from '../../support/storage.ts'

const dataDir = '/nowhere'
let storage: Storage

beforeAll(async () => {
  storage = await startStorage()
  await storage.makeBucket('logs')
})
afterEach(() => storage.behave('well'))
afterAll(() => storage.stop())

const open = (name: string, more: object = {}) =>
  openBucket(name, { connection: { ...storage.connection, ...more }, dataDir, attempts: 1, answerMs: 2_000 })

describe('an object storage', () => {
  test('is asked for its own words when it refuses a bucket', async () => {
    expect(await failure(open('nowhere').selfTest())).toMatchObject({
      code: 'NoSuchBucket',
      message: 'The specified bucket does not exist',
    })
  })

  test('that does not know the key gives the sentence that everybody gives', async () => {
    const UNKNOWN = 'The AWS Access Key Id you provided does not exist in our records'
    const bucket = open('logs', { accessKeyId: 'UNKNOWN' })
    const unknown = { code: 'InvalidAccessKeyId', message: UNKNOWN }
    expect(await failure(bucket.selfTest())).toMatchObject(unknown)
    expect(await failure(bucket.put('key', pieces('x')))).toMatchObject(unknown)
    expect(await failure(bucket.get('key'))).toMatchObject(unknown)
    expect(await checkStorage({ ...storage.connection, accessKeyId: 'UNKNOWN' })).toBe(UNKNOWN)
    expect(await checkStorage(storage.connection)).toBeNull()
  })

  test('that says nothing is quoted by its code', async () => {
    storage.behave('refuses silently')
    expect(await failure(open('logs').get('key'))).toMatchObject({ message: 'AccessDenied' })
    storage.behave(({ method }) => (method === 'HEAD' ? 'refuses silently' : 'well'))
    expect(await failure(open('logs').selfTest())).toMatchObject({
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
    expect(await failure(bucket.selfTest())).toMatchObject(late)
  })

  test('that falls silent in the middle of a download is not waited for, but a slow reader is', async () => {
    const halting = Bun.serve({
      hostname: '127.0.0.1',
      port: 0,
      fetch: ({ url }) => new Response(halves(url.includes('silent'))),
    })
    const connection = { ...storage.connection, endpoint: `http://127.0.0.1:${halting.port}` }
    const bucket = openBucket('logs', { connection, dataDir, answerMs: 100 })
    expect((await failure(read(bucket, 'silent'))).message).toBe('The storage did not answer in time.')
    let bytes = 0
    for await (const piece of (await bucket.get('slow'))?.body ?? []) {
      bytes += piece.length
      await Bun.sleep(150)
    }
    expect(bytes).toBe(200_000)
    await halting.stop(true)
  })

  test('that is not there says so', async () => {
    const closed = open('logs', { endpoint: 'http://127.0.0.1:1' })
    expect((await failure(closed.selfTest())).message).toBe('The storage refused the connection.')
    const unknown = open('logs', { endpoint: 'http://storage.invalid' })
    expect((await failure(unknown.selfTest())).message).toMatch(/host name of the storage/)
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

// Half of it, and the other half unless it falls silent.
function halves(isSilent: boolean): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start: (controller) => controller.enqueue(new Uint8Array(100_000)),
    async pull(controller) {
      if (isSilent) await new Promise(() => {})
      controller.enqueue(new Uint8Array(100_000))
      controller.close()
    },
  })
}
