import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { createPublicKey } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { formatProof, type InclusionProof } from '../../src/domain/trails/inclusion-proof.ts'
import { digestsIn, openDigestHarness, proverOf } from '../support/digest-harness.ts'
import { runDaybook } from '../support/run-daybook.ts'
import { type Storage, startStorage } from '../support/storage.ts'

const there = mkdtempSync(join(tmpdir(), 'daybook-verify-'))
const UNTIL = ['--until', '2026-03-01T15:00:00Z']
let dataDir = ''
let digests: string[] = []
let remove = async () => {}
const folder = () => join(dataDir, 'customers', '000000000001', 'buckets', 'logs')
const jsonKeys = join(there, 'keys.json')
const pemKeys = join(there, 'keys.pem')
const proofFile = join(there, 'proof.json')
let proof: InclusionProof

beforeAll(async () => {
  const sealed = await openDigestHarness('sqlite')
  sealed.at('2026-03-01T12:30:00Z')
  await sealed.deliver(3)
  sealed.at('2026-03-01T15:00:00Z')
  await sealed.seal.hours(sealed.desk)
  writeKeys(await sealed.signing.all())
  proof = await proverOf(sealed)('2026-03-01T12:30:00.000Z-1')
  writeFileSync(proofFile, formatProof(proof))
  digests = await digestsIn(sealed.bucket)
  dataDir = sealed.dataDir
  await sealed.store.close()
  remove = () => rm(dataDir, { recursive: true })
})
afterAll(async () => {
  await remove()
  rmSync(there, { recursive: true })
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
  'Valid: 3 of 3 digests and 1 of 1 archives are as they were signed, from 2026-03-01T12:00:00Z until 2026-03-01T15:00:00Z.\n'

describe('daybook verify', () => {
  test.each([
    ['as AWS lists them', jsonKeys],
    ['in PEM', pemKeys],
  ])('checks a folder with nothing but the public keys, %s', async (_, keys) => {
    const outcome = await runDaybook(['verify', folder(), '--public-key', keys, ...UNTIL])
    expect(outcome).toEqual({ code: 0, out: VALID, err: '' })
  })

  test('says what cannot be told when nobody says until when there must be digests', async () => {
    const { code, out } = await runDaybook(['verify', folder(), '--public-key', jsonKeys])
    expect(code).toBe(0)
    expect(out).toBe(
      `${VALID}Whether digests after that were deleted is told only with --until, or by the log itself with --trail.\n`,
    )
  })

  test('checks a trail against what the log remembers', async () => {
    const outcome = await runDaybook(['verify', '--trail', 'daily'], { DAYBOOK_DATA_DIR: dataDir })
    expect(outcome).toEqual({ code: 0, out: VALID, err: '' })
    const unknown = await runDaybook(['verify', '--trail', 'nobody'], { DAYBOOK_DATA_DIR: dataDir })
    expect(unknown).toMatchObject({ code: 1, err: 'There is no trail nobody.\n' })
  })

  test('holds a proof, by itself and with the key that is trusted', async () => {
    const [own, trusted] = [
      await runDaybook(['verify', '--proof', proofFile]),
      await runDaybook(['verify', '--proof', proofFile, '--public-key', pemKeys]),
    ]
    expect(own.code).toBe(0)
    expect(own.out).toContain(`compare that with the one you know`)
    expect(trusted).toMatchObject({ code: 0, err: '' })
    expect(trusted.out).toBe(
      `The proof holds: event ${proof.eventID} was in ${proof.archive.key}, and its digest was signed for the hour until 2026-03-01T13:00:00Z.\n`,
    )
  })

  test('refuses a proof with another record', async () => {
    const bad = join(there, 'bad.json')
    writeFileSync(bad, formatProof({ ...proof, record: proof.record.replace('Stop', 'Start') }))
    const outcome = await runDaybook(['verify', '--proof', bad, '--public-key', jsonKeys])
    expect(outcome).toMatchObject({ code: 1, out: expect.stringContaining('does NOT hold') })
  })

  test('tells what is wrong, and ends with 1', async () => {
    const last = digests.at(-1) ?? ''
    await rm(join(folder(), last))
    const offline = await runDaybook(['verify', folder(), '--public-key', jsonKeys, ...UNTIL])
    expect(offline.code).toBe(1)
    expect(offline.out).toBe(
      'cut off: digest (the last): The newest digest ends at 2026-03-01T14:00:00Z, and there must be digests until 2026-03-01T15:00:00Z.\n' +
        'NOT valid: 1 thing is wrong; 2 of 2 digests and 1 of 1 archives are as they were signed, from 2026-03-01T12:00:00Z until 2026-03-01T14:00:00Z.\n',
    )
    const online = await runDaybook(['verify', '--trail', 'daily'], { DAYBOOK_DATA_DIR: dataDir })
    expect(online.code).toBe(1)
    expect(online.out).toStartWith(`missing: digest ${last}: `)
  })

  test.each([
    [[], 2, 'Call it like this'],
    [['a', 'b', '--public-key', 'k'], 2, 'Call it like this'],
    [['a'], 2, 'Call it like this'],
    [['--trail', 'a', '--proof', 'b'], 2, 'Call it like this'],
    [['--nonsense'], 2, 'Call it like this'],
    [['/no/such/folder', '--public-key', jsonKeys], 1, 'There is no folder /no/such/folder.'],
    [[there, '--public-key', '/no/such/file'], 1, 'There is no file /no/such/file.'],
    [[there, '--public-key', proofFile], 1, 'holds no public key'],
    [[there, '--public-key', jsonKeys, '--until', 'soon'], 1, '--until must be an instant'],
    [['--proof', '/no/such/file'], 1, 'There is no file /no/such/file.'],
    [['--proof', jsonKeys], 1, 'It is not the proof of an event.'],
    [['--bucket', 'logs', '--public-key', jsonKeys], 2, 'AWS_ACCESS_KEY_ID'],
  ])('%j is told in a sentence', async (args, code, says) => {
    expect(await runDaybook(['verify', ...args])).toMatchObject({ code, err: expect.stringContaining(says) })
  })
})

describe('daybook verify --bucket', () => {
  let storage: Storage
  beforeAll(async () => {
    storage = await startStorage()
  })
  afterAll(() => storage.stop())

  test('reads an object storage with the keys of the environment', async () => {
    const sealed = await openDigestHarness('sqlite', storage)
    sealed.at('2026-03-01T12:30:00Z')
    await sealed.deliver(3)
    sealed.at('2026-03-01T15:00:00Z')
    await sealed.seal.hours(sealed.desk)
    const file = join(there, 'more.json')
    const keys = (await sealed.signing.all()).map(({ value }) => ({ Value: value }))
    writeFileSync(file, JSON.stringify({ PublicKeyList: keys }))
    const { endpoint, accessKeyId, secretAccessKey } = storage.connection
    const args = ['--bucket', sealed.desk.trail.bucket, '--endpoint', endpoint, '--public-key', file]
    const environment = { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey }
    expect(await runDaybook(['verify', ...args, ...UNTIL], environment)).toEqual({
      code: 0,
      out: VALID,
      err: '',
    })
    const nowhere = ['--bucket', 'nowhere', ...args.slice(2)]
    expect(await runDaybook(['verify', ...nowhere], environment)).toMatchObject({
      code: 1,
      err: expect.stringContaining('bucket does not exist'),
    })
    await sealed.close()
  })
})
