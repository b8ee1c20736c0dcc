import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { CreateTrailCommand, UpdateTrailCommand } from '@aws-sdk/client-cloudtrail'
import { openBucket } from '../../../src/adapters/bucket.ts'
import { createCloudTrailClient } from '../../support/cloudtrail.ts'
import { DATABASES } from '../../support/databases.ts'
import { executeSql } from '../../support/execute-sql.ts'
import { startStorage, type TestStorage } from '../../support/storage.ts'
import type { Behaviour, StorageRequest } from '../../support/storage-proxy.ts'
import { openTestApp, postJson, type TestApp } from '../../support/test-app.ts'

const WRITE_ONLY =
  'Trail keep is write-only, so Daybook does not read its bucket: it cannot verify the trail, prove its events or return its archives. Verify the bucket with a key that may read it and the command daybook verify --bucket, or turn off write-only.'

describe.each(DATABASES)('the test of a bucket, on %s,', (database) => {
  let storage: TestStorage
  let daybook: TestApp
  let received = 0
  beforeAll(async () => {
    storage = await startStorage()
    await storage.createBucket('logs')
    await storage.createBucket('more')
  })
  afterAll(() => storage.stop())
  beforeEach(async () => {
    daybook = await openTestApp({ database })
    await connect()
    received = storage.requests().length
  })
  afterEach(async () => {
    storage.setBehaviour('works')
    await daybook.close()
  })

  const send = async (method: string, path: string, body?: object) => {
    const response = await daybook.api(path, body === undefined ? { method } : { ...postJson(body), method })
    return { status: response.status, body: response.status === 204 ? null : await response.json() }
  }
  const connect = (change: object = {}) => {
    const { endpoint, region, accessKeyId, secretAccessKey } = storage.connection
    const connection = { endpoint, region, pathStyle: true, accessKeyId, secretAccessKey }
    return send('PUT', '/projects/default/storage', { ...connection, ...change })
  }
  const create = (change: object = {}) => send('POST', '/trails', { name: 'keep', bucket: 'logs', ...change })
  const check = async () => (await send('POST', '/projects/default/storage/check')).body
  const checksum = async () => (await send('GET', '/projects')).body.projects[0].storage.checksum
  // The folders of the test objects. Each is written twice, to see whether the storage replaces it.
  const probes = () => {
    const paths = storage
      .requests()
      .slice(received)
      .filter(({ method, path }) => method === 'PUT' && path.includes('daybook-probe-'))
      .map(({ path }) => path)
    return [...new Set(paths)].map((path) => path.replace(/daybook-probe-.*/, ''))
  }
  const deliver = async () => {
    await send('PUT', '/trails/keep/logging')
    daybook.setClock('2026-03-01T12:05:01Z')
    await daybook.app.services.deliver()
  }
  const setDenied = (isDenied: (request: StorageRequest) => boolean, behaviour: Behaviour = 'denies') =>
    storage.setBehaviour((request) => (isDenied(request) ? behaviour : 'works'))

  test('writes one object after each change of the connection, the bucket or the prefix', async () => {
    const folder = 'AWSLogs/000000000001/'
    await create()
    expect(await check()).toEqual({ connected: true, message: null, checksum: 'md5' })
    await send('PATCH', '/trails/keep', { format: 'json.gz' })
    await send('DELETE', '/trails/keep')
    await create()
    await create({ name: 'other' })
    expect(probes()).toEqual([`/logs/${folder}`])
    await send('PATCH', '/trails/keep', { prefix: 'p' })
    await send('PATCH', '/trails/keep', { bucket: 'more' })
    await send('PATCH', '/trails/keep', { bucket: 'logs', prefix: '' })
    expect(probes().slice(1)).toEqual([`/logs/p/${folder}`, `/more/p/${folder}`])
    await connect()
    await check()
    await check()
    expect(probes().slice(3)).toEqual([`/logs/${folder}`])
  })

  test('of a write-only trail does not count for one that reads, but the reverse does', async () => {
    await create({ writeOnly: true })
    await send('PATCH', '/trails/keep', { writeOnly: false })
    await send('PATCH', '/trails/keep', { writeOnly: true })
    expect(probes()).toHaveLength(2)
  })

  test('finds out the checksum and keeps it, also when the connection is saved again', async () => {
    setDenied(({ checksums }) => checksums.includes('content-md5'), 'does not know the header')
    expect(await create()).toMatchObject({ status: 201 })
    expect(await checksum()).toBe('crc32')
    await connect()
    expect(await checksum()).toBe('crc32')
    await deliver()
    expect((await send('GET', '/trails/keep')).body.state).toMatchObject({ error: null })
    await connect({ checksum: 'none' })
    expect(await checksum()).toBe('none')
  })

  test('is repeated by the check while deliveries fail, as when a bucket is locked later', async () => {
    await connect({ checksum: 'none' })
    await create()
    setDenied(({ method, checksums }) => method === 'PUT' && checksums.length === 0, 'requires a checksum')
    await deliver()
    expect((await send('GET', '/trails/keep')).body.state.error).toContain('Object Lock parameters')
    expect(await check()).toEqual({ connected: true, message: null, checksum: 'md5' })
    daybook.setClock('2026-03-01T12:10:01Z')
    await daybook.app.services.deliver()
    expect((await send('GET', '/trails/keep')).body.state).toMatchObject({ error: null })
  })

  test.each<[string, (request: StorageRequest) => boolean, string]>([
    [
      'list',
      (request) => isListing(request),
      'Daybook cannot list the bucket. A trail needs that unless it is write-only. Error from the storage: Access Denied',
    ],
    [
      'write',
      ({ method }) => method === 'PUT',
      'Daybook cannot write to the bucket. Error from the storage: Access Denied',
    ],
    [
      'read back',
      (request) => request.method === 'GET' && !isListing(request),
      'Daybook cannot read from the bucket. A trail needs that unless it is write-only. Error from the storage: Access Denied',
    ],
  ])('says which step failed, at creation and in the check: %s', async (_, isDenied, message) => {
    await create()
    await connect()
    setDenied(isDenied)
    expect(await create({ name: 'other' })).toMatchObject({ status: 400, body: { detail: message } })
    expect(await check()).toMatchObject({ connected: false, message: `logs: ${message}` })
  })

  test('says that the deletion failed, but accepts that it is denied', async () => {
    setDenied(({ method }) => method === 'DELETE', 'fails')
    expect((await create()).body.detail).toMatch(/^Daybook cannot delete its test object from the bucket\. /)
    setDenied(({ method }) => method === 'DELETE')
    expect(await create()).toMatchObject({ status: 201 })
  })

  test('lets a write-only trail be created, delivered and signed with a key that only writes', async () => {
    setDenied(({ method }) => method !== 'PUT' && method !== 'POST')
    expect(await create({ writeOnly: true })).toMatchObject({ status: 201, body: { writeOnly: true } })
    expect(await check()).toEqual({ connected: true, message: null, checksum: 'md5' })
    await send('PUT', '/trails/keep/logging')
    await daybook.send([{ eventID: 'proven', eventName: 'StopInstances', userName: 'ann' }])
    await deliver()
    daybook.setClock('2026-03-01T13:00:01Z')
    await daybook.app.services.writeDigests()
    const { archives, digests } = (await send('GET', '/trails/keep/archives')).body
    expect([archives.length, digests.length]).toEqual([1, 1])

    storage.setBehaviour('works')
    const refusal = { status: 409, body: { detail: WRITE_ONLY } }
    expect(await send('POST', '/trails/keep/verification')).toMatchObject(refusal)
    // The log proves the event without the archive.
    const { body: ofLog } = await send('GET', '/events/proven/proof')
    expect([ofLog.log.leaf.id, ofLog.archive]).toEqual(['proven', undefined])
    const { verifyTrail } = daybook.app.services
    const customer = await daybook.app.store.customers.findFirst()
    const verification = customer && verifyTrail(customer, 'keep', { from: null, until: null })
    expect(await verification?.catch(({ message }) => message)).toBe(WRITE_ONLY)

    await send('PATCH', '/trails/keep', { writeOnly: false })
    expect((await send('POST', '/trails/keep/verification')).body).toMatchObject({ sound: true })
    const { body: ofBoth } = await send('GET', '/events/proven/proof')
    expect([ofBoth.log.leaf.id, ofBoth.archive.bucket]).toEqual(['proven', archives[0].bucket])
  })

  test('leaves a write-only trail as it is when AWS tools change or create one', async () => {
    setDenied(({ method }) => method !== 'PUT' && method !== 'POST')
    await create({ writeOnly: true })
    const client = createCloudTrailClient(daybook)
    await client.send(new UpdateTrailCommand({ Name: 'keep', S3KeyPrefix: 'p' }))
    expect((await send('GET', '/trails/keep')).body).toMatchObject({ prefix: 'p', writeOnly: true })
    const other = new CreateTrailCommand({ Name: 'other', S3BucketName: 'logs' })
    const message = 'Daybook cannot list the bucket. A trail needs that unless it is write-only.'
    expect(await client.send(other).catch((error) => error.message)).toContain(message)
    storage.setBehaviour('works')
    await client.send(other)
    expect((await send('GET', '/trails/other')).body).toMatchObject({ writeOnly: false })
  })

  test('of a key that may not list all buckets is that of the buckets of the trails', async () => {
    setDenied(({ path }) => path === '/')
    expect(await check()).toMatchObject({
      connected: false,
      message:
        'Daybook cannot list the buckets, and no trail of this project writes to a bucket that can be tested instead. Error from the storage: Access Denied',
    })
    await create()
    expect(await check()).toMatchObject({ connected: true })
  })

  test.each<[string, string, string]>([
    ['verification', 'list', 'Daybook cannot list the bucket. Error from the storage: Access Denied'],
    ['verification', 'read', 'Daybook cannot read from the bucket. Error from the storage: Access Denied'],
  ])('says in a %s which step the storage denies: %s', async (path, step, detail) => {
    await create()
    await deliver()
    daybook.setClock('2026-03-01T13:00:01Z')
    await daybook.app.services.writeDigests()
    setDenied((request) => request.method === 'GET' && isListing(request) === (step === 'list'))
    expect(await send('POST', `/trails/keep/${path}`)).toMatchObject({ status: 409, body: { detail } })
  })

  test('says that the secret was encrypted with another secret key', async () => {
    await create()
    await executeSql(daybook, "update connections set sealed_secret = 'sealed with another key'")
    const message =
      'The secret access key was encrypted with another secret key than the current one of this Daybook. Enter it again.'
    expect(await check()).toMatchObject({ connected: false, message })
    expect(await create({ name: 'other' })).toMatchObject({ status: 400, body: { detail: message } })
    await deliver()
    expect((await send('GET', '/trails/keep')).body.state.error).toBe(message)
  })

  test('leaves nothing in the bucket', async () => {
    const bucket = openBucket('logs', { connection: storage.connection, dataDir: '/nowhere' })
    const before = await Array.fromAsync(bucket.list(''))
    await create({ prefix: 'empty' })
    expect(await Array.fromAsync(bucket.list(''))).toEqual(before)
    bucket.close()
  })
})

// A HEAD of the bucket needs the same permission as a list of its objects.
function isListing({ method, path }: StorageRequest): boolean {
  return (method === 'GET' || method === 'HEAD') && /^\/\w+\/?$/.test(path)
}
