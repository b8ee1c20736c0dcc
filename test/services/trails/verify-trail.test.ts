import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { createVerifyBucket } from '../../../src/services/trails/verify-bucket.ts'
import { createVerifyTrail } from '../../../src/services/trails/verify-trail.ts'
import {
  ACCOUNT_ID,
  type DigestHarness,
  getObject,
  listDigestKeys,
  openDigestHarness,
  overwriteObject,
} from '../../support/digest-harness.ts'
import { eventOf } from '../../support/store-harness.ts'

const CUSTOMER = { id: 1, name: 'Default', accountId: ACCOUNT_ID, organisationId: 'o1' }
const ANY_TIME = { from: null, until: null }

describe('verifying a trail', () => {
  let harness: DigestHarness
  const verify = (name: string, range = ANY_TIME) => {
    const openBucket = async () => ({ get: harness.bucket.get, list: harness.bucket.list, close: () => {} })
    const verifyBucket = createVerifyBucket(harness.context, harness.signingKeys.find)
    return createVerifyTrail(harness.context, { openBucket, verifyBucket })(CUSTOMER, name, range)
  }
  const listDigestsOf = async (name: string) =>
    (await listDigestKeys(harness.bucket)).filter((key) => key.includes(`_${name}_local_`))

  beforeAll(async () => {
    harness = await openDigestHarness('sqlite')
    const { job, digestWriter, store } = harness
    const weekly = {
      ...job,
      trail: { ...job.trail, id: 'trail-2', name: 'weekly' },
      listArchives: async () => [],
    }
    await store.forCustomer(1).trails.create(weekly.trail, 2, eventOf(crypto.randomUUID()))
    harness.setClock('2026-03-01T12:30:00Z')
    await harness.deliver(2)
    harness.setClock('2026-03-01T14:00:00Z')
    await digestWriter.writeHourly(job)
    await digestWriter.writeHourly(weekly)
  })
  afterAll(() => harness.close())

  test('covers only that trail if two trails write into the same bucket', async () => {
    expect(await verify('daily')).toMatchObject({ digests: 2, archives: 1, findings: [], notes: [] })
    expect(await verify('weekly')).toMatchObject({ digests: 2, archives: 0, findings: [], notes: [] })
    const all = { prefix: '', chain: null, ...ANY_TIME, knownDigests: [] }
    const verifyBucket = createVerifyBucket(harness.context, harness.signingKeys.find)
    expect(await verifyBucket(harness.bucket, all)).toMatchObject({
      digests: 4,
      archives: 1,
      findings: [],
      notes: [],
    })
  })

  test('takes the ARN as well as the name, and throws not_found for an unknown trail', async () => {
    const arn = `arn:aws:cloudtrail:local:${ACCOUNT_ID}:trail/daily`
    expect(await verify(arn)).toMatchObject({ digests: 2, findings: [] })
    await expect(verify('missing')).rejects.toMatchObject({ code: 'not_found' })
  })

  test('finds that all objects were deleted, because the log knows the digests', async () => {
    const keys = await listDigestsOf('weekly')
    const objects = await Promise.all(keys.map((key) => getObject(harness.bucket, key)))
    for (const key of keys) await harness.bucket.remove(key)
    const verification = await verify('weekly')
    expect(verification.findings.map(({ what, key }) => [what, key])).toEqual(
      keys.toReversed().map((key) => ['missing', key]),
    )
    for (const [i, object] of objects.entries())
      await overwriteObject(
        harness.bucket,
        keys[i] ?? '',
        object?.bytes ?? new Uint8Array(),
        object?.metadata,
      )
    expect((await verify('weekly')).findings).toEqual([])
  })

  test('covers both chains of digests after a trail was deleted and created again with the same name', async () => {
    const { job, digestWriter, store } = harness
    const { trails } = store.forCustomer(1)
    await trails.delete('trail-2', eventOf(crypto.randomUUID()))
    const trail = {
      ...job.trail,
      id: 'trail-3',
      name: 'weekly',
      startedAt: new Date('2026-03-01T14:30:00Z'),
    }
    await trails.create(trail, 2, eventOf(crypto.randomUUID()))
    harness.setClock('2026-03-01T16:00:00Z')
    await digestWriter.writeHourly({ ...job, trail, listArchives: async () => [] })
    const [oldest, newest] = [
      (await listDigestsOf('weekly'))[0] ?? '',
      (await listDigestsOf('weekly'))[1] ?? '',
    ]
    expect(await verify('weekly')).toMatchObject({
      digests: 4,
      validDigests: 4,
      findings: [],
      notes: [
        `A new chain of digests begins after ${newest}: a trail with the same name was created again.`,
        'There are no digests from 2026-03-01T14:00:00Z until 2026-03-01T14:30:00Z, and no final digest states that logging was stopped.',
      ],
    })
    await harness.bucket.remove(oldest)
    expect((await verify('weekly')).findings).toMatchObject([{ what: 'missing', key: oldest }])
  })
})
