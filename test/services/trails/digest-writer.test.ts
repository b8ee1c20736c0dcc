import { afterEach, beforeEach, describe, expect, test } from 'bun:test'
import { createPublicKey, verify as verifySignature } from 'node:crypto'
import { gunzipSync } from 'node:zlib'
import { openApp } from '../../../src/app.ts'
import { parseDigest } from '../../../src/domain/trails/digest.ts'
import { openSecrets } from '../../../src/secrets.ts'
import { createDigestWriter } from '../../../src/services/trails/digest-writer.ts'
import { createVerifyBucket } from '../../../src/services/trails/verify-bucket.ts'
import { DATABASES } from '../../support/databases.ts'
import {
  type DigestHarness,
  getObject,
  listDigestKeys,
  openDigestHarness,
} from '../../support/digest-harness.ts'
import { executeSql } from '../../support/execute-sql.ts'

describe.each(DATABASES)('the digest writer, on %s,', (database) => {
  let harness: DigestHarness
  beforeEach(async () => {
    harness = await openDigestHarness(database)
  })
  afterEach(() => harness.close())

  const readDigests = async () => {
    const objects = await Promise.all(
      (await listDigestKeys(harness.bucket)).map((key) => getObject(harness.bucket, key)),
    )
    return objects.map((object) => parseDigest(gunzipSync(object?.bytes ?? '').toString()))
  }
  const verify = async () => {
    const options = { prefix: '', chain: null, from: null, until: null, knownDigests: [] }
    const verifyBucket = createVerifyBucket(harness.context, harness.signingKeys.find)
    const { findings, notes } = await verifyBucket(harness.bucket, options)
    return { findings: findings.map(({ says }) => says), notes }
  }

  test('writes a digest for each hour since logging started, also if it did not run for hours', async () => {
    harness.setClock('2026-03-01T12:59:59.999Z')
    expect(await harness.digestWriter.writeHourly(harness.job)).toEqual([])
    harness.setClock('2026-03-01T12:30:00Z')
    const archive = await harness.deliver(2)
    harness.setClock('2026-03-01T15:10:00Z')
    expect(await harness.digestWriter.writeHourly(harness.job)).toHaveLength(3)
    expect(await harness.digestWriter.writeHourly(harness.job)).toEqual([])
    const digests = await readDigests()
    expect(digests.map(({ start, end }) => [start.toISOString(), end.toISOString()])).toEqual([
      ['2026-03-01T12:00:00.000Z', '2026-03-01T13:00:00.000Z'],
      ['2026-03-01T13:00:00.000Z', '2026-03-01T14:00:00.000Z'],
      ['2026-03-01T14:00:00.000Z', '2026-03-01T15:00:00.000Z'],
    ])
    expect(digests.map(({ archives }) => archives.map(({ key }) => key))).toEqual([[archive.key], [], []])
    expect(digests.map(({ previous }) => previous?.key ?? null)).toEqual([
      null,
      ...(await listDigestKeys(harness.bucket)).slice(0, 2),
    ])
    expect(await verify()).toEqual({ findings: [], notes: [] })
  })

  test('writes each digest once, also if several runs or processes write at the same time', async () => {
    const { job, databaseUrl } = harness
    for (const minute of [10, 20, 30]) {
      harness.setClock(`2026-03-01T12:${minute}:00Z`)
      await harness.deliver(1)
    }
    harness.setClock('2026-03-01T16:00:01Z')
    const second = databaseUrl === null ? null : await openApp(harness.settings, harness.overrides)
    const other = second
      ? createDigestWriter(second.context, second.services.signingKeys)
      : harness.digestWriter
    for (let round = 0; round < 3; round++)
      await Promise.all(
        [harness.digestWriter, other, harness.digestWriter, other].map((each) => each.writeHourly(job)),
      )
    await second?.close()
    const digests = await readDigests()
    expect(digests.map(({ end }) => end.getUTCHours())).toEqual([13, 14, 15, 16])
    expect(digests.flatMap(({ archives }) => archives)).toHaveLength(3)
    expect(await harness.signingKeys.list()).toHaveLength(1)
    expect(await verify()).toEqual({ findings: [], notes: [] })
  })

  test('writes the same bytes again after the storage failed', async () => {
    const { job, bucket } = harness
    harness.setClock('2026-03-01T12:30:00Z')
    await harness.deliver(1)
    const attempts: Buffer[] = []
    const broken = {
      get: bucket.get,
      async create(_key: string, body: AsyncIterable<Uint8Array>) {
        attempts.push(Buffer.concat(await Array.fromAsync(body)))
        throw new Error('The storage is down.')
      },
    }
    harness.setClock('2026-03-01T13:00:00Z')
    await expect(harness.digestWriter.writeHourly({ ...job, bucket: broken })).rejects.toThrow(
      'The storage is down.',
    )
    harness.setClock('2026-03-01T14:20:00Z')
    await harness.deliver(1)
    await expect(harness.digestWriter.writeHourly({ ...job, bucket: broken })).rejects.toThrow(
      'The storage is down.',
    )
    expect(await harness.digestWriter.writeHourly(job)).toHaveLength(2)
    const [first] = await listDigestKeys(bucket)
    const written = (await getObject(bucket, first ?? ''))?.bytes
    expect(attempts).toHaveLength(2)
    for (const each of attempts) expect(each.equals(written ?? Buffer.alloc(0))).toBe(true)
    expect((await readDigests()).map(({ archives }) => archives.length)).toEqual([1, 1])
    expect(await verify()).toEqual({ findings: [], notes: [] })
  })

  test('writes one final digest when logging stops, and continues the chain when logging starts again', async () => {
    const { job, digestWriter } = harness
    harness.setClock('2026-03-01T13:30:00Z')
    await harness.deliver(1)
    harness.setClock('2026-03-01T13:40:05Z')
    const trail = { ...job.trail, isLogging: false, stoppedAt: new Date('2026-03-01T13:40:00Z') }
    const stopped = { ...job, trail }
    await Promise.all([digestWriter.writeFinal(stopped), digestWriter.writeFinal(stopped)])
    harness.setClock('2026-03-01T17:00:00Z')
    expect(await digestWriter.writeFinal(stopped)).toEqual([])
    expect(await digestWriter.writeHourly(stopped)).toEqual([])
    const again = { ...trail, isLogging: true, startedAt: new Date('2026-03-01T16:20:00Z') }
    expect(await digestWriter.writeHourly({ ...job, trail: again })).toHaveLength(1)
    const digests = await readDigests()
    expect(digests.map(({ end, isFinal }) => [end.toISOString(), isFinal])).toEqual([
      ['2026-03-01T13:00:00.000Z', false],
      ['2026-03-01T13:40:05.000Z', true],
      ['2026-03-01T17:00:00.000Z', false],
    ])
    expect(await verify()).toEqual({
      findings: [],
      notes: ['Logging was stopped from 2026-03-01T13:40:05Z until 2026-03-01T16:20:00Z.'],
    })
  })

  test('creates an unwritten digest again if the trail was moved to another bucket', async () => {
    const { job, store } = harness
    const broken = { get: harness.bucket.get, create: () => Promise.reject(new Error('gone')) }
    harness.setClock('2026-03-01T12:30:00Z')
    const archive = await harness.deliver(1)
    harness.setClock('2026-03-01T13:00:00Z')
    const before = { ...job, bucket: broken, trail: { ...job.trail, bucket: 'file:gone' } }
    await expect(harness.digestWriter.writeHourly(before)).rejects.toThrow('gone')
    expect(await harness.digestWriter.writeHourly(job)).toEqual([new Date('2026-03-01T13:00:00Z')])
    expect((await readDigests()).map(({ bucket, archives }) => [bucket, archives.length])).toEqual([
      ['file:logs', 1],
    ])
    const listing = await store.forCustomer(1).digests.findByArchive(job.trail.id, archive.key)
    expect(listing).toMatchObject({ number: 1, bucket: 'file:logs', body: null })
  })

  test('writes nothing for a trail without digests or one that never logged', async () => {
    const { job, digestWriter } = harness
    harness.setClock('2026-03-05T00:00:00Z')
    expect(await digestWriter.writeHourly({ ...job, trail: { ...job.trail, hasDigests: false } })).toEqual([])
    expect(await digestWriter.writeFinal({ ...job, trail: { ...job.trail, startedAt: null } })).toEqual([])
    expect(await listDigestKeys(harness.bucket)).toEqual([])
  })

  test('signs with a new key after a rotation and after a year; earlier keys remain listed', async () => {
    const { job, digestWriter, signingKeys } = harness
    harness.setClock('2026-03-01T13:00:00Z')
    await digestWriter.writeHourly(job)
    await signingKeys.rotate()
    harness.setClock('2026-03-01T14:00:00Z')
    await digestWriter.writeHourly(job)
    const [first, second, ...others] = await signingKeys.list()
    expect(others).toEqual([])
    expect((await readDigests()).map(({ fingerprint }) => fingerprint)).toEqual([
      first?.fingerprint ?? '',
      second?.fingerprint ?? '',
    ])
    expect(await verify()).toEqual({ findings: [], notes: [] })
    const valid = await signingKeys.listValid(
      new Date('2026-03-01T12:00:00Z'),
      new Date('2026-03-01T12:30:00Z'),
    )
    expect(valid.map(({ fingerprint }) => fingerprint)).toEqual([first?.fingerprint ?? ''])
    harness.setClock('2027-03-05T00:00:00Z')
    const third = await signingKeys.getSigner()
    expect((await signingKeys.list()).map(({ fingerprint }) => fingerprint).at(-1)).toBe(third.fingerprint)
    expect(third.fingerprint).not.toBe(second?.fingerprint ?? '')
  })

  test('signs with a new key when the newest one was sealed with a secret key that is lost', async () => {
    const { signingKeys } = harness
    const before = await signingKeys.getSigner()
    const sealed = openSecrets(Buffer.alloc(32, 7)).seal('a key')
    await executeSql(harness, `update signing_keys set sealed_private_key = '${sealed}'`)
    const after = await signingKeys.getSigner()
    expect(after.sign('text')).toMatch(/^[0-9a-f]+$/)
    expect(after.fingerprint).not.toBe(before.fingerprint)
    expect((await signingKeys.getSigner()).fingerprint).toBe(after.fingerprint)
    expect(await signingKeys.find(before.fingerprint)).not.toBeNull()
  })

  test('signs with keys of 2048 bits, whose private part is stored encrypted', async () => {
    const signer = await harness.signingKeys.getSigner()
    const [key] = await harness.signingKeys.list()
    const der = Buffer.from(key?.value ?? '', 'base64')
    const publicKey = createPublicKey({ key: der, format: 'der', type: 'pkcs1' })
    expect(publicKey.asymmetricKeyDetails?.modulusLength).toBe(2_048)
    const signature = Buffer.from(signer.sign('text'), 'hex')
    expect(verifySignature('sha256', Buffer.from('text'), publicKey, signature)).toBe(true)
    const row = await harness.store.signingKeys.findNewest()
    expect(row?.sealedPrivateKey).toStartWith('v1.')
    expect(JSON.stringify(row)).not.toContain('PRIVATE KEY')
  })
})
