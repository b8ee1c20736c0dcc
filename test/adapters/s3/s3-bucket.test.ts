import { afterAll, afterEach, beforeAll, describe, expect, test } from 'bun:test'
import { checkStorage, openBucket } from '../../../src/adapters/bucket.ts'
import { chunksOf, mebibyteChunks, readObject, storageFailureOf } from '../../support/bucket-objects.ts'
import { startStorage, type TestStorage } from '../../support/storage.ts'

const dataDir = '/nowhere'
let storage: TestStorage

beforeAll(async () => {
  storage = await startStorage()
  await storage.createBucket('logs')
})
afterEach(() => storage.setBehaviour('works'))
afterAll(() => storage.stop())

const open = (name: string, overrides: object = {}) =>
  openBucket(name, {
    connection: { ...storage.connection, ...overrides },
    dataDir,
    attemptsMax: 1,
    responseMs: 30_000,
  })

describe('object storage', () => {
  test('that refuses a bucket is quoted with its own message', async () => {
    expect(await storageFailureOf(open('missing').selfTest())).toMatchObject({
      code: 'NoSuchBucket',
      message: 'The specified bucket does not exist',
    })
  })

  test('that does not know the access key fails with the same message as every other', async () => {
    const UNKNOWN = 'The AWS Access Key Id you provided does not exist in our records'
    const bucket = open('logs', { accessKeyId: 'UNKNOWN' })
    const unknown = { code: 'InvalidAccessKeyId', message: UNKNOWN }
    expect(await storageFailureOf(bucket.selfTest())).toMatchObject(unknown)
    expect(await storageFailureOf(bucket.put('key', chunksOf('x')))).toMatchObject(unknown)
    expect(await storageFailureOf(bucket.get('key'))).toMatchObject(unknown)
    expect(await checkStorage({ ...storage.connection, accessKeyId: 'UNKNOWN' })).toMatchObject(unknown)
    expect(await checkStorage(storage.connection)).toBeNull()
  })

  test('that sends no message is quoted with its code or status', async () => {
    storage.setBehaviour('refuses without a message')
    expect(await storageFailureOf(open('logs').get('key'))).toMatchObject({ message: 'AccessDenied' })
    storage.setBehaviour(({ method }) => (method === 'HEAD' ? 'refuses without a message' : 'works'))
    expect(await storageFailureOf(open('logs').selfTest())).toMatchObject({
      message: 'The storage answered with status 403.',
    })
  })

  test('that is broken is retried, and finally quoted with its own message', async () => {
    let requests = 0
    storage.setBehaviour(() => (requests++ < 2 ? 'fails' : 'works'))
    await openBucket('logs', { connection: storage.connection, dataDir }).put('retried', chunksOf('x'))
    expect(requests).toBe(3)
    storage.setBehaviour('fails')
    expect(await storageFailureOf(open('logs').put('key', chunksOf('x')))).toMatchObject({
      code: 'InternalError',
      message: 'We encountered an internal error. Please try again.',
    })
  })

  test('that fails in the middle of an upload keeps nothing of it', async () => {
    const bucket = open('logs')
    const isSecondPart = (query: URLSearchParams) => query.get('partNumber') === '2'
    for (const behaviour of ['fails', 'disconnects', 'rejects the key'] as const) {
      storage.setBehaviour(({ query }) => (isSecondPart(query) ? behaviour : 'works'))
      await storageFailureOf(bucket.put('partial', mebibyteChunks(20)))
    }
    expect(await bucket.get('partial')).toBeNull()
    expect(storage.unfinishedUploads('logs')).toEqual([])
  })

  test('that hangs in the middle of an upload causes a timeout, and keeps nothing of it', async () => {
    const bucket = openBucket('logs', { connection: storage.connection, dataDir, uploadMs: 1_000 })
    storage.setBehaviour(({ query }) => (query.get('partNumber') === '2' ? 'hangs' : 'works'))
    expect((await storageFailureOf(bucket.put('hanging', mebibyteChunks(20)))).message).toBe(
      'The storage did not answer in time.',
    )
    expect(storage.unfinishedUploads('logs')).toEqual([])
  })

  test('that refuses to abort an upload is quoted with the error that broke the upload', async () => {
    await storage.createBucket('refusing')
    storage.setBehaviour(({ method, query }) => {
      if (method === 'DELETE') return 'rejects the key'
      return query.get('partNumber') === '2' ? 'fails' : 'works'
    })
    const failure = await storageFailureOf(open('refusing').put('partial', mebibyteChunks(20)))
    expect(failure).toMatchObject({ code: 'InternalError' })
  })

  test('that closes the connection during a download causes an error', async () => {
    const bucket = open('logs')
    storage.setBehaviour('disconnects')
    expect((await storageFailureOf(readObject(bucket, 'key'))).message).toBe(
      'The storage closed the connection.',
    )
  })

  test('that never answers causes a timeout', async () => {
    const options = { connection: storage.connection, dataDir, responseMs: 50, uploadMs: 50 }
    storage.setBehaviour('hangs')
    const bucket = openBucket('logs', options)
    const timeout = { message: 'The storage did not answer in time.' }
    expect(await storageFailureOf(bucket.put('key', chunksOf('x')))).toMatchObject(timeout)
    expect(await storageFailureOf(bucket.get('key'))).toMatchObject(timeout)
    expect(await storageFailureOf(bucket.selfTest())).toMatchObject(timeout)
  })

  test('that stalls during a download causes a timeout, but a slow reader does not', async () => {
    const server = Bun.serve({
      hostname: '127.0.0.1',
      port: 0,
      fetch: ({ url }) => new Response(createBody(url.includes('stalled'))),
    })
    const connection = { ...storage.connection, endpoint: `http://127.0.0.1:${server.port}` }
    const bucket = openBucket('logs', { connection, dataDir, responseMs: 100 })
    expect((await storageFailureOf(readObject(bucket, 'stalled'))).message).toBe(
      'The storage did not answer in time.',
    )
    let bytes = 0
    for await (const piece of (await bucket.get('slow'))?.body ?? []) {
      bytes += piece.length
      await Bun.sleep(150)
    }
    expect(bytes).toBe(200_000)
    await server.stop(true)
  })

  test('that cannot be reached causes an error', async () => {
    const closed = open('logs', { endpoint: 'http://127.0.0.1:1' })
    expect((await storageFailureOf(closed.selfTest())).message).toBe('The storage refused the connection.')
    const unknown = open('logs', { endpoint: 'http://storage.invalid' })
    expect((await storageFailureOf(unknown.selfTest())).message).toMatch(/host name of the storage/)
  })

  test('is required for a bucket that is not a folder', () => {
    expect(() => openBucket('logs', { connection: null, dataDir })).toThrow('has no connection')
  })
})

// Sends one half, and then the other half or nothing.
function createBody(isStalled: boolean): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start: (controller) => controller.enqueue(new Uint8Array(100_000)),
    async pull(controller) {
      if (isStalled) await new Promise(() => {})
      controller.enqueue(new Uint8Array(100_000))
      controller.close()
    },
  })
}
