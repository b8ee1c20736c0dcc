import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { packArchives } from '../../src/adapters/archive/archive-writer.ts'
import { openBucket } from '../../src/adapters/bucket.ts'
import { openApp } from '../../src/app.ts'
import { parseSettings } from '../../src/config.ts'
import type { Caller } from '../../src/domain/access/caller.ts'
import type { Bucket } from '../../src/domain/ports.ts'
import { MINUTE_MS } from '../../src/domain/time.ts'
import { archiveKey, archiveStem } from '../../src/domain/trails/archive.ts'
import type { DigestedArchive } from '../../src/domain/trails/digested-archive.ts'
import { createMerkleTree, leafHash } from '../../src/domain/trails/merkle-tree.ts'
import type { Trail } from '../../src/domain/trails/trail.ts'
import { createProofService } from '../../src/services/trails/create-proof.ts'
import { createDigestWriter } from '../../src/services/trails/digest-writer.ts'
import { databaseSettings } from './citus.ts'
import type { DatabaseName } from './databases.ts'
import { createMigratedDatabase } from './migrated-database.ts'
import { openQuickSecrets } from './quick-secrets.ts'
import { QUIET_PROCESS } from './quiet-process.ts'
import type { TestStorage } from './storage.ts'
import { eventOf } from './store-harness.ts'

export const ACCOUNT_ID = '000000000001'
export type DigestHarness = Awaited<ReturnType<typeof openDigestHarness>>

const CALLER: Caller = {
  customer: { id: 1, name: 'Default', accountId: ACCOUNT_ID, organisationId: 'o1' },
  userName: 'admin',
  isPrimaryAdministrator: true,
  grants: [{ name: 'activity-log', project: 'default' }],
  firstProject: 'default',
  accessKeyId: null,
  clientInfo: { sourceIPAddress: '127.0.0.1', userAgent: 'test', requestId: 'test' },
}

/**
 * Opens Daybook with a trail that delivers archives to a bucket of its own and writes digests. The clock stands still
 * at noon on 1 March 2026 until the test sets it.
 */
export async function openDigestHarness(database: DatabaseName, storage: TestStorage | null = null) {
  const dataDir = mkdtempSync(join(tmpdir(), 'daybook-digests-'))
  const databaseUrl = await createMigratedDatabase(database, dataDir)
  const time = { now: new Date('2026-03-01T12:00:00Z') }
  const clock = () => time.now
  const settings = parseSettings({ DAYBOOK_DATA_DIR: dataDir, ...databaseSettings(databaseUrl) })
  const overrides = { ...QUIET_PROCESS, clock, secrets: await openQuickSecrets(settings) }
  const { context, store, services, close } = await openApp(settings, overrides)
  const { signingKeys } = services
  const name = storage ? `logs-${crypto.randomUUID()}` : 'file:logs'
  await storage?.createBucket(name)
  // The folder in which Daybook keeps the file buckets of its first customer.
  const bucket = openBucket(name, {
    connection: storage?.connection ?? null,
    dataDir: join(dataDir, 'customers', ACCOUNT_ID),
  })
  await bucket.selfTest()
  const trail = buildTrail(name)
  await store.forCustomer(1).trails.create(trail, 2, eventOf(crypto.randomUUID()))
  const delivered: DigestedArchive[] = []
  const job = {
    customer: { id: 1, accountId: ACCOUNT_ID },
    trail,
    bucket,
    epoch: null,
    findCoverage: async () => null,
    listArchives: async () => delivered,
  }
  return {
    /** How it was opened, for another process on the same data. */
    settings,
    overrides,
    context,
    store,
    bucket,
    dataDir,
    databaseUrl,
    clock,
    signingKeys,
    digestWriter: createDigestWriter(context, signingKeys),
    job,
    delivered,
    setClock(instant: string): void {
      time.now = new Date(instant)
    },
    /** Delivers an archive of this many events at the current time. */
    async deliver(events: number): Promise<DigestedArchive> {
      const archive = await deliverArchive(bucket, trail, clock(), events)
      delivered.push(archive)
      return archive
    },
    async close(): Promise<void> {
      bucket.close()
      await close()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

/**
 * Delivers every 20 minutes and writes a digest every hour, from noon on 1 March for 24 hours. The hour before 15:00
 * has no deliveries.
 */
export async function writeDayOfDigests(harness: DigestHarness): Promise<void> {
  const { setClock, deliver, digestWriter, job } = harness
  for (let minute = 20; minute <= 24 * 60; minute += 20) {
    const now = new Date(Date.UTC(2026, 2, 1, 12, minute))
    setClock(now.toISOString())
    const isEmpty = minute > 120 && minute < 180
    if (!isEmpty && minute % 60 !== 0) await deliver(3)
    if (minute % 60 === 0) await digestWriter.writeHourly(job)
  }
}

/** Returns a function that proves an event, which is looked for in the given archives or in all delivered ones. */
export function createProver({ context, bucket, job, delivered, signingKeys }: DigestHarness) {
  return async (eventId: string, archives: DigestedArchive[] = delivered) => {
    const { digests, trails, events } = context.store.forCustomer(1)
    const listArchivesOfEvent = async () =>
      archives.map(({ bucket, key }) => ({ trailId: job.trail.id, bucket, key }))
    const store = { forCustomer: () => ({ trails, events, digests: { ...digests, listArchivesOfEvent } }) }
    const openBucket = async () => ({ get: bucket.get, close: () => {} })
    const createProof = createProofService(
      { ...context, store },
      { openBucket, signingKeys, proveInLog: async () => null },
    )
    const { archived } = await createProof(CALLER, eventId)
    if (archived === null) throw new Error('The event is not proved by an archive.')
    return archived
  }
}

/** Returns an object's bytes and metadata, or null if there is none. */
export async function getObject(bucket: Bucket, key: string) {
  const object = await bucket.get(key)
  return object && { bytes: Buffer.concat(await Array.fromAsync(object.body)), metadata: object.metadata }
}

/** Replaces an object. */
export async function overwriteObject(bucket: Bucket, key: string, bytes: Uint8Array, metadata = {}) {
  await bucket.put(
    key,
    (async function* () {
      yield bytes
    })(),
    metadata,
  )
}

/** Returns the keys of a bucket's digests, oldest first. */
export async function listDigestKeys(bucket: Bucket): Promise<string[]> {
  const all = await Array.fromAsync(bucket.list(''), ({ key }) => key)
  return all.filter((key) => key.includes('/CloudTrail-Digest/'))
}

/** Returns the bucket in the form that `validateLogs` reads. */
export function toValidatedBucket(bucket: Bucket) {
  return {
    get: (key: string) => getObject(bucket, key),
    keys: () => Array.fromAsync(bucket.list(''), ({ key }) => key),
  }
}

async function deliverArchive(
  bucket: Bucket,
  trail: Trail,
  at: Date,
  count: number,
): Promise<DigestedArchive> {
  const { prefix, region, id } = trail
  const series = {
    prefix,
    accountId: ACCOUNT_ID,
    region,
    trail: id,
    window: at.toISOString(),
    at,
    epoch: 1,
    revision: 0,
  }
  const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
  const tree = createMerkleTree((bytes) => createHash('sha256').update(bytes).digest())
  const events = Array.from({ length: count }, (_, i) => ({
    eventTime: new Date(at.getTime() - i * MINUTE_MS),
    record: JSON.stringify({ eventID: `${at.toISOString()}-${i}`, eventName: 'StopInstances' }),
  }))
  const packing = {
    format: 'tar.gz',
    stem: (part: number) => archiveStem(series, part, sha256),
    mtime: at,
  } as const
  const archives = packArchives(
    (async function* () {
      yield events
    })(),
    packing,
    ({ record }) =>
      tree.add(leafHash(Buffer.from(record), (bytes) => createHash('sha256').update(bytes).digest())),
  )
  const key = archiveKey(series, 1, 'tar.gz', sha256)
  let archive: DigestedArchive | null = null
  for await (const { body, summary } of archives) {
    await bucket.put(key, body)
    const { sha256, bytes, oldest, newest } = summary()
    archive = {
      bucket: trail.bucket,
      key,
      sha256,
      bytes,
      count,
      oldestEventTime: oldest?.toISOString() ?? '',
      newestEventTime: newest?.toISOString() ?? '',
      merkleRoot: Buffer.from(tree.root()).toString('hex'),
      submissions: null,
    }
  }
  if (!archive) throw new Error('No archive was packed.')
  return archive
}

function buildTrail(bucket: string): Trail {
  return {
    id: 'trail-1',
    name: 'daily',
    region: 'local',
    bucket,
    prefix: null,
    project: 'default',
    isMultiRegion: false,
    hasGlobalEvents: true,
    isWriteOnly: false,
    hasDigests: true,
    format: 'tar.gz' as const,
    selectors: null,
    tags: [],
    isLogging: true,
    startedAt: new Date('2026-03-01T12:00:00.700Z'),
    stoppedAt: null,
    createdAt: new Date('2026-03-01T12:00:00Z'),
  }
}
