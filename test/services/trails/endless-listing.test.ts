import { heapStats } from 'bun:jsc'
import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { MESSAGES } from '../../../src/domain/messages/messages.ts'
import { digestKey } from '../../../src/domain/trails/digest.ts'
import { createConfirmedTime } from '../../../src/services/trails/confirmed-time.ts'
import { createDigestWriter } from '../../../src/services/trails/digest-writer.ts'
import { createFindEpoch } from '../../../src/services/trails/epoch-check.ts'
import { findNewestDigest } from '../../../src/services/trails/find-newest-digest.ts'
import { createOpenTargetBucket } from '../../../src/services/trails/open-bucket.ts'
import { createDigestReader } from '../../../src/services/trails/read-digest.ts'
import { createStopTrail } from '../../../src/services/trails/stop-trail.ts'
import { createWriteDigests } from '../../../src/services/trails/write-digests.ts'
import { DATABASES } from '../../support/databases.ts'
import { rejectionOf } from '../../support/rejection.ts'
import {
  ACCOUNT_ID,
  ADMIN,
  createTrailEnvironment,
  openTrailProcess,
  type TrailProcess,
} from '../../support/trail-harness.ts'

const { storage: TEXT } = MESSAGES
const OTHER_ACCOUNT = '000000000002'
const LOCATION = { bucket: 'logs', prefix: null, region: 'local', name: 'keep', accountId: ACCOUNT_ID }
const UNTIL = new Date('2100-01-01T00:00:00Z')

const keyAt = (number: number) => digestKey(LOCATION, new Date(number * 1_000))

const refuse = (status: number, code: string) =>
  new Response(`<Error><Code>${code}</Code></Error>`, { status })

// A storage that has ever more digests: every page has later keys, and none is the last one.
let pages = 0
const objects = new Map<string, Uint8Array<ArrayBuffer>>()
const answer = async (request: Request) => {
  const { pathname, searchParams } = new URL(request.url)
  const { method, headers } = request
  if (method === 'PUT') {
    if (headers.has('if-none-match') && objects.has(pathname)) return refuse(412, 'PreconditionFailed')
    objects.set(pathname, await request.bytes())
  }
  if (method === 'DELETE') objects.delete(pathname)
  if (method !== 'GET') return new Response(null)
  if (pathname.split('/').filter(Boolean).length > 1) {
    const body = objects.get(pathname)
    return body ? new Response(body) : refuse(404, 'NoSuchKey')
  }
  if (!searchParams.get('prefix')?.includes('CloudTrail-Digest'))
    return new Response('<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>')
  pages += 1
  const keys = Array.from({ length: 1_000 }, (_, i) => keyAt(pages * 1_000 + i))
  const contents = keys.map((key) => `<Contents><Key>${key}</Key><Size>1</Size></Contents>`)
  return new Response(
    `<ListBucketResult><IsTruncated>true</IsTruncated>${contents.join('')}</ListBucketResult>`,
  )
}

let server: ReturnType<typeof Bun.serve>
beforeAll(() => {
  server = Bun.serve({ hostname: '127.0.0.1', port: 0, fetch: answer })
})
afterAll(() => server.stop(true))

describe.each(DATABASES)('a bucket that is listed without an end, on %s,', (database) => {
  test('fails its own trail, while the digests of another customer are written', async () => {
    const environment = await createTrailEnvironment(database, {
      ...{ endpoint: server.url.origin, region: 'local', pathStyle: true },
      ...{ accessKeyId: 'K', secretAccessKey: 'S', conditionalWrites: true },
    })
    const daybook = await openTrailProcess(environment)
    await daybook.createTrail({ name: 'keep', bucket: 'logs', hasDigests: true })
    await daybook.setLogging('keep', true)
    const { customer, trail } = await createOtherTrail(daybook)
    daybook.setClock('2026-03-01T13:00:01Z')
    let isRunning = true
    const run = writeDigestsWithin(1_500, daybook)().finally(() => {
      isRunning = false
    })
    const { digests } = daybook.store.forCustomer(customer)
    while ((await digests.findLast(trail.id)) === null && isRunning) await Bun.sleep(5)
    expect([isRunning, (await digests.findLast(trail.id))?.end]).toEqual([
      true,
      new Date('2026-03-01T13:00:00Z'),
    ])
    await run
    expect(pages).toBeGreaterThan(1)
    expect(daybook.log).toMatchObject([{ trail: 'keep', reason: TEXT.searchTooLong }])
    await daybook.close()
    environment.remove()
  })
})

describe('the search for the newest digest', () => {
  const neverEnding = () => ({ signal: new AbortController().signal, renew: () => {} })
  const damaged = { read: async () => ({ what: 'unsigned' as const, says: '' }) }

  test('keeps few keys of many, and tries only some of those that are not valid', async () => {
    const before = countKept()
    const kept: number[] = []
    const list = async function* () {
      for (let i = 1; i <= 600_000; i++) {
        yield { key: keyAt(i), bytes: 1 }
        if (i % 200_000 !== 150_000) continue
        kept.push(countKept() - before)
      }
    }
    const read: string[] = []
    const reader = {
      read: (_: unknown, key: string) => {
        read.push(key)
        return damaged.read()
      },
    }
    const bucket = { list, get: async () => null }
    const failure = await rejectionOf(findNewestDigest(bucket, reader, LOCATION, UNTIL, neverEnding()))
    expect(failure.message).toBe(TEXT.tooManyDamaged({ digests: 1_000 }))
    expect(read).toEqual(Array.from({ length: 1_000 }, (_, i) => keyAt(600_000 - i)))
    // 150,000 are remembered at each count, and a list of before may not have been collected yet. All would be 550,000.
    expect(Math.max(...kept)).toBeLessThan(400_000)
  })

  test('has the whole time again after a digest that Daybook has signed for another bucket', async () => {
    let renewals = 0
    const limit = { ...neverEnding(), renew: () => void renewals++ }
    const list = async function* () {
      for (let i = 1; i <= 2_000; i++) yield { key: keyAt(i), bytes: 1 }
    }
    const digest = { ...LOCATION, bucket: 'other' } as never
    const reader = { read: async () => ({ digest, body: '', hash: '', signature: '' }) }
    const found = await findNewestDigest({ list, get: async () => null }, reader, LOCATION, UNTIL, limit)
    expect([found, renewals]).toEqual([{ digest: null, epoch: 1 }, 2_000])
  })

  test('ends between two keys', async () => {
    const stop = new AbortController()
    const list = async function* () {
      for (let i = 1; ; i++) {
        if (i === 10) stop.abort()
        yield { key: keyAt(i), bytes: 1 }
      }
    }
    const limit = { ...neverEnding(), signal: stop.signal }
    const search = findNewestDigest({ list, get: async () => null }, damaged, LOCATION, UNTIL, limit)
    expect(await rejectionOf(search)).toMatchObject({ code: 'Stopped' })
  })
})

function countKept(): number {
  Bun.gc(true)
  const { string = 0, Object: records = 0 } = heapStats().objectTypeCounts
  return string + records
}

function writeDigestsWithin(searchMs: number, { context, signingKeys }: TrailProcess) {
  const openBucket = createOpenTargetBucket(context)
  const digestReader = createDigestReader(context, signingKeys.find)
  return createWriteDigests(context, {
    openBucket,
    digestWriter: createDigestWriter(context, signingKeys),
    findEpoch: createFindEpoch(context, { openBucket, digestReader, searchMs }),
    stopTrail: createStopTrail(context),
    readTime: createConfirmedTime(context),
  })
}

async function createOtherTrail({ store, services, trails }: TrailProcess) {
  const user = { userName: 'olga', password: 'a password for the tests' }
  await services.provisioning.createCustomer({
    ...{ name: 'Other', accountId: OTHER_ACCOUNT, project: 'default' },
    ...user,
  })
  const customer = await store.customers.find(OTHER_ACCOUNT)
  const principal = customer && (await store.principals.findByUser(customer.id, user.userName))
  if (!principal) throw new Error('The customer has no administrator.')
  const caller = { ...principal, clientInfo: ADMIN.clientInfo }
  const draft = { name: 'keep', bucket: 'file:other', prefix: null, project: null, tags: [] }
  const options = { isMultiRegion: false, hasGlobalEvents: true, hasDigests: true }
  const trail = await trails.create(caller, { ...draft, ...options })
  await trails.setLogging(caller, 'keep', true)
  return { customer: customer.id, trail }
}
