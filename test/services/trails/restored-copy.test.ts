import { afterAll, afterEach, beforeAll, describe, expect, test } from 'bun:test'
import { join } from 'node:path'
import { inspectArchive } from '../../../src/adapters/archive/archive-inspector.ts'
import { openBucket } from '../../../src/adapters/bucket.ts'
import { gzip } from '../../../src/adapters/gzip.ts'
import { hashes } from '../../../src/adapters/hashes.ts'
import { signatures } from '../../../src/adapters/signatures.ts'
import { parseDigestKey } from '../../../src/domain/trails/digest.ts'
import { isValid } from '../../../src/domain/trails/verification.ts'
import { createVerifyBucket } from '../../../src/services/trails/verify-bucket.ts'
import { copyDatabase } from '../../support/database-copy.ts'
import { DATABASES, type DatabaseName } from '../../support/databases.ts'
import { listDigestKeys, toValidatedBucket } from '../../support/digest-harness.ts'
import { startStorage, type TestStorage } from '../../support/storage.ts'
import { toTestQuery } from '../../support/store-harness.ts'
import {
  ACCOUNT_ID,
  ADMIN,
  createTrailEnvironment,
  openTrailProcess,
  type TrailEnvironment,
  type TrailProcess,
} from '../../support/trail-harness.ts'
import { validateLogs } from '../../support/validate-logs.ts'

const KINDS = ['a folder', 'a storage without conditions', 'a storage with conditions'] as const
type Kind = (typeof KINDS)[number]

const OLDER_COPY =
  'The bucket has a newer digest than the database, which is an older copy, such as a restored backup. The trail continues in a new epoch, with new names.'

let storage: TestStorage
beforeAll(async () => {
  storage = await startStorage()
})
afterEach(() => storage.setConditions(false))
afterAll(() => storage.stop())

describe.each(DATABASES)('a database that was restored from a backup, on %s,', (database) => {
  describe.each(KINDS)('with %s,', (kind) => {
    test('replaces nothing, begins an epoch after the newest digest in the bucket, and stays verifiable', async () => {
      const { environment, bucketName, restore } = await goOnAfterBackup(database, kind)
      const before = await readBucket(environment, bucketName)

      const restored = await restore()
      const daybook = await openTrailProcess(restored, { start: '2026-03-01T16:30:00Z' })
      await deliverHour(daybook, 'restored', '2026-03-01T17:00:01Z')
      await deliverHour(daybook, 'later', '2026-03-01T18:00:01Z')

      const after = await readBucket(restored, bucketName)
      for (const [key, bytes] of before) expect(after.get(key)).toBe(bytes)
      const digests = [...after.keys()].flatMap((key) => parseDigestKey(key) ?? [])
      expect(digests.map(({ end, epoch }) => [end.getUTCHours(), epoch])).toEqual([
        ...[13, 14, 15, 16].map((hour) => [hour, 1]),
        ...[17, 18].map((hour) => [hour, 2]),
      ])
      const verification = await daybook.verifyTrail('keep')
      const [newest = ''] = [...before.keys()].filter((key) => key.includes('T160000Z'))
      expect([isValid(verification), verification.findings]).toEqual([true, []])
      expect(verification).toMatchObject({ digests: 6, validDigests: 6 })
      expect(verification.notes).toEqual([
        expect.stringMatching(
          /^Epoch 2 of the trail begins with the digest .*_epoch2-20260301T170000Z\.json\.gz/,
        ),
      ])
      expect(verification.notes.join()).toContain(`after the digest ${newest}`)
      expect((await verifyOffline(daybook, restored, bucketName)).findings).toEqual([])
      expect(await validate(daybook, restored, bucketName)).toMatchObject({
        ...{ isValid: true, problems: [], digests: 6, foundFrom: '2026-03-01T12:00:00Z' },
      })
      expect(await findEvents(daybook, 'BeginTrailEpoch')).toEqual([OLDER_COPY])
      const [epoch] = await daybook.store.forCustomer(1).trailEpochs.list((await daybook.trail('keep')).id)
      expect(epoch).toMatchObject({ number: 2, reason: 'older-copy', previous: { key: newest } })
      await daybook.close()
      environment.remove()
    })
  })

  test('and again begins another epoch, and none when it is only started again', async () => {
    const { environment, bucketName, restore } = await goOnAfterBackup(database, 'a folder')
    for (const [index, hour] of [17, 19].entries()) {
      const restored = await restore()
      for (const start of ['00', '10']) {
        const daybook = await openTrailProcess(restored, { start: `2026-03-01T${hour}:${start}:00Z` })
        await deliverHour(daybook, `${hour}-${start}`, `2026-03-01T${hour}:${start}:30Z`)
        const epochs = await daybook.store.forCustomer(1).trailEpochs.list((await daybook.trail('keep')).id)
        expect(epochs.map(({ number }) => number)).toEqual([index + 2])
        await daybook.close()
      }
      const last = await openTrailProcess(restored, { start: `2026-03-01T${hour + 1}:00:20Z` })
      await deliverHour(last, 'last', `2026-03-01T${hour + 1}:10:01Z`)
      const { findings } = await last.verifyTrail('keep')
      expect(findings).toEqual([])
      await last.close()
    }
    const ends = (await digestKeys(environment, bucketName)).map((key) => parseDigestKey(key)?.epoch)
    expect(new Set(ends)).toEqual(new Set([1, 2, 3]))
    environment.remove()
  })

  test('from before the first digest, without its key, continues the chain of the digests that it cannot verify', async () => {
    const environment = await createTrailEnvironment(database)
    const first = await openTrailProcess(environment)
    await first.createTrail({ name: 'keep', bucket: 'file:logs', hasDigests: true })
    await first.setLogging('keep', true)
    await first.close()
    const restore = await copyDatabase(environment)
    const second = await openTrailProcess(environment, { start: '2026-03-01T12:30:00Z' })
    await deliverHour(second, 'second', '2026-03-01T13:00:01Z')
    await deliverHour(second, 'third', '2026-03-01T14:00:01Z')
    const lostKeys = await second.signingKeys.list()
    await second.close()
    const restored = await restore()
    const daybook = await openTrailProcess(restored, { start: '2026-03-01T14:30:00Z' })
    await deliverHour(daybook, 'restored', '2026-03-01T15:00:01Z')
    const [own] = await daybook.signingKeys.list()
    const keys = [...lostKeys, ...(own ? [own] : [])]
    expect(new Set(keys.map(({ fingerprint }) => fingerprint)).size).toBe(2)
    const find = async (fingerprint: string) =>
      keys.find((key) => key.fingerprint === fingerprint)?.value ?? null
    const verification = await verifyOffline({ signingKeys: { find } }, restored, 'file:logs')
    expect(verification).toMatchObject({ digests: 3, validDigests: 3, findings: [] })
    const withoutLostKeys = await daybook.verifyTrail('keep')
    expect(withoutLostKeys.findings.map(({ what }) => what)).toEqual(['unknown key', 'unknown key'])
    await daybook.close()
    environment.remove()
  })

  test('whose trail only writes replaces nothing, stops, and continues in an epoch when it is started again', async () => {
    storage.setConditions(true)
    const { environment, bucketName, restore } = await goOnAfterBackup(
      database,
      'a storage with conditions',
      true,
    )
    const before = await readBucket(environment, bucketName)
    const restored = await restore()
    const daybook = await openTrailProcess(restored, { start: '2026-03-01T16:30:00Z' })
    await deliverHour(daybook, 'restored', '2026-03-01T17:00:01Z')
    const after = await readBucket(restored, bucketName)
    for (const [key, bytes] of before) expect(after.get(key)).toBe(bytes)
    const { id } = await daybook.trail('keep')
    const { trailEpochs } = daybook.store.forCustomer(1)
    expect((await trailEpochs.findConflict(id))?.key).toContain('T140000Z')
    expect(await findEvents(daybook, 'StopTrailAtConflict')).toEqual([
      expect.stringContaining('with another content'),
    ])
    daybook.advanceClock(60)
    await daybook.setLogging('keep', false)
    daybook.advanceClock(60)
    await daybook.setLogging('keep', true)
    await deliverHour(daybook, 'again', '2026-03-01T18:00:01Z')
    expect(await trailEpochs.findConflict(id)).toBeNull()
    expect(await trailEpochs.findCurrent(id)).toMatchObject({ number: 2, reason: 'conflict', previous: null })
    expect((await digestKeys(restored, bucketName)).filter((key) => key.includes('epoch2-'))).not.toEqual([])
    await daybook.close()
    environment.remove()
  })
})

// Delivers for two hours after a copy of the database was made, so that the bucket has digests that the copy lacks.
async function goOnAfterBackup(database: DatabaseName, kind: Kind, isWriteOnly = false) {
  storage.setConditions(kind === 'a storage with conditions')
  const isFolder = kind === 'a folder'
  const bucketName = isFolder ? 'file:logs' : `logs-${crypto.randomUUID()}`
  if (!isFolder) await storage.createBucket(bucketName)
  const environment = await createTrailEnvironment(database, isFolder ? null : storage.connection)
  const first = await openTrailProcess(environment)
  await first.createTrail({ name: 'keep', bucket: bucketName, hasDigests: true, isWriteOnly })
  await first.setLogging('keep', true)
  await deliverHour(first, 'first', '2026-03-01T13:00:01Z')
  await first.close()
  const restore = await copyDatabase(environment)
  const second = await openTrailProcess(environment, { start: '2026-03-01T13:10:00Z' })
  await deliverHour(second, 'second', '2026-03-01T14:00:01Z')
  await deliverHour(second, 'third', '2026-03-01T15:00:01Z')
  await deliverHour(second, 'fourth', '2026-03-01T16:00:01Z')
  await second.close()
  return { environment, bucketName, restore }
}

async function deliverHour(daybook: TrailProcess, name: string, end: string): Promise<void> {
  await daybook.receiveEvents(name, 3)
  daybook.setClock(end)
  await daybook.deliver()
  await daybook.writeDigests()
}

function open({ dataDir, connection }: TrailEnvironment, name: string) {
  return openBucket(name, { connection, dataDir: join(dataDir, 'customers', ACCOUNT_ID) })
}

async function readBucket(environment: TrailEnvironment, name: string): Promise<Map<string, string>> {
  const bucket = toValidatedBucket(open(environment, name))
  const objects = new Map<string, string>()
  for (const key of await bucket.keys()) {
    const object = await bucket.get(key)
    objects.set(key, JSON.stringify([object?.metadata, Buffer.from(object?.bytes ?? []).toString('base64')]))
  }
  return objects
}

const digestKeys = (environment: TrailEnvironment, name: string) => listDigestKeys(open(environment, name))

// As an auditor does, who has the public keys and the bucket only.
async function verifyOffline(
  { signingKeys }: { signingKeys: Pick<TrailProcess['signingKeys'], 'find'> },
  environment: TrailEnvironment,
  name: string,
) {
  const tools = { hashes, gzip, signatures, inspectArchive, clock: () => new Date('2026-03-01T19:00:00Z') }
  const options = { prefix: '', chain: null, from: null, until: null, knownDigests: [] }
  return createVerifyBucket(tools, signingKeys.find)(open(environment, name), options)
}

async function validate(daybook: TrailProcess, environment: TrailEnvironment, name: string) {
  const keys = await daybook.signingKeys.list()
  const publicKeys = keys.map(({ value, fingerprint }) => ({ Value: value, Fingerprint: fingerprint }))
  const trail = { bucket: name, prefix: '', account: ACCOUNT_ID, region: 'local', name: 'keep', publicKeys }
  const bucket = toValidatedBucket(open(environment, name))
  return validateLogs(bucket, trail, '2026-03-01T12:00:00Z', '2026-03-01T18:00:00Z')
}

async function findEvents({ store }: TrailProcess, eventName: string): Promise<unknown[]> {
  const query = { ...toTestQuery({ eventName }), until: new Date('2100-01-01') }
  const { events } = await store.forCustomer(ADMIN.customer.id).events.listPage(query, 100, null)
  return events.map(({ record }) => JSON.parse(record).errorMessage)
}
