import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readArchiveRecords } from '../../src/adapters/archive/archive-reader.ts'
import { packArchives } from '../../src/adapters/archive/archive-writer.ts'
import { openBucket } from '../../src/adapters/bucket.ts'
import type { S3Connection } from '../../src/adapters/s3/s3-client.ts'
import type { Caller } from '../../src/domain/access/caller.ts'
import type { ObjectStorage } from '../../src/domain/access/object-storage.ts'
import { ACTION_CATALOGUE } from '../../src/domain/actions/action-catalogue.ts'
import type { Event } from '../../src/domain/events/event.ts'
import { DAY_MS } from '../../src/domain/time.ts'
import type { Trail } from '../../src/domain/trails/trail.ts'
import { openSecrets } from '../../src/secrets.ts'
import { createAudit } from '../../src/services/audit.ts'
import { createPurge } from '../../src/services/events/purge.ts'
import { createDeliver } from '../../src/services/trails/deliver.ts'
import { createDigestWriter } from '../../src/services/trails/digest-writer.ts'
import { createSigningKeys } from '../../src/services/trails/signing-keys.ts'
import { createTestBucket } from '../../src/services/trails/test-bucket.ts'
import { createTrails, type TrailDraft } from '../../src/services/trails/trails.ts'
import { createWriteDigests } from '../../src/services/trails/write-digests.ts'
import { openStore } from '../../src/store/store.ts'
import type { DatabaseName } from './databases.ts'
import { createDatabase } from './postgres.ts'
import { eventOf } from './store-harness.ts'

export const ACCOUNT_ID = '000000000001'
/** The time of a new process's clock. */
export const START = '2026-03-01T12:00:00Z'

const PROJECT = 'default'

const SETTINGS = {
  region: 'local',
  trailLimit: 2,
  retentionDays: 30,
  reportRetentionDays: 366,
  deliverySeconds: 300,
}

/** A data folder, maybe a PostgreSQL database, and the first project's object storage, or null for file buckets. */
export type TrailEnvironment = Awaited<ReturnType<typeof createTrailEnvironment>>
/** The services that one process runs for trails, with a clock of its own and without a schedule. */
export type TrailProcess = Awaited<ReturnType<typeof openTrailProcess>>

/** Creates an environment without customers. */
export async function createTrailEnvironment(database: DatabaseName, connection: S3Connection | null = null) {
  const dataDir = mkdtempSync(join(tmpdir(), 'daybook-trails-'))
  const databaseUrl = database === 'postgres' ? await createDatabase() : null
  return { dataDir, databaseUrl, connection, remove: () => rmSync(dataDir, { recursive: true, force: true }) }
}

/**
 * Opens the services of one process on an environment. The first process creates the customer and connects the storage.
 * A request to the storage times out after `storageTimeoutMs`.
 */
export async function openTrailProcess(
  environment: TrailEnvironment,
  { start = START, storageTimeoutMs = 500 } = {},
) {
  const time = { now: new Date(start) }
  const shutdown = new AbortController()
  const clock = () => time.now
  const store = await openStore({ ...environment, replicaUrl: null, clock, catalogue: ACTION_CATALOGUE })
  const secrets = openSecrets(new Uint8Array(32))
  const newId = () => crypto.randomUUID()
  const isFirst = await store.customers.createFirst({
    customer: { name: 'Default', accountId: ACCOUNT_ID, organisationId: 'o1' },
    project: { id: PROJECT, name: PROJECT },
    administrator: { userName: 'admin', passwordHash: 'h' },
    accessKey: null,
    now: clock(),
  })
  const audit = createAudit({
    append: store.append,
    clock,
    newId,
    settings: SETTINGS,
    log: { error: () => {} },
  })
  const connect = async (connection: S3Connection) => {
    const { secretAccessKey, checksums: _, ...rest } = connection
    const storage = { ...rest, sealedSecret: secrets.seal(secretAccessKey) }
    await store.forCustomer(1).projects.setStorage(PROJECT, storage, daybookEvent(time.now))
  }
  if (isFirst && environment.connection) await connect(environment.connection)
  const openTrailBucket = createBucketOpener({ store, secrets }, environment, storageTimeoutMs)
  const log: { [name: string]: unknown }[] = []
  const trails = createTrails(
    store.forCustomer,
    audit,
    createTestBucket(openTrailBucket),
    clock,
    newId,
    SETTINGS,
  )
  const warn = (message: string, fields = {}) => log.push({ message, ...fields })
  const listWindows = async (name: string) => {
    const { id } = await trails.get(ADMIN, name)
    const query = { from: new Date(0), until: new Date('2100-01-01T00:00:00Z'), limit: 1_000_000 }
    return (await store.forCustomer(1).deliveries.list(id, query)).reverse()
  }
  return {
    store,
    log,
    connect,
    trails,
    deliver: createDeliver(
      store.deliveryWindows,
      ({ customer, trail }, signal) => openTrailBucket(customer, trail, signal),
      packArchives,
      clock,
      { warn },
      SETTINGS,
      shutdown.signal,
    ),
    writeDigests: createWriteDigests(
      store.deliveryWindows,
      createDigestWriter(store.forCustomer, createSigningKeys(store.signingKeys, secrets, clock), clock),
      ({ customer, trail }) => openTrailBucket(customer, trail),
      { warn },
    ),
    purge: createPurge(store.partitions, clock, SETTINGS),
    now: clock,
    setClock: (instant: string) => {
      time.now = new Date(instant)
    },
    advanceClock: (seconds: number) => {
      time.now = new Date(time.now.getTime() + seconds * 1_000)
    },
    /** Creates a trail that saves all events. */
    createTrail: (draft: Partial<TrailDraft> & { name: string; bucket: string }): Promise<Trail> =>
      trails.create(ADMIN, { ...DRAFT, ...draft }),
    setLogging: (name: string, isLogging: boolean) => trails.setLogging(ADMIN, name, isLogging),
    /** Stores `count` events, dated `daysAgo` days ago. Returns their IDs: `name-0`, `name-1` and so on. */
    async receiveEvents(name: string, count: number, fields: Partial<Event> & { daysAgo?: number } = {}) {
      const { daysAgo = 0, ...rest } = fields
      const eventTime = new Date(time.now.getTime() - daysAgo * DAY_MS)
      const events = eventIds(name, count).map((id) => eventOf(id, 0, { eventTime, ...rest }))
      await store.partitions.prepare(time.now)
      await store.append(events)
      return events.map(({ id }) => id)
    },
    /** Returns the delivery windows of a trail that are not delivered yet, oldest first. */
    listWaitingWindows: async (name: string) =>
      (await listWindows(name)).filter(({ state }) => state === 'waiting'),
    /** Returns all delivery windows of a trail, oldest first. */
    windows: listWindows,
    /** Aborts the delivery that is in progress. */
    abort: () => shutdown.abort(),
    close: () => store.close(),
  }
}

/** A caller who may do everything in the first customer. */
export const ADMIN: Caller = {
  customer: { id: 1, name: 'Default', accountId: ACCOUNT_ID, organisationId: 'o1' },
  userName: 'admin',
  isPrimaryAdministrator: true,
  grants: [
    { name: 'activity-log', project: PROJECT },
    { name: 'file', project: PROJECT },
  ],
  firstProject: PROJECT,
  accessKeyId: null,
  clientInfo: { sourceIPAddress: '127.0.0.1', userAgent: 'test', requestId: 'test' },
}

/** Returns the IDs of the events in a bucket, in the order of its archives, without Daybook's own events. */
export async function listDeliveredEventIds(
  { dataDir, connection }: TrailEnvironment,
  bucket: string,
): Promise<string[]> {
  return (await listArchives({ dataDir, connection }, bucket)).flatMap(({ ids }) => ids)
}

/** Returns the archives of a bucket sorted by key, each with the IDs of its events, without Daybook's own. */
export async function listArchives(
  { dataDir, connection }: Pick<TrailEnvironment, 'dataDir' | 'connection'>,
  name: string,
) {
  const bucket = openBucket(name, { connection, dataDir: join(dataDir, 'customers', ACCOUNT_ID) })
  const archives: { key: string; ids: string[] }[] = []
  for await (const { key } of bucket.list('')) {
    if (!/\/CloudTrail\/.*\.(tar|json)\.gz$/.test(key)) continue
    const object = await bucket.get(key)
    if (!object) throw new Error(`There is no object ${key}.`)
    const ids: string[] = []
    for await (const record of readArchiveRecords(key, object.body)) {
      const { eventID, eventSource } = JSON.parse(record)
      if (eventSource !== 'daybook') ids.push(String(eventID))
    }
    archives.push({ key, ids })
  }
  bucket.close()
  return archives.sort((one, other) => (one.key < other.key ? -1 : 1))
}

/** Returns `count` event IDs that begin with `name`. */
export function eventIds(name: string, count: number): string[] {
  return Array.from({ length: count }, (_, i) => `${name}-${i}`)
}

const DRAFT = {
  prefix: null,
  project: null,
  isMultiRegion: false,
  hasGlobalEvents: true,
  hasDigests: false,
  tags: [],
}

type Dependencies = { store: Awaited<ReturnType<typeof openStore>>; secrets: ReturnType<typeof openSecrets> }

// Opens buckets like Daybook, but with one attempt and a short timeout, so that a storage that hangs fails fast.
function createBucketOpener(
  { store, secrets }: Dependencies,
  { dataDir }: TrailEnvironment,
  timeoutMs: number,
) {
  return async (
    { id, accountId }: { id: number; accountId: string },
    { bucket }: Pick<Trail, 'bucket'>,
    signal?: AbortSignal,
  ) => {
    const [project] = await store.forCustomer(id).projects.list()
    return openBucket(bucket, {
      connection: project?.storage ? toConnection(project.storage, secrets) : null,
      dataDir: join(dataDir, 'customers', accountId),
      attemptsMax: 1,
      responseMs: timeoutMs,
      uploadMs: timeoutMs,
      signal,
    })
  }
}

function toConnection({ sealedSecret, ...rest }: ObjectStorage, secrets: Dependencies['secrets']) {
  return { ...rest, secretAccessKey: secrets.open(sealedSecret) }
}

function daybookEvent(eventTime: Date): Event {
  const id = crypto.randomUUID()
  const record = JSON.stringify({ eventID: id, eventSource: 'daybook' })
  return eventOf(id, 0, { eventTime, eventSource: 'daybook', record })
}
