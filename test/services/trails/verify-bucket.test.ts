import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { formatVerdict, isValid } from '../../../src/domain/trails/verification.ts'
import type { VerifyOptions } from '../../../src/services/trails/verification-run.ts'
import { createVerifyBucket } from '../../../src/services/trails/verify-bucket.ts'
import {
  ACCOUNT_ID,
  type DigestHarness,
  getObject,
  listDigestKeys,
  openDigestHarness,
  overwriteObject,
  toValidatedBucket,
  writeDayOfDigests,
} from '../../support/digest-harness.ts'
import { startStorage, type TestStorage } from '../../support/storage.ts'
import { validateLogs } from '../../support/validate-logs.ts'

const UNTIL = '2026-03-02T12:00:00Z'
let storage: TestStorage
beforeAll(async () => {
  storage = await startStorage()
})
afterAll(() => storage.stop())

describe.each(['folder', 'object storage'])('verifying a day of digests in a %s', (kind) => {
  let harness: DigestHarness
  beforeAll(async () => {
    harness = await openDigestHarness('sqlite', kind === 'folder' ? null : storage)
    await writeDayOfDigests(harness)
  })
  afterAll(() => harness.close())

  const verify = (options: Partial<VerifyOptions> = {}) =>
    createVerifyBucket(harness.context, harness.signingKeys.find)(harness.bucket, {
      prefix: '',
      chain: null,
      from: null,
      until: new Date(UNTIL),
      knownDigests: [],
      ...options,
    })
  const validate = async () => {
    const keys = await harness.signingKeys.list()
    const publicKeys = keys.map(({ value, fingerprint }) => ({ Value: value, Fingerprint: fingerprint }))
    const trail = {
      bucket: harness.job.trail.bucket,
      prefix: '',
      account: ACCOUNT_ID,
      region: 'local',
      name: 'daily',
      publicKeys,
    }
    return validateLogs(toValidatedBucket(harness.bucket), trail, '2026-03-01T12:00:00Z', UNTIL)
  }
  const listKnownDigests = async () => {
    const rows = await harness.store
      .forCustomer(1)
      .digests.listWritten('trail-1', new Date(0), new Date(UNTIL), 100)
    return rows.map(({ bucket, key, hash, signature }) => ({ bucket, key, hash, signature }))
  }
  // Restores the object afterwards, so that the next test finds the day unchanged.
  const tamper = async (key: string, change: () => Promise<unknown>, check: () => Promise<unknown>) => {
    const before = await getObject(harness.bucket, key)
    if (!before) throw new Error(`There is no object ${key}.`)
    try {
      await change()
      await check()
    } finally {
      await overwriteObject(harness.bucket, key, before.bytes, before.metadata)
    }
  }
  const findings = async (options: Partial<VerifyOptions> = {}) =>
    (await verify(options)).findings.map(({ what, kind, key }) => [what, kind, key])
  const archiveKeyAt = (index: number) => harness.delivered[index]?.key ?? ''
  const digestKeyAt = async (index: number) => (await listDigestKeys(harness.bucket)).at(index) ?? ''

  test('finds no problem in unchanged objects, including an empty hour, and nor does the other tool', async () => {
    const progress: number[] = []
    const verification = await verify({ onProgress: ({ digests }) => progress.push(digests) })
    expect(verification).toMatchObject({
      digests: 24,
      validDigests: 24,
      archives: 46,
      validArchives: 46,
      findings: [],
      notes: [],
      from: new Date('2026-03-01T12:00:00Z'),
      until: new Date(UNTIL),
    })
    expect(isValid(verification)).toBe(true)
    expect(formatVerdict(verification)).toBe(
      'Valid: 24 of 24 digests and 46 of 46 archives are unchanged since they were signed, from 2026-03-01T12:00:00Z until 2026-03-02T12:00:00Z.',
    )
    expect(progress).toEqual(Array.from({ length: 24 }, (_, i) => i + 1))
    expect(await verify({ knownDigests: await listKnownDigests() })).toMatchObject({
      findings: [],
      validDigests: 24,
    })
    expect(await validate()).toEqual({
      isValid: true,
      problems: [],
      digests: 24,
      logs: 46,
      foundFrom: '2026-03-01T12:00:00Z',
      foundUntil: UNTIL,
    })
  })

  test('finds an archive with one flipped byte', async () => {
    const key = archiveKeyAt(7)
    const flip = async () => {
      const object = await getObject(harness.bucket, key)
      const bytes = Uint8Array.from(object?.bytes ?? [])
      const middle = Math.floor(bytes.length / 2)
      bytes[middle] = (bytes[middle] ?? 0) ^ 1
      await overwriteObject(harness.bucket, key, bytes)
    }
    await tamper(key, flip, async () => {
      const verification = await verify()
      expect(verification.findings).toMatchObject([{ what: 'altered', kind: 'archive', key }])
      expect(formatVerdict(verification)).toStartWith(
        'NOT valid: found 1 problem; 24 of 24 digests and 45 of 46 archives',
      )
      expect((await validate()).problems).toEqual([expect.stringContaining(`Log file ${key} INVALID`)])
    })
  })

  test('finds an archive that was replaced by one with other records', async () => {
    const [key, other] = [archiveKeyAt(3), archiveKeyAt(4)]
    const swap = async () => {
      const object = await getObject(harness.bucket, other)
      await overwriteObject(harness.bucket, key, object?.bytes ?? new Uint8Array())
    }
    await tamper(key, swap, async () => {
      expect(await findings()).toEqual([['altered', 'archive', key]])
      expect((await validate()).problems).toEqual([`Log file ${key} INVALID: hash value doesn't match`])
    })
  })

  test('finds a deleted archive', async () => {
    const key = archiveKeyAt(0)
    const remove = () => harness.bucket.remove(key)
    await tamper(key, remove, async () => {
      expect(await findings()).toEqual([['missing', 'archive', key]])
      expect((await validate()).problems).toEqual([`Log file ${key} INVALID: not found`])
    })
  })

  test('finds a deleted digest, and still verifies the older ones', async () => {
    const key = await digestKeyAt(10)
    const remove = () => harness.bucket.remove(key)
    await tamper(key, remove, async () => {
      const verification = await verify()
      expect(verification.findings).toMatchObject([{ what: 'missing', kind: 'digest', key }])
      expect(verification).toMatchObject({ digests: 24, validDigests: 23, archives: 44, validArchives: 44 })
      expect((await validate()).problems).toEqual([`Digest file ${key} INVALID: not found`])
    })
  })

  test('finds a digest without a signature', async () => {
    const key = await digestKeyAt(5)
    const strip = async () => {
      const object = await getObject(harness.bucket, key)
      await overwriteObject(harness.bucket, key, object?.bytes ?? new Uint8Array())
    }
    await tamper(key, strip, async () => {
      expect(await findings()).toEqual([['unsigned', 'digest', key]])
      expect((await validate()).isValid).toBe(false)
    })
  })

  test('finds a digest that was replaced by another signed one', async () => {
    const [key, other] = [await digestKeyAt(8), await digestKeyAt(9)]
    const swap = async () => {
      const object = await getObject(harness.bucket, other)
      await overwriteObject(harness.bucket, key, object?.bytes ?? new Uint8Array(), object?.metadata)
    }
    await tamper(key, swap, async () => {
      expect(await findings()).toEqual([['replaced', 'digest', key]])
      expect((await validate()).problems).toEqual([
        `Digest file ${key} INVALID: has been moved from its original location`,
      ])
    })
  })

  test('finds a digest that was replaced by one signed by another Daybook', async () => {
    const key = await digestKeyAt(12)
    const otherHarness = await openDigestHarness('sqlite', null)
    const job = {
      ...otherHarness.job,
      trail: { ...otherHarness.job.trail, bucket: harness.job.trail.bucket },
    }
    otherHarness.setClock('2026-03-02T01:00:00Z')
    await otherHarness.digestWriter.writeHourly(job)
    const forged = await getObject(otherHarness.bucket, key)
    expect(forged).not.toBeNull()
    const forge = () =>
      overwriteObject(harness.bucket, key, forged?.bytes ?? new Uint8Array(), forged?.metadata)
    await tamper(key, forge, async () => {
      expect(await findings()).toEqual([['unknown key', 'digest', key]])
      expect((await validate()).problems).toEqual([`Digest file ${key} INVALID: public key not found`])
    })
    await otherHarness.close()
  })

  test('finds that the last hour was deleted, if it is known up to when digests are expected', async () => {
    const key = await digestKeyAt(-1)
    const archiveKeys = harness.delivered.slice(-2).map(({ key }) => key)
    const objects = await Promise.all(archiveKeys.map((key) => getObject(harness.bucket, key)))
    const deleteHour = async () => {
      for (const each of [key, ...archiveKeys]) await harness.bucket.remove(each)
    }
    await tamper(key, deleteHour, async () => {
      expect(await findings({ until: null })).toEqual([])
      expect((await verify({ until: null })).until).toEqual(new Date('2026-03-02T11:00:00Z'))
      const verification = await verify()
      expect(verification.findings).toMatchObject([
        {
          what: 'cut off',
          says: 'The newest digest ends at 2026-03-02T11:00:00Z, but digests are expected up to 2026-03-02T12:00:00Z.',
        },
      ])
      expect(await findings({ until: null, knownDigests: await listKnownDigests() })).toEqual([
        ['missing', 'digest', key],
      ])
      expect(await validate()).toMatchObject({ isValid: true, foundUntil: '2026-03-02T11:00:00Z' })
    })
    for (const [i, object] of objects.entries())
      await overwriteObject(harness.bucket, archiveKeys[i] ?? '', object?.bytes ?? new Uint8Array())
    expect(await findings()).toEqual([])
  })

  test('finds that everything was deleted', async () => {
    const empty = await verify({ prefix: 'nothing/begins/so' })
    expect([isValid(empty), empty.findings]).toMatchObject([false, [{ what: 'cut off' }]])
  })

  test('starts at a given time', async () => {
    const from = new Date('2026-03-02T10:00:00Z')
    expect(await verify({ from })).toMatchObject({ digests: 2, archives: 4, findings: [] })
  })
})
