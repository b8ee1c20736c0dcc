import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { gzip } from '../../../src/adapters/gzip.ts'
import { hashes } from '../../../src/adapters/hashes.ts'
import { signatures } from '../../../src/adapters/signatures.ts'
import { formatProof, type InclusionProof, parseProof } from '../../../src/domain/trails/inclusion-proof.ts'
import { createVerifyProof } from '../../../src/services/trails/verify-proof.ts'
import {
  createProver,
  type DigestHarness,
  getObject,
  openDigestHarness,
  overwriteObject,
} from '../../support/digest-harness.ts'

describe('an inclusion proof', () => {
  let harness: DigestHarness
  let proof: InclusionProof
  const idAt = (index: number) => `2026-03-01T12:30:00.000Z-${index}`
  const prove: ReturnType<typeof createProver> = (...args) => createProver(harness)(...args)
  const findKey = () => harness.signingKeys.find
  const verifyProof = createVerifyProof({ hashes, gzip, signatures })

  beforeAll(async () => {
    harness = await openDigestHarness('sqlite')
    harness.setClock('2026-03-01T12:20:00Z')
    await harness.deliver(2)
    harness.setClock('2026-03-01T12:30:00Z')
    await harness.deliver(7)
    harness.setClock('2026-03-01T13:00:00Z')
    await harness.digestWriter.writeHourly(harness.job)
    proof = await prove(idAt(4))
  })
  afterAll(() => harness.close())

  test('is valid for each record of the archive, with its own and with the trusted public key', async () => {
    for (let index = 0; index < 7; index++) {
      const each = parseProof(formatProof(await prove(idAt(index))))
      expect(each).toMatchObject({ eventID: idAt(index), leafIndex: index, treeSize: 7 })
      expect(JSON.parse(each.record)).toEqual({ eventID: idAt(index), eventName: 'StopInstances' })
      expect(await verifyProof(each, null)).toMatchObject({ isValid: true })
      expect(await verifyProof(each, findKey())).toMatchObject({ isValid: true })
    }
  })

  test('does not contain other events', () => {
    const text = formatProof(proof)
    for (const other of [0, 1, 2, 3, 5, 6]) expect(text).not.toContain(idAt(other))
  })

  test.each<[string, (proof: InclusionProof) => Partial<InclusionProof>, string]>([
    ['another record', ({ record }) => ({ record: record.replace('Stop', 'Start') }), 'not in the archive'],
    ['another event', () => ({ eventID: idAt(3) }), 'belongs to another event'],
    ['another index', () => ({ leafIndex: 3 }), 'not in the archive'],
    ['another size', () => ({ treeSize: 8 }), 'differs from the digest'],
    ['another root', () => ({ merkleRoot: '0'.repeat(64) }), 'differs from the digest'],
    ['a shorter path', ({ path }) => ({ path: path.slice(1) }), 'not in the archive'],
    [
      'another archive',
      ({ archive }) => ({ archive: { ...archive, key: 'x' } }),
      'does not list the archive',
    ],
    [
      'the archive in another bucket',
      ({ archive }) => ({ archive: { ...archive, bucket: 'x' } }),
      'does not list the archive',
    ],
    [
      'the digest in another bucket',
      ({ digest }) => ({ digest: { ...digest, bucket: 'x' } }),
      'has another bucket or key',
    ],
    [
      'the digest under another key',
      ({ digest }) => ({ digest: { ...digest, key: 'x' } }),
      'has another bucket or key',
    ],
    [
      'another digest',
      ({ digest }) => ({ digest: { ...digest, body: digest.body.replace('StartTime', 'StopTime') } }),
      'is malformed',
    ],
    [
      'a changed digest',
      ({ digest }) => ({ digest: { ...digest, body: digest.body.replace('T13:00:00Z', 'T14:00:00Z') } }),
      'signature does not match its content',
    ],
    [
      'another key',
      ({ publicKey }) => ({ publicKey: { ...publicKey, value: publicKey.value.replace('MII', 'MIJ') } }),
      'unknown key',
    ],
  ])('is not valid with %s', async (_, change, reason) => {
    const changed = { ...proof, ...change(proof) }
    expect(await verifyProof(changed, null)).toMatchObject({
      isValid: false,
      reason: expect.stringContaining(reason),
    })
  })

  test('is not valid if its key is not trusted', async () => {
    expect(await verifyProof(proof, async () => null)).toMatchObject({
      isValid: false,
      reason: expect.stringContaining('unknown key'),
    })
  })

  test.each([
    '',
    '{}',
    '[]',
    'null',
    '{"version":2}',
    '{"version":1,"archive":{},"digest":{},"publicKey":{}}',
  ])('cannot be parsed from %j', (text) => {
    expect(() => parseProof(text)).toThrow('The file is not an inclusion proof.')
  })

  test('is available after the next digest, for delivered events only', async () => {
    harness.setClock('2026-03-01T13:30:00Z')
    const archive = await harness.deliver(1)
    await expect(prove('2026-03-01T13:30:00.000Z-0', [archive])).rejects.toMatchObject({ code: 'conflict' })
    await expect(prove('no such event')).rejects.toMatchObject({ code: 'not_found' })
    await expect(prove(idAt(0), [])).rejects.toMatchObject({ code: 'not_found' })
  })

  test('is refused if the archive has changed since it was delivered', async () => {
    const [first, second] = harness.delivered
    const key = second?.key ?? ''
    const before = await getObject(harness.bucket, key)
    const other = await getObject(harness.bucket, first?.key ?? '')
    await overwriteObject(harness.bucket, key, other?.bytes ?? new Uint8Array())
    await expect(prove('2026-03-01T12:20:00.000Z-0', harness.delivered.slice(1))).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('no longer contains the records'),
    })
    await overwriteObject(harness.bucket, key, before?.bytes ?? new Uint8Array())
  })
})
