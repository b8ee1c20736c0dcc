import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { createPublicKey } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { formatProof, type InclusionProof } from '../../src/domain/trails/inclusion-proof.ts'
import { createProver, listDigestKeys, openDigestHarness } from '../support/digest-harness.ts'
import { runDaybook } from '../support/run-daybook.ts'
import { startStorage, type TestStorage } from '../support/storage.ts'

const folder = mkdtempSync(join(tmpdir(), 'daybook-verify-'))
const UNTIL = ['--until', '2026-03-01T15:00:00Z']
let dataDir = ''
let digests: string[] = []
let remove = async () => {}
const bucketFolder = () => join(dataDir, 'customers', '000000000001', 'buckets', 'logs')
const jsonKeys = join(folder, 'keys.json')
const pemKeys = join(folder, 'keys.pem')
const proofFile = join(folder, 'proof.json')
let proof: InclusionProof

beforeAll(async () => {
  const harness = await openDigestHarness('sqlite')
  harness.setClock('2026-03-01T12:30:00Z')
  await harness.deliver(3)
  harness.setClock('2026-03-01T15:00:00Z')
  await harness.digestWriter.writeHourly(harness.job)
  writeKeys(await harness.signingKeys.list())
  proof = await createProver(harness)('2026-03-01T12:30:00.000Z-1')
  writeFileSync(proofFile, formatProof(proof))
  digests = await listDigestKeys(harness.bucket)
  dataDir = harness.dataDir
  await harness.store.close()
  remove = () => rm(dataDir, { recursive: true })
})
afterAll(async () => {
  await remove()
  rmSync(folder, { recursive: true })
})

function writeKeys(keys: { value: string; fingerprint: string }[]): void {
  const list = keys.map(({ value, fingerprint }) => ({ Value: value, Fingerprint: fingerprint }))
  writeFileSync(jsonKeys, JSON.stringify({ PublicKeyList: list }))
  const pems = keys.map(({ value }) =>
    createPublicKey({ key: Buffer.from(value, 'base64'), format: 'der', type: 'pkcs1' }).export({
      type: 'spki',
      format: 'pem',
    }),
  )
  writeFileSync(pemKeys, pems.join('\n'))
}

const VALID =
  'Valid: 3 of 3 digests and 1 of 1 archives are unchanged since they were signed, from 2026-03-01T12:00:00Z until 2026-03-01T15:00:00Z.\n'

describe('daybook verify', () => {
  test.each([
    ['as AWS lists them', jsonKeys],
    ['in PEM', pemKeys],
  ])('verifies a folder with only the public keys, %s', async (_, keys) => {
    const outcome = await runDaybook(['verify', bucketFolder(), '--public-key', keys, ...UNTIL])
    expect(outcome).toEqual({ code: 0, out: VALID, err: '' })
  })

  test('says that later digests may be missing when run without --until', async () => {
    const { code, out } = await runDaybook(['verify', bucketFolder(), '--public-key', jsonKeys])
    expect(code).toBe(0)
    expect(out).toBe(
      `${VALID}This does not show whether later digests were deleted. To check that, pass --until, or verify with --trail.\n`,
    )
  })

  test('verifies a trail against the digests that the database lists', async () => {
    const outcome = await runDaybook(['verify', '--trail', 'daily'], { DAYBOOK_DATA_DIR: dataDir })
    expect({ ...outcome, err: withoutLog(outcome.err) }).toEqual({ code: 0, out: VALID, err: '' })
    const unknown = await runDaybook(['verify', '--trail', 'weekly'], { DAYBOOK_DATA_DIR: dataDir })
    expect([unknown.code, withoutLog(unknown.err)]).toEqual([1, 'There is no trail weekly.\n'])
  })

  test('verifies a proof with the key it contains and with a trusted key', async () => {
    const [contained, trusted] = [
      await runDaybook(['verify', '--proof', proofFile]),
      await runDaybook(['verify', '--proof', proofFile, '--public-key', pemKeys]),
    ]
    expect(contained.code).toBe(0)
    expect(contained.out).toContain('Compare the fingerprint with one you trust')
    expect(trusted).toMatchObject({ code: 0, err: '' })
    expect(trusted.out).toBe(
      `The proof is valid: event ${proof.eventID} was in ${proof.archive.key}, and its digest was signed for the hour until 2026-03-01T13:00:00Z.\n`,
    )
  })

  test('rejects a proof with another record', async () => {
    const bad = join(folder, 'bad.json')
    writeFileSync(bad, formatProof({ ...proof, record: proof.record.replace('Stop', 'Start') }))
    const outcome = await runDaybook(['verify', '--proof', bad, '--public-key', jsonKeys])
    expect(outcome).toMatchObject({ code: 1, out: expect.stringContaining('is NOT valid') })
  })

  test('prints the problems and exits with 1', async () => {
    const last = digests.at(-1) ?? ''
    await rm(join(bucketFolder(), last))
    const offline = await runDaybook(['verify', bucketFolder(), '--public-key', jsonKeys, ...UNTIL])
    expect(offline.code).toBe(1)
    expect(offline.out).toBe(
      'cut off: digest (the last): The newest digest ends at 2026-03-01T14:00:00Z, but digests are expected up to 2026-03-01T15:00:00Z.\n' +
        'NOT valid: found 1 problem; 2 of 2 digests and 1 of 1 archives are unchanged since they were signed, from 2026-03-01T12:00:00Z until 2026-03-01T14:00:00Z.\n',
    )
    const online = await runDaybook(['verify', '--trail', 'daily'], { DAYBOOK_DATA_DIR: dataDir })
    expect(online.code).toBe(1)
    expect(online.out).toStartWith(`missing: digest ${last}: `)
  })

  test.each([
    [[], 2, 'Usage: daybook verify'],
    [['a', 'b', '--public-key', 'k'], 2, 'Usage: daybook verify'],
    [['a'], 2, 'Usage: daybook verify'],
    [['--trail', 'a', '--proof', 'b'], 2, 'Usage: daybook verify'],
    [['--nonsense'], 2, 'Usage: daybook verify'],
    [['/no/such/folder', '--public-key', jsonKeys], 1, 'There is no folder /no/such/folder.'],
    [[folder, '--public-key', '/no/such/file'], 1, 'Cannot read the file /no/such/file.'],
    [[folder, '--public-key', proofFile], 1, 'contains no public key'],
    [[folder, '--public-key', jsonKeys, '--until', 'soon'], 1, '`--until` must be a time'],
    [['--proof', '/no/such/file'], 1, 'Cannot read the file /no/such/file.'],
    [['--proof', jsonKeys], 1, 'The file is not an inclusion proof.'],
    [['--bucket', 'logs', '--public-key', jsonKeys], 2, 'AWS_ACCESS_KEY_ID'],
  ])('rejects %j with a sentence', async (args, code, sentence) => {
    expect(await runDaybook(['verify', ...args])).toMatchObject({
      code,
      err: expect.stringContaining(sentence),
    })
  })
})

describe('daybook verify --bucket', () => {
  let storage: TestStorage
  beforeAll(async () => {
    storage = await startStorage()
  })
  afterAll(() => storage.stop())

  test('reads object storage with the access key of the environment', async () => {
    const harness = await openDigestHarness('sqlite', storage)
    harness.setClock('2026-03-01T12:30:00Z')
    await harness.deliver(3)
    harness.setClock('2026-03-01T15:00:00Z')
    await harness.digestWriter.writeHourly(harness.job)
    const file = join(folder, 'storage-keys.json')
    const keys = (await harness.signingKeys.list()).map(({ value }) => ({ Value: value }))
    writeFileSync(file, JSON.stringify({ PublicKeyList: keys }))
    const { endpoint, accessKeyId, secretAccessKey } = storage.connection
    const args = ['--bucket', harness.job.trail.bucket, '--endpoint', endpoint, '--public-key', file]
    const environment = { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey }
    expect(await runDaybook(['verify', ...args, ...UNTIL], environment)).toEqual({
      code: 0,
      out: VALID,
      err: '',
    })
    const missing = ['--bucket', 'missing', ...args.slice(2)]
    expect(await runDaybook(['verify', ...missing], environment)).toMatchObject({
      code: 1,
      err: expect.stringContaining('bucket does not exist'),
    })
    storage.setBehaviour(({ path }) => (path.includes('CloudTrail-Digest') ? 'denies' : 'works'))
    expect(await runDaybook(['verify', ...args], environment)).toMatchObject({
      code: 1,
      err: expect.stringContaining(
        'Daybook cannot read from the bucket. Error from the storage: Access Denied',
      ),
    })
    storage.setBehaviour('works')
    await harness.close()
  })
})

// The clock of the command is before the digests, which the log says.
function withoutLog(err: string): string {
  return err.replaceAll(/^\{.*ends in the future.*\}\n/gm, '')
}
