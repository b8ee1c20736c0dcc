import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readArchiveRecords } from '../../src/adapters/archive/archive-reader.ts'
import { packArchives } from '../../src/adapters/archive/archive-writer.ts'
import { openBucket } from '../../src/adapters/bucket.ts'
import type { Connection } from '../../src/adapters/s3/s3-client.ts'
import type { Caller } from '../../src/domain/access/caller.ts'
import { ACTION_CATALOGUE } from '../../src/domain/actions/action-catalogue.ts'
import type { Event } from '../../src/domain/events/event.ts'
import type { Trail } from '../../src/domain/trails/trail.ts'
import { openSecrets } from '../../src/secrets.ts'
import { createAudit } from '../../src/services/audit.ts'
import { createPurge } from '../../src/services/events/purge.ts'
import { createDeliver } from '../../src/services/trails/deliver.ts'
import { createWriteDigests } from '../../src/services/trails/digest-writer.ts'
import { createSigningKeys } from '../../src/services/trails/signing-keys.ts'
import { createTestBucket } from '../../src/services/trails/test-bucket.ts'
import { createTrails, type TrailDraft } from '../../src/services/trails/trails.ts'
import { createWriteAllDigests } from '../../src/services/trails/write-digests.ts'
import { openStore } from '../../src/store/store.ts'
import type { DatabaseName } from './databases.ts'
import { freshDatabase } from './postgres.ts'
import { eventOf } from './store-harness.ts'

export const ACCOUNT = '000000000001'
/** When every place opens. */
export const OPENED = '2026-03-01T12:00:00Z'

const PROJECT = 'default'
const DAY_MS = 86_400_000
const SETTINGS = {
  region: 'local',
  trailLimit: 2,
  retentionDays: 30,
  reportRetentionDays: 366,
  deliverySeconds: 300,
}

/** A data folder or a PostgreSQL, and the object storage of its first project; `null` for folders only. */
export type TrailEnv = Awaited<ReturnType<typeof createTrailEnv>>
/** What one process does for the trails: with a clock of its own, and nothing by itself. */
export type TrailProcess = Awaited<ReturnType<typeof openTrailProcess>>

/** A place for events, without anybody in it. */
export async function createTrailEnv(database: DatabaseName, connection: Connection | null = null) {
  const dataDir = mkdtempSync(join(tmpdir(), 'daybook-trailed-'))
  const databaseUrl = database === 'postgres' ? await freshDatabase() : null
  return { dataDir, databaseUrl, connection, remove: () => rmSync(dataDir, { recursive: true, force: true }) }
}

/** Opens one process's hands on a place; the first one makes its customer and connects its storage. */
export async function openTrailProcess(place: TrailEnv, { opened = OPENED, patienceMs = 500 } = {}) {
  const time = { now: new Date(opened) }
  const ending = new AbortController()
  const clock = () => time.now
  const store = await openStore({ ...place, replicaUrl: null, clock, catalogue: ACTION_CATALOGUE })
  const vault = openSecrets(new Uint8Array(32))
  const newId = () => crypto.randomUUID()
  const isFirst = await store.customers.found({
    customer: { name: 'Default', accountId: ACCOUNT, organisationId: 'o1' },
    project: { id: PROJECT, name: PROJECT },
    administrator: { userName: 'admin', passwordHash: 'h' },
    key: null,
    now: clock(),
  })
  const own = createAudit({
    append: store.append,
    clock,
    newId,
    settings: SETTINGS,
    log: { error: () => {} },
  })
  const connect = async (connection: Connection) => {
    const { secretAccessKey, checksums: _, ...rest } = connection
    const storage = { ...rest, sealedSecret: vault.seal(secretAccessKey) }
    await store.open(1).projects.setStorage(PROJECT, storage, ownEvent(time.now))
  }
  if (isFirst && place.connection) await connect(place.connection)
  const bucketOf = hurried(store, vault, place, patienceMs)
  const log: { [name: string]: unknown }[] = []
  const flow = createTrails(store.open, own, createTestBucket(bucketOf), clock, newId, SETTINGS)
  const warn = (happening: string, more = {}) => log.push({ happening, ...more })
  const windows = async (name: string) => {
    const { id } = await flow.find(ADMIN, name)
    const ever = { from: new Date(0), until: new Date('2100-01-01T00:00:00Z'), limit: 1_000_000 }
    return (await store.open(1).deliveries.list(id, ever)).reverse()
  }
  return {
    store,
    log,
    connect,
    trails: flow,
    deliver: createDeliver(
      store.deliveries,
      bucketOf,
      packArchives,
      clock,
      { warn },
      SETTINGS,
      ending.signal,
    ),
    seal: createWriteAllDigests(
      store.deliveries,
      createWriteDigests(store.open, createSigningKeys(store.signingKeys, vault, clock), clock),
      bucketOf,
      {
        warn,
      },
    ),
    retain: createPurge(store.days, clock, SETTINGS),
    now: clock,
    at: (instant: string) => {
      time.now = new Date(instant)
    },
    pass: (seconds: number) => {
      time.now = new Date(time.now.getTime() + seconds * 1_000)
    },
    /** Makes a trail that takes everything. */
    make: (draft: Partial<TrailDraft> & { name: string; bucket: string }): Promise<Trail> =>
      flow.create(ADMIN, { ...DRAFT, ...draft }),
    /** Starts or stops a trail. */
    logs: (name: string, isLogging: boolean) => flow.log(ADMIN, name, isLogging),
    /** Receives so many events, dated so many days ago; their ids. */
    async receive(name: string, count: number, more: Partial<Event> & { daysAgo?: number } = {}) {
      const { daysAgo = 0, ...rest } = more
      const eventTime = new Date(time.now.getTime() - daysAgo * DAY_MS)
      const events = idsOf(name, count).map((id) => eventOf(id, 0, { eventTime, ...rest }))
      await store.days.prepare(time.now)
      await store.append(events)
      return events.map(({ id }) => id)
    },
    /** The windows of a trail that wait, oldest first. */
    waiting: async (name: string) => (await windows(name)).filter(({ state }) => state === 'waiting'),
    /** All windows of a trail, oldest first. */
    windows,
    /** Lets go of what is being delivered. */
    end: () => ending.abort(),
    close: () => store.close(),
  }
}

/** May do everything in the first customer. */
export const ADMIN: Caller = {
  customer: { id: 1, name: 'Default', accountId: ACCOUNT, organisationId: 'o1' },
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

/** The ids of the events that `receive` was given, in the order in which a bucket has them; its own deeds are left out. */
export async function saved({ dataDir, connection }: TrailEnv, bucket: string): Promise<string[]> {
  return (await archives({ dataDir, connection }, bucket)).flatMap(({ ids }) => ids)
}

/** The archives of a bucket by key, each with the ids it holds. */
export async function archives(
  { dataDir, connection }: Pick<TrailEnv, 'dataDir' | 'connection'>,
  name: string,
) {
  const bucket = openBucket(name, { connection, dataDir: join(dataDir, 'customers', ACCOUNT) })
  const found: { key: string; ids: string[] }[] = []
  for await (const { key } of bucket.list('')) {
    if (!/\/CloudTrail\/.*\.(tar|json)\.gz$/.test(key)) continue
    const object = await bucket.get(key)
    if (!object) throw new Error(`${key} is gone.`)
    const ids: string[] = []
    for await (const record of readArchiveRecords(key, object.body)) {
      const { eventID, eventSource } = JSON.parse(record)
      if (eventSource !== 'daybook') ids.push(String(eventID))
    }
    found.push({ key, ids })
  }
  bucket.close()
  return found.sort((one, other) => (one.key < other.key ? -1 : 1))
}

/** The ids of so many events. */
export function idsOf(name: string, count: number): string[] {
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

type Means = { store: Awaited<ReturnType<typeof openStore>>; vault: ReturnType<typeof openSecrets> }

// As Daybook opens buckets, but with little patience: a storage that hangs is given up at once.
function hurried(store: Means['store'], vault: Means['vault'], { dataDir }: TrailEnv, ms: number) {
  return async (
    { id, accountId }: { id: number; accountId: string },
    { bucket }: Pick<Trail, 'bucket'>,
    signal?: AbortSignal,
  ) => {
    const [project] = await store.open(id).projects.list()
    const { sealedSecret = '', ...rest } = project?.storage ?? {}
    const connection = project?.storage
      ? { ...project.storage, ...rest, secretAccessKey: vault.open(sealedSecret) }
      : null
    const folder = join(dataDir, 'customers', accountId)
    return openBucket(bucket, {
      connection,
      dataDir: folder,
      attempts: 1,
      answerMs: ms,
      uploadMs: ms,
      signal,
    })
  }
}

function ownEvent(eventTime: Date): Event {
  const id = crypto.randomUUID()
  const record = JSON.stringify({ eventID: id, eventSource: 'daybook' })
  return eventOf(id, 0, { eventTime, eventSource: 'daybook', record })
}
