import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { gunzipSync } from 'node:zlib'
import { openBucket } from '../../../src/adapters/bucket.ts'
import { parseDigest } from '../../../src/domain/trails/digest.ts'
import { DATABASES } from '../../support/databases.ts'
import { getObject } from '../../support/digest-harness.ts'
import { startStorage, type TestStorage } from '../../support/storage.ts'
import { createTrailEnvironment, openTrailProcess } from '../../support/trail-harness.ts'
import { readHead } from '../../support/tree-harness.ts'

let storage: TestStorage
beforeAll(async () => {
  storage = await startStorage()
})
afterAll(() => storage.stop())

describe.each(DATABASES)('the heads of the log, on %s,', (database) => {
  test('are objects of their own in the buckets of trails, each once, and the digests have the newest', async () => {
    const name = `heads-${database}-${crypto.randomUUID()}`
    await storage.createBucket(name)
    const environment = await createTrailEnvironment(database, storage.connection)
    const daybook = await openTrailProcess(environment)
    const { sequenceEvents, signHeads, deliverHeads } = daybook.services
    const bucket = openBucket(name, { connection: storage.connection, dataDir: '' })
    await daybook.createTrail({ name: 'keep', bucket: name, hasDigests: true })
    await daybook.setLogging('keep', true)
    for (const round of ['one', 'two', 'three']) {
      daybook.advanceClock(600)
      await daybook.receiveEvents(round, 3)
      await sequenceEvents()
      await signHeads.signAll()
      await deliverHeads()
      await deliverHeads()
      await daybook.deliver()
    }
    const keys = await Array.fromAsync(bucket.list(''), ({ key }) => key)
    const heads = keys.filter((key) => key.includes('/Daybook-Head/'))
    expect(heads.length).toBe(3)
    expect(heads[0]).toMatch(
      /^AWSLogs\/000000000001\/Daybook-Head\/[^/]+\/2026\/03\/01\/000000000001_Daybook-Head_[^/]+_20260301T121000Z_\d+\.txt$/,
    )
    const stored = await daybook.store.forCustomer(1).treeHeads.list(1_000_000, 10)
    for (const [i, key] of heads.entries())
      expect((await getObject(bucket, key))?.bytes.toString()).toBe(stored.toReversed()[i]?.note)
    daybook.setClock('2026-03-01T13:01:00Z')
    await daybook.writeDigests()
    const digests = await Array.fromAsync(bucket.list(''), ({ key }) => key)
    const digestKey = digests.find((key) => key.includes('/CloudTrail-Digest/')) ?? ''
    const object = await getObject(bucket, digestKey)
    const digest = parseDigest(gunzipSync(object?.bytes ?? new Uint8Array()).toString())
    expect(digest.logHead).toBe(stored[0]?.note ?? '')
    expect(readHead(digest.logHead ?? '').events.size).toBe(stored[0]?.size ?? 0)
    bucket.close()
    await daybook.close()
    environment.remove()
  })

  test('wait for a storage that fails', async () => {
    const name = `failing-${database}-${crypto.randomUUID()}`
    await storage.createBucket(name)
    const environment = await createTrailEnvironment(database, storage.connection)
    const daybook = await openTrailProcess(environment)
    const { sequenceEvents, signHeads, deliverHeads } = daybook.services
    await daybook.createTrail({ name: 'keep', bucket: name })
    await daybook.setLogging('keep', true)
    await sequenceEvents()
    await signHeads.signAll()
    storage.setBehaviour('fails')
    await deliverHeads()
    expect(daybook.log.map(({ message }) => message)).toEqual(['Failed to deliver a head of the log'])
    storage.setBehaviour('works')
    await deliverHeads()
    const bucket = openBucket(name, { connection: storage.connection, dataDir: '' })
    const keys = await Array.fromAsync(bucket.list(''), ({ key }) => key)
    expect(keys.filter((key) => key.includes('/Daybook-Head/')).length).toBe(1)
    bucket.close()
    await daybook.close()
    environment.remove()
  })
})
