import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readArchiveRecords } from '../../src/adapters/archive/archive-reader.ts'
import { createOpenBucket, openBucket } from '../../src/adapters/bucket.ts'
import type { S3Connection } from '../../src/adapters/s3/s3-client.ts'
import { openApp } from '../../src/app.ts'
import { parseSettings } from '../../src/config.ts'
import type { Caller } from '../../src/domain/access/caller.ts'
import { DEFAULT_CHECKSUM } from '../../src/domain/access/connection.ts'
import type { IncomingEvent } from '../../src/domain/events/incoming-event.ts'
import type { Log, OpenBucket } from '../../src/domain/ports.ts'
import { DAY_MS } from '../../src/domain/time.ts'
import type { Trail } from '../../src/domain/trails/trail.ts'
import { openSecrets } from '../../src/secrets.ts'
import type { TrailDraft } from '../../src/services/trails/trails.ts'
import { LOOPBACK_ACCESS, LOOPBACK_ALLOWED } from './allowed-endpoints.ts'
import { databaseSettings } from './citus.ts'
import type { DatabaseName } from './databases.ts'
import { createMigratedDatabase } from './migrated-database.ts'
import { withQuickPasswords } from './quick-secrets.ts'
import { NO_LOG, QUIET_PROCESS } from './quiet-process.ts'
import { eventOf } from './store-harness.ts'

export const ACCOUNT_ID = '000000000001'
/** The time of a new process's clock. */
export const START = '2026-03-01T12:00:00Z'

const PROJECT = 'default'
const STORAGE_TIMEOUT_MS = 30_000

/** A data folder, maybe a PostgreSQL database, and the first project's object storage, or null for file buckets. */
export type TrailEnvironment = Awaited<ReturnType<typeof createTrailEnvironment>>
/** The services that one process runs for trails, with a clock of its own and without a schedule. */
export type TrailProcess = Awaited<ReturnType<typeof openTrailProcess>>

/** `monotonicMs` follows the clock, and `databaseClock` shows its time, unless they are given. */
type TrailProcessOptions = {
  start?: string
  monotonicMs?: () => number
  databaseClock?: (now: Date) => Promise<Date>
}

/** Creates an environment without customers. */
export async function createTrailEnvironment(database: DatabaseName, connection: S3Connection | null = null) {
  const dataDir = mkdtempSync(join(tmpdir(), 'daybook-trails-'))
  // Its processes may start on any day.
  const databaseUrl = await createMigratedDatabase(database, dataDir, false)
  return { dataDir, databaseUrl, connection, remove: () => rmSync(dataDir, { recursive: true, force: true }) }
}

/**
 * Opens Daybook on an environment, with a clock of its own and without a schedule. The first process connects the storage,
 * to which each request has one attempt.
 */
export async function openTrailProcess(
  environment: TrailEnvironment,
  { start = START, ...overrides }: TrailProcessOptions = {},
) {
  const time = { now: new Date(start), storageTimeoutMs: STORAGE_TIMEOUT_MS }
  const clock = () => time.now
  const stop = new AbortController()
  const log: { [name: string]: unknown }[] = []
  const app = await openApp(toSettings(environment), {
    ...QUIET_PROCESS,
    ...openStorage(environment, () => time.storageTimeoutMs),
    clock,
    monotonicMs: () => time.now.getTime(),
    ...overrides,
    log: { ...NO_LOG, ...collectProblems(log) },
    closing: stop.signal,
  })
  const { store } = app
  const { trails, deliver, writeDigests, drainTrails, purge, signingKeys } = app.services
  const connect = async ({ secretAccessKey, checksum = DEFAULT_CHECKSUM, ...connection }: S3Connection) => {
    const storage = {
      ...connection,
      checksum,
      sealedSecret: app.context.secrets.seal(secretAccessKey),
      isTolerated: false,
    }
    await store.forCustomer(1).connections.put(PROJECT, 'storage', storage, daybookEvent(time.now))
  }
  if (app.bootstrapResult && environment.connection) await connect(environment.connection)
  const listWindows = async (name: string) => {
    const { id } = await trails.get(ADMIN, name)
    const query = { from: new Date(0), until: new Date('2100-01-01T00:00:00Z'), limit: 1_000_000 }
    return (await store.forCustomer(1).deliveries.list(id, query)).reverse()
  }
  return {
    store,
    context: app.context,
    log,
    connect,
    ...{ trails, deliver, writeDigests, drainTrails, purge, signingKeys, services: app.services },
    trail: (name: string) => trails.get(ADMIN, name),
    /** Verifies everything that a trail has written. */
    verifyTrail: (name: string) =>
      app.services.verifyTrail(ADMIN.customer, name, { from: null, until: null }),
    now: clock,
    clock,
    setClock: (instant: string) => {
      time.now = new Date(instant)
    },
    advanceClock: (seconds: number) => {
      time.now = new Date(time.now.getTime() + seconds * 1_000)
    },
    /** Sets how long the storage has for each answer, until the work is over. A storage that works has more than it needs. */
    async withStorageTimeout<Result>(milliseconds: number, work: () => Promise<Result>): Promise<Result> {
      time.storageTimeoutMs = milliseconds
      return work().finally(() => {
        time.storageTimeoutMs = STORAGE_TIMEOUT_MS
      })
    },
    /** Creates a trail that saves all events. */
    createTrail: (draft: Partial<TrailDraft> & { name: string; bucket: string }): Promise<Trail> =>
      trails.create(ADMIN, { ...DRAFT, ...draft }),
    setLogging: (name: string, isLogging: boolean) => trails.setLogging(ADMIN, name, isLogging),
    /** Stores `count` events, dated `daysAgo` days ago. Returns their IDs: `name-0`, `name-1` and so on. */
    async receiveEvents(
      name: string,
      count: number,
      fields: Partial<IncomingEvent> & { daysAgo?: number } = {},
    ) {
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
    abort: () => stop.abort(),
    close: app.close,
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

function toSettings({ dataDir, databaseUrl }: TrailEnvironment) {
  return parseSettings({
    ...LOOPBACK_ALLOWED,
    DAYBOOK_DATA_DIR: dataDir,
    ...databaseSettings(databaseUrl),
  })
}

// Buckets as Daybook opens them, but with one attempt.
function openStorage({ dataDir }: TrailEnvironment, timeoutMs: () => number) {
  const secrets = withQuickPasswords(openSecrets(new Uint8Array(32)))
  const options = { dataDir, secrets, endpointAccess: LOOPBACK_ACCESS, attemptsMax: 1 }
  const openBucket: OpenBucket = (...bucket) =>
    createOpenBucket({ ...options, responseMs: timeoutMs(), uploadMs: timeoutMs() })(...bucket)
  return { secrets, openBucket }
}

function collectProblems(log: { [name: string]: unknown }[]): Pick<Log, 'warn' | 'error'> {
  const collect = (message: string, fields = {}) => void log.push({ message, ...fields })
  return { warn: collect, error: collect }
}

function daybookEvent(eventTime: Date): IncomingEvent {
  const id = crypto.randomUUID()
  const record = JSON.stringify({ eventID: id, eventSource: 'daybook' })
  return eventOf(id, 0, { eventTime, eventSource: 'daybook', record })
}
