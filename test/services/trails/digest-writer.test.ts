import { afterEach, beforeEach, describe, expect, test } from 'bun:test'
import { createPublicKey, verify as isSigned } from 'node:crypto'
import { gunzipSync } from 'node:zlib'
import { ACTION_CATALOGUE } from '../../../src/domain/actions/action-catalogue.ts'
import { parseDigest } from '../../../src/domain/trails/digest.ts'
import { openSecrets } from '../../../src/secrets.ts'
import { createWriteDigests } from '../../../src/services/trails/digest-writer.ts'
import { createSigningKeys } from '../../../src/services/trails/signing-keys.ts'
import { createVerifyBucket } from '../../../src/services/trails/verify-bucket.ts'
import { openStore } from '../../../src/store/store.ts'
import { DATABASES } from '../../support/databases.ts'
import { type DigestHarness, digestsIn, objectAt, openDigestHarness } from '../../support/digest-harness.ts'

describe.each(DATABASES)('sealing, on %s', (database) => {
  let sealed: DigestHarness
  beforeEach(async () => {
    sealed = await openDigestHarness(database)
  })
  afterEach(() => sealed.close())

  const bodies = async () => {
    const objects = await Promise.all(
      (await digestsIn(sealed.bucket)).map((key) => objectAt(sealed.bucket, key)),
    )
    return objects.map((object) => parseDigest(gunzipSync(object?.bytes ?? '').toString()))
  }
  const findings = async () => {
    const asked = { prefix: '', chain: null, from: null, until: null, known: [] }
    const found = await createVerifyBucket(sealed.signing.find)(sealed.bucket, asked)
    return { findings: found.findings.map(({ says }) => says), notes: found.notes }
  }

  test('begins with logging, goes by the hour, and leaves no hour out, however long nobody asked', async () => {
    sealed.at('2026-03-01T12:59:59.999Z')
    expect(await sealed.seal.hours(sealed.desk)).toEqual([])
    sealed.at('2026-03-01T12:30:00Z')
    const archive = await sealed.deliver(2)
    sealed.at('2026-03-01T15:10:00Z')
    expect(await sealed.seal.hours(sealed.desk)).toHaveLength(3)
    expect(await sealed.seal.hours(sealed.desk)).toEqual([])
    const found = await bodies()
    expect(found.map(({ start, end }) => [start.toISOString(), end.toISOString()])).toEqual([
      ['2026-03-01T12:00:00.000Z', '2026-03-01T13:00:00.000Z'],
      ['2026-03-01T13:00:00.000Z', '2026-03-01T14:00:00.000Z'],
      ['2026-03-01T14:00:00.000Z', '2026-03-01T15:00:00.000Z'],
    ])
    expect(found.map(({ archives }) => archives.map(({ key }) => key))).toEqual([[archive.key], [], []])
    expect(found.map(({ previous }) => previous?.key ?? null)).toEqual([
      null,
      ...(await digestsIn(sealed.bucket)).slice(0, 2),
    ])
    expect(await findings()).toEqual({ findings: [], notes: [] })
  })

  test('is done once however many ask at once, in one process or in two', async () => {
    const { desk, databaseUrl } = sealed
    for (const minute of [10, 20, 30]) {
      sealed.at(`2026-03-01T12:${minute}:00Z`)
      await sealed.deliver(1)
    }
    sealed.at('2026-03-01T16:00:01Z')
    const second =
      databaseUrl === null
        ? null
        : await openStore({
            databaseUrl,
            replicaUrl: null,
            dataDir: '',
            clock: sealed.clock,
            catalogue: ACTION_CATALOGUE,
          })
    const keys =
      second && createSigningKeys(second.signingKeys, openSecrets(new Uint8Array(32)), sealed.clock)
    const other = second && keys ? createWriteDigests(second.open, keys, sealed.clock) : sealed.seal
    for (let round = 0; round < 3; round++)
      await Promise.all([sealed.seal, other, sealed.seal, other].map((each) => each.hours(desk)))
    await second?.close()
    const found = await bodies()
    expect(found.map(({ end }) => end.getUTCHours())).toEqual([13, 14, 15, 16])
    expect(found.flatMap(({ archives }) => archives)).toHaveLength(3)
    expect(await sealed.signing.all()).toHaveLength(1)
    expect(await findings()).toEqual({ findings: [], notes: [] })
  })

  test('that failed on its way to the bucket is done again with the same bytes', async () => {
    const { desk, bucket } = sealed
    sealed.at('2026-03-01T12:30:00Z')
    await sealed.deliver(1)
    const tried: Buffer[] = []
    const broken = {
      async put(_key: string, body: AsyncIterable<Uint8Array>) {
        tried.push(Buffer.concat(await Array.fromAsync(body)))
        throw new Error('The storage is down.')
      },
    }
    sealed.at('2026-03-01T13:00:00Z')
    await expect(sealed.seal.hours({ ...desk, bucket: broken })).rejects.toThrow('The storage is down.')
    sealed.at('2026-03-01T14:20:00Z')
    await sealed.deliver(1)
    await expect(sealed.seal.hours({ ...desk, bucket: broken })).rejects.toThrow('The storage is down.')
    expect(await sealed.seal.hours(desk)).toHaveLength(2)
    const [first] = await digestsIn(bucket)
    const written = (await objectAt(bucket, first ?? ''))?.bytes
    expect(tried).toHaveLength(2)
    for (const each of tried) expect(each.equals(written ?? Buffer.alloc(0))).toBe(true)
    expect((await bodies()).map(({ archives }) => archives.length)).toEqual([1, 1])
    expect(await findings()).toEqual({ findings: [], notes: [] })
  })

  test('closes the chain once when logging stops, and goes on with it when logging begins again', async () => {
    const { desk, seal } = sealed
    sealed.at('2026-03-01T13:30:00Z')
    await sealed.deliver(1)
    sealed.at('2026-03-01T13:40:05Z')
    const trail = { ...desk.trail, isLogging: false, stoppedAt: new Date('2026-03-01T13:40:00Z') }
    const stopped = { ...desk, trail }
    await Promise.all([seal.last(stopped), seal.last(stopped)])
    sealed.at('2026-03-01T17:00:00Z')
    expect(await seal.last(stopped)).toEqual([])
    expect(await seal.hours(stopped)).toEqual([])
    const again = { ...trail, isLogging: true, startedAt: new Date('2026-03-01T16:20:00Z') }
    expect(await seal.hours({ ...desk, trail: again })).toHaveLength(1)
    const found = await bodies()
    expect(found.map(({ end, isFinal }) => [end.toISOString(), isFinal])).toEqual([
      ['2026-03-01T13:00:00.000Z', false],
      ['2026-03-01T13:40:05.000Z', true],
      ['2026-03-01T17:00:00.000Z', false],
    ])
    expect(await findings()).toEqual({
      findings: [],
      notes: ['Logging was off from 2026-03-01T13:40:05Z until 2026-03-01T16:20:00Z.'],
    })
  })

  test('that waits for a bucket no longer meant is done again for the new one', async () => {
    const { desk, store } = sealed
    const broken = { put: () => Promise.reject(new Error('gone')) }
    sealed.at('2026-03-01T12:30:00Z')
    const archive = await sealed.deliver(1)
    sealed.at('2026-03-01T13:00:00Z')
    const before = { ...desk, bucket: broken, trail: { ...desk.trail, bucket: 'file:gone' } }
    await expect(sealed.seal.hours(before)).rejects.toThrow('gone')
    expect(await sealed.seal.hours(desk)).toEqual([new Date('2026-03-01T13:00:00Z')])
    expect((await bodies()).map(({ bucket, archives }) => [bucket, archives.length])).toEqual([
      ['file:logs', 1],
    ])
    const listing = await store.open(1).digests.listing(desk.trail.id, archive.key)
    expect(listing).toMatchObject({ number: 1, bucket: 'file:logs', body: null })
  })

  test('does nothing for a trail without digests, and nothing before logging began', async () => {
    const { desk, seal } = sealed
    sealed.at('2026-03-05T00:00:00Z')
    expect(await seal.hours({ ...desk, trail: { ...desk.trail, hasDigests: false } })).toEqual([])
    expect(await seal.last({ ...desk, trail: { ...desk.trail, startedAt: null } })).toEqual([])
    expect(await digestsIn(sealed.bucket)).toEqual([])
  })

  test('goes on with another key after a rotation and after a year; all keys stay known for their time', async () => {
    const { desk, seal, signing } = sealed
    sealed.at('2026-03-01T13:00:00Z')
    await seal.hours(desk)
    await signing.rotate()
    sealed.at('2026-03-01T14:00:00Z')
    await seal.hours(desk)
    const [first, second, ...more] = await signing.all()
    expect(more).toEqual([])
    expect((await bodies()).map(({ fingerprint }) => fingerprint)).toEqual([
      first?.fingerprint ?? '',
      second?.fingerprint ?? '',
    ])
    expect(await findings()).toEqual({ findings: [], notes: [] })
    const within = await signing.within(new Date('2026-03-01T12:00:00Z'), new Date('2026-03-01T12:30:00Z'))
    expect(within.map(({ fingerprint }) => fingerprint)).toEqual([first?.fingerprint ?? ''])
    sealed.at('2027-03-05T00:00:00Z')
    const third = await signing.signer()
    expect((await signing.all()).map(({ fingerprint }) => fingerprint).at(-1)).toBe(third.fingerprint)
    expect(third.fingerprint).not.toBe(second?.fingerprint ?? '')
  })

  test('uses keys of 2048 bits, whose private half is not to be read in the database', async () => {
    const signer = await sealed.signing.signer()
    const [key] = await sealed.signing.all()
    const der = Buffer.from(key?.value ?? '', 'base64')
    const publicKey = createPublicKey({ key: der, format: 'der', type: 'pkcs1' })
    expect(publicKey.asymmetricKeyDetails?.modulusLength).toBe(2_048)
    const signature = Buffer.from(signer.sign('text'), 'hex')
    expect(isSigned('sha256', Buffer.from('text'), publicKey, signature)).toBe(true)
    const row = await sealed.store.signingKeys.newest()
    expect(row?.sealedPrivateKey).toStartWith('v1.')
    expect(JSON.stringify(row)).not.toContain('PRIVATE KEY')
  })
})
