import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { openBucket } from '../../../src/adapters/bucket.ts'
import type { Checksum } from '../../../src/domain/access/connection.ts'
import { chunksOf, mebibyteChunks, readObject, storageFailureOf } from '../../support/bucket-objects.ts'
import { startStorage, type TestStorage } from '../../support/storage.ts'
import type { StorageRequest } from '../../support/storage-proxy.ts'

let storage: TestStorage
let received = 0

beforeAll(async () => {
  storage = await startStorage()
  await storage.createBucket('logs')
})
beforeEach(() => {
  received = storage.requests().length
})
afterEach(() => storage.setBehaviour('works'))
afterAll(() => storage.stop())

const open = (checksum?: Checksum) =>
  openBucket('logs', {
    connection: { ...storage.connection, ...(checksum && { checksum }) },
    dataDir: '/nowhere',
    attemptsMax: 1,
  })
const requestsOf = (method: string) =>
  storage
    .requests()
    .slice(received)
    .filter((request) => request.method === method)
const listKeys = async () => (await Array.fromAsync(open().list('test/'))).map(({ key }) => key)
// A storage whose buckets have Object Lock, and which may not know some headers.
const lock =
  (unknownHeaders: string[] = []) =>
  ({ method, checksums }: StorageRequest) => {
    if (method !== 'PUT') return 'works' as const
    if (checksums.some((name) => unknownHeaders.includes(name))) return 'does not know the header'
    return checksums.length === 0 ? 'requires a checksum' : 'works'
  }

describe('every upload', () => {
  test.each<[Checksum | undefined, string[]]>([
    [undefined, ['content-md5']],
    ['md5', ['content-md5']],
    ['crc32', ['x-amz-checksum-crc32']],
    ['none', []],
  ])('of a connection with the checksum %p carries %p, whole or in parts', async (checksum, headers) => {
    const bucket = open(checksum)
    await bucket.put('small', chunksOf('small'))
    await bucket.put('large', mebibyteChunks(17))
    const uploads = requestsOf('PUT').filter(({ path }) => path.startsWith('/logs/'))
    expect(uploads.map(({ checksums }) => checksums)).toEqual([headers, headers, headers, headers])
    expect(await readObject(bucket, 'small')).toBe('small')
    expect(Buffer.concat(await Array.fromAsync((await bucket.get('large'))?.body ?? chunksOf()))).toEqual(
      Buffer.concat(await Array.fromAsync(mebibyteChunks(17))),
    )
  })

  test('reaches a bucket with Object Lock, whole or in parts', async () => {
    storage.setBehaviour(lock())
    const bucket = open()
    await bucket.put('locked', chunksOf('locked'))
    await bucket.put('locked-large', mebibyteChunks(9))
    expect(await readObject(bucket, 'locked')).toBe('locked')
  })
})

describe('the self-test of a bucket', () => {
  test.each<[string, Checksum, string[], Checksum]>([
    ['accepts the one of the connection', 'md5', [], 'md5'],
    ['requires one although the connection has none', 'none', [], 'md5'],
    ['does not know Content-MD5', 'md5', ['content-md5'], 'crc32'],
  ])('finds the checksum for a storage that %s', async (_, checksum, unknownHeaders, found) => {
    storage.setBehaviour(lock(unknownHeaders))
    expect(await open(checksum).selfTest('test/')).toMatchObject({ checksum: found })
    expect(await listKeys()).toEqual([])
  })

  test('finds that a storage knows no checksum', async () => {
    storage.setBehaviour(({ checksums }) => (checksums.length > 0 ? 'does not know the header' : 'works'))
    expect(await open().selfTest('test/')).toMatchObject({ checksum: 'none' })
    expect(await listKeys()).toEqual([])
  })

  test.each<Checksum>(['md5', 'crc32'])('does not replace the chosen checksum %s by none', async (chosen) => {
    storage.setBehaviour(({ checksums }) => (checksums.length > 0 ? 'does not know the header' : 'works'))
    expect(await storageFailureOf(open(chosen).selfTest('test/'))).toMatchObject({ code: 'NotImplemented' })
    expect(requestsOf('PUT')).toHaveLength(2)
    expect(requestsOf('PUT').filter(({ checksums }) => checksums.length === 0)).toEqual([])
  })

  test('tries no other checksum if the bytes were damaged on the way', async () => {
    storage.setBehaviour(({ checksums }) => (checksums.length > 0 ? 'reports damage' : 'works'))
    expect(await storageFailureOf(open().selfTest('test/'))).toMatchObject({ code: 'BadDigest' })
    expect(requestsOf('PUT').map(({ checksums }) => checksums)).toEqual([['content-md5']])
  })

  test('quotes the first refusal of a storage that accepts none', async () => {
    storage.setBehaviour(({ method }) => (method === 'PUT' ? 'requires a checksum' : 'works'))
    const failure = await storageFailureOf(open().selfTest('test/'))
    expect(failure).toMatchObject({ code: 'InvalidRequest', step: 'write' })
    expect(requestsOf('PUT').map(({ checksums }) => checksums)).toEqual([
      ['content-md5'],
      ['x-amz-checksum-crc32'],
      [],
    ])
  })

  test.each([
    ['list', (request: StorageRequest) => request.method === 'HEAD' || isListing(request)],
    ['write', ({ method }: StorageRequest) => method === 'PUT'],
    ['read', (request: StorageRequest) => request.method === 'GET' && !isListing(request)],
  ] as const)('names the step that was denied: %s', async (step, isDenied) => {
    storage.setBehaviour((request) => (isDenied(request) ? 'denies' : 'works'))
    expect(await storageFailureOf(open().selfTest('test/'))).toMatchObject({
      ...{ code: 'AccessDenied', message: 'Access Denied', step },
    })
    storage.setBehaviour('works')
    expect(await listKeys()).toEqual([])
    expect(requestsOf('PUT')).toHaveLength(step === 'write' ? 1 : 0)
  })

  test('names the deletion if it fails, but not if it is denied', async () => {
    storage.setBehaviour(({ method }) => (method === 'DELETE' ? 'fails' : 'works'))
    expect(await storageFailureOf(open().selfTest('kept/'))).toMatchObject({ step: 'delete' })
    storage.setBehaviour(({ method }) => (method === 'DELETE' ? 'denies' : 'works'))
    expect(await open().selfTest('kept/')).toMatchObject({ checksum: 'md5' })
  })

  test('of writing alone reads and lists nothing', async () => {
    expect(await open().selfTest('test/', 'writing')).toMatchObject({ checksum: 'md5' })
    expect([...requestsOf('GET'), ...requestsOf('HEAD')]).toEqual([])
    expect(new Set(requestsOf('PUT').map(({ path }) => path)).size).toBe(1)
    expect(await listKeys()).toEqual([])
  })

  test('of listing alone writes nothing', async () => {
    expect(await open().selfTest('test/', 'listing')).toMatchObject({ checksum: 'md5' })
    expect([...requestsOf('PUT'), ...requestsOf('DELETE')]).toEqual([])
  })

  test('deletes the version that it wrote, and hides the object where versions must stay', async () => {
    storage.setBehaviour(({ method }) => (method === 'PUT' ? 'keeps versions' : 'works'))
    await open().selfTest('test/')
    const versions = () => requestsOf('DELETE').map(({ query }) => query.get('versionId'))
    expect(versions()).toEqual(['v1'])
    storage.setBehaviour(({ method, query }) => {
      if (method === 'PUT') return 'keeps versions'
      return query.has('versionId') ? 'denies' : 'works'
    })
    await open().selfTest('test/')
    expect(versions()).toEqual(['v1', 'v1', null])
  })
})

const isListing = ({ method, path }: StorageRequest) => method === 'GET' && /^\/logs\/?$/.test(path)
