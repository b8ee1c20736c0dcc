import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readArchiveRecords } from '../../src/adapters/archive/archive-reader.ts'
import { packArchives } from '../../src/adapters/archive/archive-writer.ts'
import { openBucket } from '../../src/adapters/bucket.ts'
import type { Caller } from '../../src/domain/access/caller.ts'
import { ACTION_CATALOGUE } from '../../src/domain/actions/action-catalogue.ts'
import type { Bucket } from '../../src/domain/ports.ts'
import { archiveKey, archiveStem } from '../../src/domain/trails/archive.ts'
import type { DigestedArchive } from '../../src/domain/trails/digest.ts'
import { createMerkleTree, leafHash } from '../../src/domain/trails/merkle-tree.ts'
import type { Trail } from '../../src/domain/trails/trail.ts'
import { openSecrets } from '../../src/secrets.ts'
import { createProofs } from '../../src/services/trails/create-proof.ts'
import { createWriteDigests } from '../../src/services/trails/digest-writer.ts'
import { createSigningKeys } from '../../src/services/trails/signing-keys.ts'
import { openStore } from '../../src/store/store.ts'
import type { DatabaseName } from './databases.ts'
import { freshDatabase } from './postgres.ts'
import type { Storage } from './storage.ts'
import { eventOf } from './store-harness.ts'

export const ACCOUNT = '000000000001'
export type DigestHarness = Awaited<ReturnType<typeof openDigestHarness>>

const CALLER: Caller = {
  customer: { id: 1, name: 'Default', accountId: ACCOUNT, organisationId: 'o1' },
  userName: 'admin',
  isPrimaryAdministrator: true,
  grants: [{ name: 'activity-log', project: 'default' }],
  firstProject: 'default',
  accessKeyId: null,
  clientInfo: { sourceIPAddress: '127.0.0.1', userAgent: 'test', requestId: 'test' },
}
const MINUTE_MS = 60_000

/** A trail that delivers archives into a bucket of its own and seals them, with its clock at noon on 1 March 2026. */
export async function openDigestHarness(database: DatabaseName, storage: Storage | null = null) {
  const dataDir = mkdtempSync(join(tmpdir(), 'daybook-sealed-'))
  const databaseUrl = database === 'postgres' ? await freshDatabase() : null
  const time = { now: new Date('2026-03-01T12:00:00Z') }
  const clock = () => time.now
  const store = await openStore({
    databaseUrl,
    replicaUrl: null,
    dataDir,
    clock,
    catalogue: ACTION_CATALOGUE,
  })
  await store.customers.found({
    customer: { name: 'Default', accountId: ACCOUNT, organisationId: 'o1' },
    project: { id: 'default', name: 'default' },
    administrator: { userName: 'admin', passwordHash: 'h' },
    key: null,
    now: clock(),
  })
  const name = storage ? `logs-${crypto.randomUUID()}` : 'file:logs'
  await storage?.makeBucket(name)
  // Where Daybook keeps the folders of its first customer.
  const bucket = openBucket(name, {
    connection: storage?.connection ?? null,
    dataDir: join(dataDir, 'customers', ACCOUNT),
  })
  await bucket.selfTest()
  const keys = createSigningKeys(store.signingKeys, openSecrets(new Uint8Array(32)), clock)
  const trail = trailOf(name)
  await store.open(1).trails.create(trail, 2, eventOf(crypto.randomUUID()))
  const delivered: DigestedArchive[] = []
  const desk = { customer: { id: 1, accountId: ACCOUNT }, trail, bucket, delivered: async () => delivered }
  return {
    store,
    bucket,
    dataDir,
    databaseUrl,
    clock,
    signing: keys,
    seal: createWriteDigests(store.open, keys, clock),
    desk,
    delivered,
    at(instant: string): void {
      time.now = new Date(instant)
    },
    /** Delivers an archive of some events now. */
    async deliver(events: number): Promise<DigestedArchive> {
      const archive = await delivery(bucket, trail, clock(), events)
      delivered.push(archive)
      return archive
    },
    async close(): Promise<void> {
      bucket.close()
      await store.close()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

/** Delivers every 20 minutes and seals every hour from noon on 1 March for 24 hours; the hour until 15:00 is empty. */
export async function writeDayOfDigests({ at, deliver, seal, desk }: DigestHarness): Promise<void> {
  for (let minute = 20; minute <= 24 * 60; minute += 20) {
    const now = new Date(Date.UTC(2026, 2, 1, 12, minute))
    at(now.toISOString())
    const isEmpty = minute > 120 && minute < 180
    if (!isEmpty && minute % 60 !== 0) await deliver(3)
    if (minute % 60 === 0) await seal.hours(desk)
  }
}

/** Proves an event that may be in any of these archives, by default in all that were delivered. */
export function proverOf({ store, bucket, desk, delivered, signing }: DigestHarness) {
  return (eventId: string, among: DigestedArchive[] = delivered) => {
    const { digests, trails } = store.open(1)
    const holdings = async () => among.map(({ bucket, key }) => ({ trailId: desk.trail.id, bucket, key }))
    const open = () => ({ trails, digests: { holdings, listing: digests.listing } })
    const opened = async () => ({ get: bucket.get, close: () => {} })
    return createProofs(open, opened, signing, readArchiveRecords, { read: (_, __, deed) => deed() })(
      CALLER,
      eventId,
    )
  }
}

/** The whole of what lies under a key, and what was said about it. */
export async function objectAt(bucket: Bucket, key: string) {
  const object = await bucket.get(key)
  return object && { bytes: Buffer.concat(await Array.fromAsync(object.body)), metadata: object.metadata }
}

/** Puts other bytes under a key. */
export async function overwrite(bucket: Bucket, key: string, bytes: Uint8Array, metadata = {}) {
  await bucket.put(
    key,
    (async function* () {
      yield bytes
    })(),
    metadata,
  )
}

/** The keys of a bucket's digests, oldest first. */
export async function digestsIn(bucket: Bucket): Promise<string[]> {
  const all = await Array.fromAsync(bucket.list(''), ({ key }) => key)
  return all.filter((key) => key.includes('/CloudTrail-Digest/'))
}

/** The bucket as the other tool reads it. */
export function shelfOf(bucket: Bucket) {
  return {
    get: (key: string) => objectAt(bucket, key),
    keys: () => Array.fromAsync(bucket.list(''), ({ key }) => key),
  }
}

async function delivery(bucket: Bucket, trail: Trail, at: Date, count: number): Promise<DigestedArchive> {
  const { prefix, region, id } = trail
  const series = { prefix, accountId: ACCOUNT, region, trail: id, window: at.toISOString(), at }
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
  const packs = packArchives(
    (async function* () {
      yield events
    })(),
    packing,
    ({ record }) =>
      tree.add(leafHash(Buffer.from(record), (bytes) => createHash('sha256').update(bytes).digest())),
  )
  const key = archiveKey(series, 1, 'tar.gz', sha256)
  let archive: DigestedArchive | null = null
  for await (const { body, facts } of packs) {
    await bucket.put(key, body)
    const { sha256, oldest, newest } = facts()
    archive = {
      bucket: trail.bucket,
      key,
      sha256,
      count,
      oldestEventTime: oldest?.toISOString() ?? '',
      newestEventTime: newest?.toISOString() ?? '',
      merkleRoot: Buffer.from(tree.root()).toString('hex'),
    }
  }
  if (!archive) throw new Error('Nothing was packed.')
  return archive
}

function trailOf(bucket: string): Trail {
  return {
    id: 'trail-1',
    name: 'daily',
    region: 'local',
    bucket,
    prefix: null,
    project: 'default',
    isMultiRegion: false,
    hasGlobalEvents: true,
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
