import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { formatProof, type InclusionProof, parseProof } from '../../../src/domain/trails/inclusion-proof.ts'
import { verifyProof } from '../../../src/services/trails/verify-proof.ts'
import {
  type DigestHarness,
  objectAt,
  openDigestHarness,
  overwrite,
  proverOf,
} from '../../support/digest-harness.ts'

describe('the proof of an event', () => {
  let sealed: DigestHarness
  let proof: InclusionProof
  const idAt = (index: number) => `2026-03-01T12:30:00.000Z-${index}`
  const proving: ReturnType<typeof proverOf> = (...asked) => proverOf(sealed)(...asked)
  const keyOf = () => sealed.signing.find

  beforeAll(async () => {
    sealed = await openDigestHarness('sqlite')
    sealed.at('2026-03-01T12:20:00Z')
    await sealed.deliver(2)
    sealed.at('2026-03-01T12:30:00Z')
    await sealed.deliver(7)
    sealed.at('2026-03-01T13:00:00Z')
    await sealed.seal.hours(sealed.desk)
    proof = await proving(idAt(4))
  })
  afterAll(() => sealed.close())

  test('holds for each record of the archive, by itself and with the keys that are trusted', async () => {
    for (let index = 0; index < 7; index++) {
      const each = parseProof(formatProof(await proving(idAt(index))))
      expect(each).toMatchObject({ eventID: idAt(index), leafIndex: index, treeSize: 7 })
      expect(JSON.parse(each.record)).toEqual({ eventID: idAt(index), eventName: 'StopInstances' })
      expect(await verifyProof(each, null)).toMatchObject({ holds: true })
      expect(await verifyProof(each, keyOf())).toMatchObject({ holds: true })
    }
  })

  test('shows no other event', () => {
    const text = formatProof(proof)
    for (const other of [0, 1, 2, 3, 5, 6]) expect(text).not.toContain(idAt(other))
  })

  test.each<[string, (proof: InclusionProof) => Partial<InclusionProof>, string]>([
    [
      'another record',
      ({ record }) => ({ record: record.replace('Stop', 'Start') }),
      'not one of those in the archive',
    ],
    ['another event', () => ({ eventID: idAt(3) }), 'that of another event'],
    ['another place', () => ({ leafIndex: 3 }), 'not one of those in the archive'],
    ['another size', () => ({ treeSize: 8 }), 'with other records'],
    ['another root', () => ({ merkleRoot: '0'.repeat(64) }), 'with other records'],
    ['a shorter path', ({ path }) => ({ path: path.slice(1) }), 'not one of those in the archive'],
    [
      'another archive',
      ({ archive }) => ({ archive: { ...archive, key: 'x' } }),
      'does not list the archive',
    ],
    [
      'another digest',
      ({ digest }) => ({ digest: { ...digest, body: digest.body.replace('StartTime', 'StopTime') } }),
      'is none',
    ],
    [
      'a changed digest',
      ({ digest }) => ({ digest: { ...digest, body: digest.body.replace('T13:00:00Z', 'T14:00:00Z') } }),
      'signature is not that of its text',
    ],
    [
      'another key',
      ({ publicKey }) => ({ publicKey: { ...publicKey, value: publicKey.value.replace('MII', 'MIJ') } }),
      'not known',
    ],
  ])('does not hold with %s', async (_, change, says) => {
    const changed = { ...proof, ...change(proof) }
    expect(await verifyProof(changed, null)).toMatchObject({
      holds: false,
      says: expect.stringContaining(says),
    })
  })

  test('does not hold for whoever trusts other keys', async () => {
    expect(await verifyProof(proof, async () => null)).toMatchObject({
      holds: false,
      says: expect.stringContaining('not known'),
    })
  })

  test.each([
    '',
    '{}',
    '[]',
    'null',
    '{"version":2}',
    '{"version":1,"archive":{},"digest":{},"publicKey":{}}',
  ])('is not %j', (text) => {
    expect(() => parseProof(text)).toThrow('The file is not an inclusion proof.')
  })

  test('is there within the hour, and for delivered events only', async () => {
    sealed.at('2026-03-01T13:30:00Z')
    const fresh = await sealed.deliver(1)
    await expect(proving('2026-03-01T13:30:00.000Z-0', [fresh])).rejects.toMatchObject({ code: 'conflict' })
    await expect(proving('no such event')).rejects.toMatchObject({ code: 'not_found' })
    await expect(proving(idAt(0), [])).rejects.toMatchObject({ code: 'not_found' })
  })

  test('is refused when the archive is no longer what was delivered', async () => {
    const [first, second] = sealed.delivered
    const key = second?.key ?? ''
    const before = await objectAt(sealed.bucket, key)
    const other = await objectAt(sealed.bucket, first?.key ?? '')
    await overwrite(sealed.bucket, key, other?.bytes ?? new Uint8Array())
    await expect(proving('2026-03-01T12:20:00.000Z-0', sealed.delivered.slice(1))).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('no longer holds the records'),
    })
    await overwrite(sealed.bucket, key, before?.bytes ?? new Uint8Array())
  })
})
