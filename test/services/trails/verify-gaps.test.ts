import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { formatVerdict } from '../../../src/domain/trails/verification.ts'
import type { VerifyOptions } from '../../../src/services/trails/verification-run.ts'
import { createVerifyBucket } from '../../../src/services/trails/verify-bucket.ts'
import {
  type DigestHarness,
  getObject,
  listDigestKeys,
  openDigestHarness,
  overwriteObject,
  writeDayOfDigests,
} from '../../support/digest-harness.ts'

const UNTIL = new Date('2026-03-02T12:00:00Z')

function verify({ context, signingKeys, bucket }: DigestHarness, options: Partial<VerifyOptions> = {}) {
  const range = { prefix: '', chain: null, from: null, until: null, knownDigests: [] }
  return createVerifyBucket(context, signingKeys.find)(bucket, { ...range, ...options })
}

describe('a day of digests from which some were deleted', () => {
  let harness: DigestHarness
  let digests: string[]
  beforeAll(async () => {
    harness = await openDigestHarness('sqlite')
    await writeDayOfDigests(harness)
    digests = await listDigestKeys(harness.bucket)
  })
  afterAll(() => harness.close())

  // Restores the objects afterwards, so that the next test finds the day unchanged.
  const without = async (keys: string[], check: () => Promise<void>) => {
    const objects = await Promise.all(keys.map((key) => getObject(harness.bucket, key)))
    for (const key of keys) await harness.bucket.remove(key)
    try {
      await check()
    } finally {
      for (const [i, key] of keys.entries())
        await overwriteObject(harness.bucket, key, objects[i]?.bytes ?? Buffer.alloc(0), objects[i]?.metadata)
    }
  }
  const withObject = async (key: string, check: () => Promise<void>) => {
    await overwriteObject(harness.bucket, key, Buffer.from('planted'))
    try {
      await check()
    } finally {
      await harness.bucket.remove(key)
    }
  }
  // The lines about the archives delivered at these minutes.
  const notCovered = (...minutes: string[]) =>
    minutes.map((minute) => {
      const key = harness.delivered.find((archive) => archive.key.includes(`_${minute}Z_`))?.key
      return `Not covered: ${key}`
    })

  test('two in a row: both are named, the time that nothing covers, and the archives in it', async () => {
    await without(digests.slice(10, 12), async () => {
      const verification = await verify(harness, { until: UNTIL })
      expect(verification).toMatchObject({ digests: 24, validDigests: 22, archives: 42, validArchives: 42 })
      expect(verification.findings).toEqual([
        {
          ...{ what: 'missing', kind: 'digest', key: digests[11] ?? '' },
          says: 'The digest does not exist, but the chain of digests refers to it.',
        },
        {
          ...{ what: 'missing', kind: 'digest', key: digests[10] ?? '' },
          says: 'It does not exist, although digests are hourly: no digest between those of 2026-03-01T22:00:00Z and 2026-03-02T00:00:00Z is valid.',
        },
      ])
      expect(verification.notes).toEqual([
        'No valid digest covers the time from 2026-03-01T22:00:00Z until 2026-03-02T00:00:00Z or the 4 archives from that time:',
        ...notCovered('20260301T2220', '20260301T2240', '20260301T2320', '20260301T2340'),
      ])
      expect(formatVerdict(verification)).toStartWith('NOT valid: found 2 problems; 22 of 24 digests')
    })
  })

  test('many, in two places: each is named once', async () => {
    const gone = [...digests.slice(3, 8), ...digests.slice(15, 18)]
    await without(gone, async () => {
      const { findings, notes } = await verify(harness)
      expect(findings.map(({ what, key }) => [what, key])).toEqual(
        gone.toReversed().map((key) => ['missing', key]),
      )
      expect(notes.filter((note) => note.startsWith('No valid digest covers'))).toEqual([
        'No valid digest covers the time from 2026-03-02T03:00:00Z until 2026-03-02T06:00:00Z or the 6 archives from that time:',
        'No valid digest covers the time from 2026-03-01T15:00:00Z until 2026-03-01T20:00:00Z or the 10 archives from that time:',
      ])
      expect(notes.filter((note) => note.startsWith('Not covered: '))).toHaveLength(16)
    })
  })

  test('two in a row that the log knows: each is named once', async () => {
    const rows = await harness.store.forCustomer(1).digests.listWritten('trail-1', new Date(0), UNTIL, 100)
    await without(digests.slice(10, 12), async () => {
      const { findings } = await verify(harness, { knownDigests: rows })
      expect(findings.map(({ what, key }) => [what, key])).toEqual([
        ['missing', digests[11] ?? ''],
        ['missing', digests[10] ?? ''],
      ])
    })
  })

  test.each([
    ['no hour before the present', '2026-03-02T12:00:00Z', []],
    ['48 hours, each of them', '2026-03-04T13:00:00Z', ['20260304T120000Z', '20260302T130000Z']],
    ['more hours as one', '2026-03-12T12:00:00Z', ['(239 digests)', '(239 digests)']],
  ])('and one with a key of the next century: expects %s', async (_, now, [newest, oldest]) => {
    const last = digests.at(-1) ?? ''
    const forged = last.replace('2026/03/02', '2126/01/01').replace('20260302T120000Z', '21260101T000000Z')
    harness.setClock(now)
    await withObject(forged, async () => {
      const { findings, notes, digests: count } = await verify(harness)
      expect(findings[0]).toMatchObject({ what: 'unsigned', key: forged })
      const missing = findings.slice(1)
      const hours = newest?.startsWith('(') ? 1 : newest === undefined ? 0 : 48
      expect(missing.map(({ what }) => what)).toEqual(Array.from({ length: hours }, () => 'missing'))
      expect(missing.map(({ key }) => key).at(0) ?? '').toContain(newest ?? '')
      expect(missing.map(({ key }) => key).at(-1) ?? '').toContain(oldest ?? '')
      expect(count).toBe(25 + (hours === 1 ? 239 : hours))
      expect(JSON.stringify([missing, notes])).not.toContain('2126-')
    })
    harness.setClock(UNTIL.toISOString())
  })

  test('the oldest two: the one that the chain refers to is named, and all older archives', async () => {
    await without(digests.slice(0, 2), async () => {
      const { findings, notes } = await verify(harness)
      expect(findings.map(({ what, key }) => [what, key])).toEqual([['missing', digests[1] ?? '']])
      expect(notes).toEqual([
        'No valid digest covers the time from 2026-03-01T12:20:00Z until 2026-03-01T14:00:00Z or the 4 archives from that time:',
        ...notCovered('20260301T1220', '20260301T1240', '20260301T1320', '20260301T1340'),
      ])
    })
  })

  test('the newest two: archives show that digests were due, and only the last are called recent', async () => {
    await without(digests.slice(-2), async () => {
      const { findings, notes } = await verify(harness)
      expect(findings).toEqual([])
      expect(notes).toEqual([
        'No digest covers the time from 2026-03-02T10:00:00Z until 2026-03-02T11:00:00Z or the 2 archives from that time. Either later digests were deleted, or no digests were written:',
        ...notCovered('20260302T1020', '20260302T1040'),
        '2 archives are in no digest. Recently delivered ones will be in the next digest.',
      ])
      const known = await verify(harness, { until: UNTIL })
      expect(known.findings.map(({ what }) => what)).toEqual(['cut off'])
      expect(known.notes).toEqual([
        'No digest covers the time from 2026-03-02T10:00:00Z until 2026-03-02T12:00:00Z or the 4 archives from that time. Either later digests were deleted, or no digests were written:',
        ...notCovered('20260302T1020', '20260302T1040', '20260302T1120', '20260302T1140'),
      ])
    })
  })

  test('all of them: the archives are named from the first on', async () => {
    await without(digests, async () => {
      const verification = await verify(harness)
      expect(formatVerdict(verification)).toBe('There are no digests, so nothing can be verified.')
      expect(verification.notes.at(0)).toBe(
        'No digest covers the time from 2026-03-01T12:20:00Z until 2026-03-02T11:00:00Z or the 44 archives from that time. Either later digests were deleted, or no digests were written:',
      )
      expect(verification.notes).toHaveLength(1 + 44 + 1)
      const known = await verify(harness, { until: UNTIL })
      expect(known.findings.map(({ what }) => what)).toEqual(['cut off'])
    })
  })

  test('all but the newest: the archives before it are named', async () => {
    await without(digests.slice(0, -1), async () => {
      const { findings, notes } = await verify(harness)
      expect(findings.map(({ what, key }) => [what, key])).toEqual([['missing', digests[22] ?? '']])
      expect(notes[0]).toBe(
        'No valid digest covers the time from 2026-03-01T12:20:00Z until 2026-03-02T11:00:00Z or the 44 archives from that time:',
      )
    })
  })

  test('none, but one is not valid: its archives are not covered', async () => {
    const key = digests[10] ?? ''
    await without([key], async () => {
      await withObject(key, async () => {
        const { findings, notes } = await verify(harness)
        expect(findings).toMatchObject([{ what: 'unsigned', key }])
        expect(notes).toEqual([
          'No valid digest covers the time from 2026-03-01T22:00:00Z until 2026-03-01T23:00:00Z or the 2 archives from that time:',
          ...notCovered('20260301T2220', '20260301T2240'),
        ])
      })
    })
  })

  test('outside the range that is verified: they are not looked for', async () => {
    await without(digests.slice(2, 4), async () => {
      const later = await verify(harness, { from: new Date('2026-03-02T00:00:00Z') })
      expect([later.findings, later.notes]).toEqual([[], []])
      const earlier = await verify(harness, { until: new Date('2026-03-01T14:00:00Z') })
      expect([earlier.findings, earlier.notes]).toEqual([[], []])
    })
  })

  test.each([
    ['an archive', '000000000001_CloudTrail_local_20260301T1220Z_0000000000000000.tar.gz'],
    ['an object that is no archive', 'planted.json'],
  ])('none, but %s was added: it is named', async (_, name) => {
    const key = `AWSLogs/000000000001/CloudTrail/local/2026/03/01/${name}`
    await withObject(key, async () => {
      const { findings, notes } = await verify(harness)
      expect([findings, notes]).toEqual([
        [],
        [
          '1 archive is in no digest, although digests cover its time. If it was delivered late, a missing digest or the next one lists it; otherwise nothing shows that it was delivered:',
          `Not covered: ${key}`,
        ],
      ])
    })
  })
})

test('hours in which logging was stopped are not missing', async () => {
  const harness = await openDigestHarness('sqlite')
  const { job, digestWriter, setClock, deliver, bucket } = harness
  setClock('2026-03-01T12:40:00Z')
  const stoppedAt = new Date('2026-03-01T12:40:00Z')
  await digestWriter.writeFinal({ ...job, trail: { ...job.trail, isLogging: false, stoppedAt } })
  const trail = { ...job.trail, startedAt: new Date('2026-03-01T16:00:00Z') }
  setClock('2026-03-01T16:20:00Z')
  await deliver(1)
  setClock('2026-03-01T19:00:00Z')
  await digestWriter.writeHourly({ ...job, trail })
  expect(await verify(harness)).toMatchObject({
    digests: 4,
    findings: [],
    notes: ['Logging was stopped from 2026-03-01T12:40:00Z until 2026-03-01T16:00:00Z.'],
  })
  const [, first = '', second = ''] = await listDigestKeys(bucket)
  await bucket.remove(first)
  await bucket.remove(second)
  const { findings, notes } = await verify(harness)
  expect(findings.map(({ what, key }) => [what, key])).toEqual([['missing', second]])
  expect(notes).toEqual([
    'No valid digest covers the time from 2026-03-01T12:40:00Z until 2026-03-01T18:00:00Z or the archive from that time:',
    `Not covered: ${harness.delivered[0]?.key}`,
  ])
  await harness.close()
})
