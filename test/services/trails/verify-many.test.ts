import { describe, expect, spyOn, test } from 'bun:test'
import { createHash } from 'node:crypto'
import { MESSAGES } from '../../../src/domain/messages/messages.ts'
import { HOUR_MS } from '../../../src/domain/time.ts'
import {
  digestKey,
  formatDigest,
  type PreviousDigest,
  SIGNATURE_ALGORITHM,
} from '../../../src/domain/trails/digest.ts'
import { createVerifyBucket } from '../../../src/services/trails/verify-bucket.ts'
import { rejectionOf } from '../../support/rejection.ts'

const { storage: TEXT } = MESSAGES
const LOCATION = { accountId: '000000000001', prefix: null, region: 'local', name: 'daily' }
const OPTIONS = { prefix: '', chain: null, from: null, until: null, knownDigests: [] }

const sha256Hex = (data: Uint8Array | string) => createHash('sha256').update(data).digest('hex')
const sha256 = (data: Uint8Array | string) => createHash('sha256').update(data).digest()
const timeOf = (hour: number) => new Date(hour * HOUR_MS)
const keyOf = (hour: number) => digestKey(LOCATION, timeOf(hour))

// Neither compressed nor signed: it is the number of digests that matters.
const verifyBucket = createVerifyBucket(
  {
    clock: () => timeOf(1_000_000),
    inspectArchive: () => Promise.reject(new Error('There are no archives.')),
    hashes: { sha256, sha256Hex, startSha256: () => ({ update: () => {}, hex: () => '' }) },
    gzip: {
      compress: (text) => Buffer.from(text),
      decompress: async (bytes) => Buffer.concat(await Array.fromAsync(bytes)),
    },
    signatures: {
      generateKey: () => Promise.reject(new Error('No key is needed.')),
      fingerprint: () => '',
      sign: () => '',
      verify: () => true,
    },
  },
  async () => 'AA==',
)

// Hourly digests, each of which refers to the one before.
function buildBucket(count: number) {
  const bodies = new Map<string, string>()
  let previous: PreviousDigest | null = null
  for (let hour = 1; hour <= count; hour++) {
    const [bucket, key] = ['logs', keyOf(hour)]
    const digest = { ...LOCATION, bucket, key, previous, start: timeOf(hour - 1), end: timeOf(hour) }
    const rest = { fingerprint: 'f', isFinal: false, epoch: 1, covered: null, archives: [], logHead: null }
    const body = formatDigest({ ...digest, ...rest })
    bodies.set(key, body)
    previous = { bucket, key, hash: sha256Hex(body), signature: 'aa' }
  }
  return {
    list: async function* () {
      for (const key of bodies.keys()) yield { key }
    },
    get: async (key: string) => ({
      body: new Blob([bodies.get(key) ?? '']).stream(),
      metadata: { signature: 'aa', 'signature-algorithm': SIGNATURE_ALGORITHM },
    }),
  }
}

// Counts what is added to sets, and how often a key is taken apart.
async function countSteps(digests: number): Promise<number> {
  const bucket = buildBucket(digests)
  const counters = [spyOn(Set.prototype, 'add'), spyOn(RegExp.prototype, 'exec')]
  try {
    const { validDigests, findings } = await verifyBucket(bucket, OPTIONS)
    expect([validDigests, findings]).toEqual([digests, []])
    return counters.reduce((sum, { mock }) => sum + mock.calls.length, 0)
  } finally {
    for (const counter of counters) counter.mockRestore()
  }
}

describe('the verification of many digests', () => {
  test('takes twice as much for twice as many', async () => {
    const [few, many] = [await countSteps(2_500), await countSteps(5_000)]
    expect(few).toBeGreaterThan(2_500)
    expect(many / few).toBeLessThan(2.5)
  })

  test('fails when a storage lists them without an end', async () => {
    let listed = 0
    const list = async function* () {
      for (;;) yield { key: keyOf(++listed) }
    }
    const failure = await rejectionOf(verifyBucket({ list, get: async () => null }, OPTIONS))
    expect(failure).toMatchObject({ name: 'StorageFailure', message: TEXT.tooManyKeys({ keys: 200_000 }) })
    expect(listed).toBe(200_001)
  })

  test('stops while keys are listed', async () => {
    const stop = new AbortController()
    const list = async function* () {
      for (let i = 0; ; i++) {
        if (i === 10) stop.abort()
        yield { key: `other-${i}` }
      }
    }
    const options = { ...OPTIONS, stop: stop.signal, until: timeOf(5) }
    const { findings } = await verifyBucket({ list, get: async () => null }, options)
    expect(findings).toEqual([])
  })
})
