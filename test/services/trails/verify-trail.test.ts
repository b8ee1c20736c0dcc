import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { createVerifyBucket } from '../../../src/services/trails/verify-bucket.ts'
import { createVerifyTrail } from '../../../src/services/trails/verify-trail.ts'
import {
  ACCOUNT,
  type DigestHarness,
  digestsIn,
  objectAt,
  openDigestHarness,
  overwrite,
} from '../../support/digest-harness.ts'
import { eventOf } from '../../support/store-harness.ts'

const CUSTOMER = { id: 1, name: 'Default', accountId: ACCOUNT, organisationId: 'o1' }
const EVERYTHING = { from: null, until: null }

describe('a trail’s bucket', () => {
  let sealed: DigestHarness
  const check = (name: string, span = EVERYTHING) => {
    const opened = async () => ({ get: sealed.bucket.get, list: sealed.bucket.list, close: () => {} })
    return createVerifyTrail(sealed.store.open, opened, createVerifyBucket(sealed.signing.find))(
      CUSTOMER,
      name,
      span,
    )
  }
  const digestsOf = async (name: string) =>
    (await digestsIn(sealed.bucket)).filter((key) => key.includes(`_${name}_local_`))

  beforeAll(async () => {
    sealed = await openDigestHarness('sqlite')
    const { desk, seal, store } = sealed
    const weekly = {
      ...desk,
      trail: { ...desk.trail, id: 'trail-2', name: 'weekly' },
      delivered: async () => [],
    }
    await store.open(1).trails.create(weekly.trail, 2, eventOf(crypto.randomUUID()))
    sealed.at('2026-03-01T12:30:00Z')
    await sealed.deliver(2)
    sealed.at('2026-03-01T14:00:00Z')
    await seal.hours(desk)
    await seal.hours(weekly)
  })
  afterAll(() => sealed.close())

  test('is checked for one trail alone where two write into one', async () => {
    expect(await check('daily')).toMatchObject({ digests: 2, archives: 1, findings: [], notes: [] })
    expect(await check('weekly')).toMatchObject({ digests: 2, archives: 0, findings: [], notes: [] })
    const all = { prefix: '', chain: null, ...EVERYTHING, known: [] }
    expect(await createVerifyBucket(sealed.signing.find)(sealed.bucket, all)).toMatchObject({
      digests: 4,
      archives: 1,
      findings: [],
      notes: [],
    })
  })

  test('is checked by the trail’s ARN as well, and not for a trail nobody made', async () => {
    const arn = `arn:aws:cloudtrail:local:${ACCOUNT}:trail/daily`
    expect(await check(arn)).toMatchObject({ digests: 2, findings: [] })
    await expect(check('nobody')).rejects.toMatchObject({ code: 'not_found' })
  })

  test('that was emptied is told by what the log remembers', async () => {
    const keys = await digestsOf('weekly')
    const objects = await Promise.all(keys.map((key) => objectAt(sealed.bucket, key)))
    for (const key of keys) await sealed.bucket.remove(key)
    const found = await check('weekly')
    expect(found.findings.map(({ what, key }) => [what, key])).toEqual(
      keys.toReversed().map((key) => ['missing', key]),
    )
    for (const [i, object] of objects.entries())
      await overwrite(sealed.bucket, keys[i] ?? '', object?.bytes ?? new Uint8Array(), object?.metadata)
    expect((await check('weekly')).findings).toEqual([])
  })

  test('of a trail deleted and made anew under its name has both chains checked', async () => {
    const { desk, seal, store } = sealed
    const { trails } = store.open(1)
    await trails.remove('trail-2', eventOf(crypto.randomUUID()))
    const trail = {
      ...desk.trail,
      id: 'trail-3',
      name: 'weekly',
      startedAt: new Date('2026-03-01T14:30:00Z'),
    }
    await trails.create(trail, 2, eventOf(crypto.randomUUID()))
    sealed.at('2026-03-01T16:00:00Z')
    await seal.hours({ ...desk, trail, delivered: async () => [] })
    const [oldest, newest] = [(await digestsOf('weekly'))[0] ?? '', (await digestsOf('weekly'))[1] ?? '']
    expect(await check('weekly')).toMatchObject({
      digests: 4,
      validDigests: 4,
      findings: [],
      notes: [
        `A chain of digests begins after ${newest}: a trail of the same name was made anew.`,
        'Nothing is sealed from 2026-03-01T14:00:00Z until 2026-03-01T14:30:00Z, and no final digest says that logging was off.',
      ],
    })
    await sealed.bucket.remove(oldest)
    expect((await check('weekly')).findings).toMatchObject([{ what: 'missing', key: oldest }])
  })
})
