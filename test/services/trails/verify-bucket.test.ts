import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { formatVerdict, isValid } from '../../../src/domain/trails/verification.ts'
import { createVerifyBucket, type VerifyOptions } from '../../../src/services/trails/verify-bucket.ts'
import {
  ACCOUNT,
  type DigestHarness,
  digestsIn,
  objectAt,
  openDigestHarness,
  overwrite,
  shelfOf,
  writeDayOfDigests,
} from '../../support/digest-harness.ts'
import { type Storage, startStorage } from '../../support/storage.ts'
import { validateLogs } from '../../support/validate-logs.ts'

const UNTIL = '2026-03-02T12:00:00Z'
let storage: Storage
beforeAll(async () => {
  storage = await startStorage()
})
afterAll(() => storage.stop())

describe.each(['folder', 'object storage'])('a day in a %s', (kind) => {
  let sealed: DigestHarness
  beforeAll(async () => {
    sealed = await openDigestHarness('sqlite', kind === 'folder' ? null : storage)
    await writeDayOfDigests(sealed)
  })
  afterAll(() => sealed.close())

  const ours = (more: Partial<VerifyOptions> = {}) =>
    createVerifyBucket(sealed.signing.find)(sealed.bucket, {
      prefix: '',
      chain: null,
      from: null,
      until: new Date(UNTIL),
      known: [],
      ...more,
    })
  const theirs = async () => {
    const keys = await sealed.signing.list()
    const publicKeys = keys.map(({ value, fingerprint }) => ({ Value: value, Fingerprint: fingerprint }))
    const trail = {
      bucket: sealed.desk.trail.bucket,
      prefix: '',
      account: ACCOUNT,
      region: 'local',
      name: 'daily',
      publicKeys,
    }
    return validateLogs(shelfOf(sealed.bucket), trail, '2026-03-01T12:00:00Z', UNTIL)
  }
  const known = async () => {
    const rows = await sealed.store.forCustomer(1).digests.listWritten('trail-1', new Date(0), new Date(UNTIL), 100)
    return rows.map(({ bucket, key, hash, signature }) => ({ bucket, key, hash, signature }))
  }
  // Each deed is undone, so that the next one meets the day as it was.
  const spoiled = async (key: string, deed: () => Promise<unknown>, look: () => Promise<unknown>) => {
    const before = await objectAt(sealed.bucket, key)
    if (!before) throw new Error(`There is no ${key}.`)
    try {
      await deed()
      await look()
    } finally {
      await overwrite(sealed.bucket, key, before.bytes, before.metadata)
    }
  }
  const wrongs = async (more: Partial<VerifyOptions> = {}) =>
    (await ours(more)).findings.map(({ what, kind, key }) => [what, kind, key])
  const archiveKeyAt = (index: number) => sealed.delivered[index]?.key ?? ''
  const digestKeyAt = async (index: number) => (await digestsIn(sealed.bucket)).at(index) ?? ''

  test('is valid untouched, for us and for the other tool, empty hour included', async () => {
    const progress: number[] = []
    const found = await ours({ onProgress: ({ digests }) => progress.push(digests) })
    expect(found).toMatchObject({
      digests: 24,
      validDigests: 24,
      archives: 46,
      validArchives: 46,
      findings: [],
      notes: [],
      from: new Date('2026-03-01T12:00:00Z'),
      until: new Date(UNTIL),
    })
    expect(isValid(found)).toBe(true)
    expect(formatVerdict(found)).toBe(
      'Valid: 24 of 24 digests and 46 of 46 archives are unchanged since they were signed, from 2026-03-01T12:00:00Z until 2026-03-02T12:00:00Z.',
    )
    expect(progress).toEqual(Array.from({ length: 24 }, (_, i) => i + 1))
    expect(await ours({ known: await known() })).toMatchObject({ findings: [], validDigests: 24 })
    expect(await theirs()).toEqual({
      isValid: true,
      wrong: [],
      digests: 24,
      logs: 46,
      foundFrom: '2026-03-01T12:00:00Z',
      foundUntil: UNTIL,
    })
  })

  test('with one byte of an archive flipped is not', async () => {
    const key = archiveKeyAt(7)
    const flip = async () => {
      const object = await objectAt(sealed.bucket, key)
      const bytes = Uint8Array.from(object?.bytes ?? [])
      const middle = Math.floor(bytes.length / 2)
      bytes[middle] = (bytes[middle] ?? 0) ^ 1
      await overwrite(sealed.bucket, key, bytes)
    }
    await spoiled(key, flip, async () => {
      const found = await ours()
      expect(found.findings).toMatchObject([{ what: 'altered', kind: 'archive', key }])
      expect(formatVerdict(found)).toStartWith(
        'NOT valid: found 1 problem; 24 of 24 digests and 45 of 46 archives',
      )
      expect((await theirs()).wrong).toEqual([expect.stringContaining(`Log file ${key} INVALID`)])
    })
  })

  test('with an archive packed anew with other records is not', async () => {
    const [key, other] = [archiveKeyAt(3), archiveKeyAt(4)]
    const swap = async () => {
      const object = await objectAt(sealed.bucket, other)
      await overwrite(sealed.bucket, key, object?.bytes ?? new Uint8Array())
    }
    await spoiled(key, swap, async () => {
      expect(await wrongs()).toEqual([['altered', 'archive', key]])
      expect((await theirs()).wrong).toEqual([`Log file ${key} INVALID: hash value doesn't match`])
    })
  })

  test('with an archive deleted is not', async () => {
    const key = archiveKeyAt(0)
    await spoiled(
      key,
      () => sealed.bucket.remove(key),
      async () => {
        expect(await wrongs()).toEqual([['missing', 'archive', key]])
        expect((await theirs()).wrong).toEqual([`Log file ${key} INVALID: not found`])
      },
    )
  })

  test('with a digest deleted is not, and what is older is checked all the same', async () => {
    const key = await digestKeyAt(10)
    await spoiled(
      key,
      () => sealed.bucket.remove(key),
      async () => {
        const found = await ours()
        expect(found.findings).toMatchObject([{ what: 'missing', kind: 'digest', key }])
        expect(found).toMatchObject({ digests: 24, validDigests: 23, archives: 44, validArchives: 44 })
        expect((await theirs()).wrong).toEqual([`Digest file ${key} INVALID: not found`])
      },
    )
  })

  test('with a digest’s signature taken away is not', async () => {
    const key = await digestKeyAt(5)
    const strip = async () => {
      const object = await objectAt(sealed.bucket, key)
      await overwrite(sealed.bucket, key, object?.bytes ?? new Uint8Array())
    }
    await spoiled(key, strip, async () => {
      expect(await wrongs()).toEqual([['unsigned', 'digest', key]])
      expect((await theirs()).isValid).toBe(false)
    })
  })

  test('with a digest replaced by another signed one is not', async () => {
    const [key, other] = [await digestKeyAt(8), await digestKeyAt(9)]
    const swap = async () => {
      const object = await objectAt(sealed.bucket, other)
      await overwrite(sealed.bucket, key, object?.bytes ?? new Uint8Array(), object?.metadata)
    }
    await spoiled(key, swap, async () => {
      expect(await wrongs()).toEqual([['replaced', 'digest', key]])
      expect((await theirs()).wrong).toEqual([
        `Digest file ${key} INVALID: has been moved from its original location`,
      ])
    })
  })

  test('with a digest replaced by one that another Daybook signed is not', async () => {
    const key = await digestKeyAt(12)
    const stranger = await openDigestHarness('sqlite', null)
    const desk = { ...stranger.desk, trail: { ...stranger.desk.trail, bucket: sealed.desk.trail.bucket } }
    stranger.at('2026-03-02T01:00:00Z')
    await stranger.seal.hours(desk)
    const forged = await objectAt(stranger.bucket, key)
    expect(forged).not.toBeNull()
    await spoiled(
      key,
      () => overwrite(sealed.bucket, key, forged?.bytes ?? new Uint8Array(), forged?.metadata),
      async () => {
        expect(await wrongs()).toEqual([['unknown key', 'digest', key]])
        expect((await theirs()).wrong).toEqual([`Digest file ${key} INVALID: public key not found`])
      },
    )
    await stranger.close()
  })

  test('with the whole last hour deleted is not, for whoever knows until when there must be digests', async () => {
    const key = await digestKeyAt(-1)
    const last = sealed.delivered.slice(-2).map(({ key }) => key)
    const objects = await Promise.all(last.map((key) => objectAt(sealed.bucket, key)))
    const drop = async () => {
      for (const each of [key, ...last]) await sealed.bucket.remove(each)
    }
    await spoiled(key, drop, async () => {
      expect(await wrongs({ until: null })).toEqual([])
      expect((await ours({ until: null })).until).toEqual(new Date('2026-03-02T11:00:00Z'))
      const found = await ours()
      expect(found.findings).toMatchObject([
        {
          what: 'cut off',
          says: 'The newest digest ends at 2026-03-02T11:00:00Z, and there must be digests until 2026-03-02T12:00:00Z.',
        },
      ])
      expect(await wrongs({ until: null, known: await known() })).toEqual([['missing', 'digest', key]])
      expect(await theirs()).toMatchObject({ isValid: true, foundUntil: '2026-03-02T11:00:00Z' })
    })
    for (const [i, object] of objects.entries())
      await overwrite(sealed.bucket, last[i] ?? '', object?.bytes ?? new Uint8Array())
    expect(await wrongs()).toEqual([])
  })

  test('with everything deleted is not', async () => {
    const found = await ours({ prefix: 'nothing/begins/so' })
    expect(found.findings).toMatchObject([{ what: 'cut off' }])
    expect(isValid(found)).toBe(false)
  })

  test('is looked at from a moment on, and no further back', async () => {
    const found = await ours({ from: new Date('2026-03-02T10:00:00Z') })
    expect(found).toMatchObject({ digests: 2, archives: 4, findings: [] })
  })

  test('tells of archives that no digest lists', async () => {
    const key = archiveKeyAt(0).replace(/_[^_]+$/, '_0000000000000000.tar.gz')
    await overwrite(sealed.bucket, key, Buffer.from('planted'))
    expect((await ours()).notes).toEqual([
      '1 archives are in no digest; those that just came are in the next one.',
    ])
    await sealed.bucket.remove(key)
  })
})
