import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { openBucket } from '../../../src/adapters/bucket.ts'
import type { Bucket } from '../../../src/domain/ports.ts'
import { DATABASES } from '../../support/databases.ts'
import { getObject, overwriteObject, toValidatedBucket } from '../../support/digest-harness.ts'
import { startStorage, type TestStorage } from '../../support/storage.ts'
import type { StorageRequest } from '../../support/storage-proxy.ts'
import {
  ACCOUNT_ID,
  createTrailEnvironment,
  openTrailProcess,
  type TrailEnvironment,
  type TrailProcess,
} from '../../support/trail-harness.ts'
import { validateLogs } from '../../support/validate-logs.ts'

const SENDER = { userName: 'mallory', accessKeyId: 'AKIA1', sourceIPAddress: '10.0.0.7', requestId: 'r-1' }

let storage: TestStorage
beforeAll(async () => {
  storage = await startStorage()
})
afterAll(() => storage.stop())

describe.each(DATABASES)('who submitted the events of an archive, on %s,', (database) => {
  let environment: TrailEnvironment
  let daybook: TrailProcess
  let name: string
  let bucket: Bucket
  beforeEach(async () => {
    environment = await createTrailEnvironment(database, storage.connection)
    daybook = await openTrailProcess(environment)
    name = `logs-${crypto.randomUUID()}`
    await storage.createBucket(name)
    const dataDir = join(environment.dataDir, 'customers', ACCOUNT_ID)
    bucket = openBucket(name, { connection: storage.connection, dataDir })
    await daybook.createTrail({ name: 'keep', bucket: name, hasDigests: true })
    await daybook.setLogging('keep', true)
  })
  const close = async () => {
    bucket.close()
    await daybook.close()
    environment.remove()
  }
  const deliver = async () => {
    await daybook.receiveEvents('door', 2, { submission: SENDER })
    daybook.advanceClock(301)
    await daybook.deliver()
    daybook.advanceClock(3_600)
    await daybook.deliver()
    await daybook.writeDigests()
    const keys = await Array.fromAsync(bucket.list(''), ({ key }) => key)
    return keys.filter((key) => key.includes('/CloudTrail-Submissions/'))
  }

  test('is in an object beside it, line by line, which the digest signs', async () => {
    const [key = '', ...others] = await deliver()
    expect(others).toEqual([])
    const date = '2026/03/01'
    const folder = `AWSLogs/${ACCOUNT_ID}/CloudTrail-Submissions/local/${date}/`
    expect(key).toStartWith(`${folder}${ACCOUNT_ID}_CloudTrail-Submissions_local_20260301T1205Z_`)
    const content = Bun.gunzipSync(new Uint8Array((await getObject(bucket, key))?.bytes ?? []))
    const lines = new TextDecoder().decode(content).trimEnd().split('\n')
    const submitted = lines.map((line) => JSON.parse(line))
    expect(submitted.filter(({ eventID }) => eventID.startsWith('door'))).toEqual(
      ['door-0', 'door-1'].map((eventID) => ({
        ...{ eventID, project: 'default', receivedTime: '2026-03-01T12:00:00.000Z' },
        ...SENDER,
      })),
    )
    const digest = await readDigest(bucket)
    const file = digest.logFiles.find(({ submissions }) => submissions.s3Object === key)
    expect(file?.eventCount).toBe(lines.length)
    expect(file?.submissions).toEqual({
      s3Object: key,
      hashValue: createHash('sha256').update(content).digest('hex'),
      hashAlgorithm: 'SHA-256',
      eventCount: lines.length,
      size: (await getObject(bucket, key))?.bytes.length,
    })
    await close()
  })

  test('is verified with the archive, and AWS’s tool verifies the digests as before', async () => {
    const [key = ''] = await deliver()
    expect((await daybook.verifyTrail('keep')).findings).toEqual([])
    const published = await daybook.signingKeys.list()
    const publicKeys = published.map(({ value, fingerprint }) => ({ Value: value, Fingerprint: fingerprint }))
    const trail = { bucket: name, prefix: '', account: ACCOUNT_ID, region: 'local', name: 'keep', publicKeys }
    const period = ['2026-03-01T12:00:00Z', '2026-03-01T14:00:00Z'] as const
    expect(await validateLogs(toValidatedBucket(bucket), trail, ...period)).toMatchObject({
      isValid: true,
      digests: 1,
      logs: 1,
    })
    const genuine = (await getObject(bucket, key))?.bytes ?? new Uint8Array()
    const forged = Buffer.from(Bun.gunzipSync(new Uint8Array(genuine)))
      .toString()
      .replace('mallory', 'alice')
    await overwriteObject(bucket, key, Bun.gzipSync(forged))
    expect((await daybook.verifyTrail('keep')).findings).toMatchObject([
      { what: 'altered', kind: 'submissions', key },
    ])
    await bucket.remove(key)
    expect((await daybook.verifyTrail('keep')).findings).toMatchObject([
      { what: 'missing', kind: 'submissions', key },
    ])
    await close()
  })

  test('is created, never replaced: another object in its place stops the trail', async () => {
    const isSubmissions = ({ method, path }: StorageRequest) =>
      method === 'PUT' && path.includes('/CloudTrail-Submissions/')
    storage.setBehaviour((request) => (isSubmissions(request) ? 'fails' : 'works'))
    await daybook.receiveEvents('door', 2, { submission: SENDER })
    daybook.advanceClock(301)
    await daybook.deliver()
    const path = storage.requests().findLast(isSubmissions)?.path ?? ''
    const key = path.slice(path.indexOf('AWSLogs/'))
    storage.setBehaviour('works')
    await overwriteObject(bucket, key, Bun.gzipSync('{"eventID":"door-0","userName":"alice"}\n'))
    daybook.advanceClock(60)
    await daybook.deliver()
    const { store } = daybook
    const { id } = await daybook.trail('keep')
    expect(await store.forCustomer(1).trailEpochs.findConflict(id)).toMatchObject({ bucket: name, key })
    await close()
  })

  test('is stored by the next attempt if one stopped between the archive and it', async () => {
    const isSubmissions = ({ method, path }: StorageRequest) =>
      method === 'PUT' && path.includes('/CloudTrail-Submissions/')
    storage.setBehaviour((request) => (isSubmissions(request) ? 'fails' : 'works'))
    await daybook.receiveEvents('door', 2, { submission: SENDER })
    daybook.advanceClock(301)
    await daybook.deliver()
    storage.setBehaviour('works')
    daybook.advanceClock(60)
    await daybook.deliver()
    const [window] = await daybook.windows('keep')
    expect(window?.archives[0]?.submissions).toMatchObject({ count: window?.archives[0]?.count })
    await close()
  })
})

type StoredDigest = { logFiles: { eventCount: number; submissions: { [member: string]: unknown } }[] }

async function readDigest(bucket: Bucket): Promise<StoredDigest> {
  const keys = await Array.fromAsync(bucket.list(''), ({ key }) => key)
  const key = keys.find((each) => each.includes('/CloudTrail-Digest/')) ?? ''
  const body = Bun.gunzipSync(new Uint8Array((await getObject(bucket, key))?.bytes ?? []))
  return JSON.parse(new TextDecoder().decode(body))
}
