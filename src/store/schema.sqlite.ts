import { sql } from 'drizzle-orm'
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'

const instant = (name: string) => integer(name, { mode: 'timestamp_ms' })
const boolean = (name: string) => integer(name, { mode: 'boolean' })

export const customers = sqliteTable('customers', {
  id: integer().primaryKey(),
  name: text().notNull(),
  accountId: text('account_id').notNull().unique(),
  organisationId: text('organisation_id').notNull().unique(),
  createdAt: instant('created_at').notNull(),
})

export const projects = sqliteTable(
  'projects',
  {
    customer: integer().notNull(),
    id: text().notNull(),
    name: text().notNull(),
    createdAt: instant('created_at').notNull(),
    storageEndpoint: text('storage_endpoint'),
    storageRegion: text('storage_region'),
    storagePathStyle: boolean('storage_path_style'),
    storageAccessKeyId: text('storage_access_key_id'),
    storageSealedSecret: text('storage_sealed_secret'),
  },
  (project) => [primaryKey({ columns: [project.customer, project.id] })],
)

export const users = sqliteTable(
  'users',
  {
    customer: integer().notNull(),
    userName: text('user_name').notNull(),
    passwordHash: text('password_hash'),
    isPrimaryAdministrator: boolean('is_primary_administrator').notNull(),
    department: text().notNull(),
    customerDefined1: text('customer_defined1').notNull(),
    customerDefined2: text('customer_defined2').notNull(),
    createdAt: instant('created_at').notNull(),
    deactivatedAt: instant('deactivated_at'),
    deletedAt: instant('deleted_at'),
  },
  (user) => [
    primaryKey({ columns: [user.customer, user.userName] }),
    uniqueIndex('users_primary_administrator').on(user.customer).where(sql`is_primary_administrator`),
  ],
)

export const grants = sqliteTable(
  'grants',
  {
    customer: integer().notNull(),
    userName: text('user_name').notNull(),
    name: text().notNull(),
    project: text().notNull(),
    grantedBy: text('granted_by').notNull(),
    grantedAt: instant('granted_at').notNull(),
  },
  (grant) => [primaryKey({ columns: [grant.customer, grant.userName, grant.name, grant.project] })],
)

export const accessKeys = sqliteTable(
  'access_keys',
  {
    accessKeyId: text('access_key_id').primaryKey(),
    customer: integer().notNull(),
    userName: text('user_name').notNull(),
    sealedSecret: text('sealed_secret').notNull(),
    createdAt: instant('created_at').notNull(),
    lastUsedAt: instant('last_used_at'),
    deactivatedAt: instant('deactivated_at'),
  },
  (key) => [index('access_keys_user').on(key.customer, key.userName)],
)

export const sessions = sqliteTable(
  'sessions',
  {
    tokenHash: text('token_hash').primaryKey(),
    customer: integer().notNull(),
    userName: text('user_name').notNull(),
    csrf: text().notNull(),
    startedAt: instant('started_at').notNull(),
    seenAt: instant('seen_at').notNull(),
    idleUntil: instant('idle_until').notNull(),
    expiresAt: instant('expires_at').notNull(),
    sourceIPAddress: text('source_ip_address').notNull(),
    userAgent: text('user_agent').notNull(),
  },
  (session) => [index('sessions_user').on(session.customer, session.userName)],
)

export const exports = sqliteTable(
  'exports',
  {
    customer: integer().notNull(),
    id: text().notNull(),
    userName: text('user_name').notNull(),
    format: text().notNull(),
    filter: text().notNull(),
    startedAt: instant('started_at').notNull(),
    finishedAt: instant('finished_at'),
    count: integer(),
    bytes: integer(),
    sha256: text(),
  },
  (row) => [primaryKey({ columns: [row.customer, row.id] }), index('exports_started').on(row.startedAt)],
)

// SQLite has no partitioned tables, so each partition is a table of its own with a suffix. Without a suffix, these functions
// describe the columns only; there is no such table.

/** The events of one day: `_20260301` is the suffix of 1 March 2026. */
export const eventsTable = (suffix = '') =>
  sqliteTable(`events${suffix}`, {
    customer: integer().notNull(),
    sequence: integer().primaryKey(),
    id: text().notNull(),
    eventTime: instant('event_time').notNull(),
    eventName: text('event_name').notNull(),
    userName: text('user_name').notNull(),
    project: text().notNull(),
    eventSource: text('event_source'),
    readOnly: boolean('read_only').notNull(),
    sourceIPAddress: text('source_ip_address'),
    errorCode: text('error_code'),
    accessKeyId: text('access_key_id'),
    resources: text().notNull(),
    record: text().notNull(),
  })

/** The resources of one day's events. */
export const eventResourcesTable = (suffix = '') =>
  sqliteTable(`event_resources${suffix}`, {
    customer: integer().notNull(),
    name: text().notNull(),
    type: text(),
    isFirstOfType: boolean('is_first_of_type').notNull(),
    eventTime: instant('event_time').notNull(),
    sequence: integer().notNull(),
  })

/** The event IDs of one generation: `_1282` is a suffix. */
export const eventIdsTable = (suffix = '') =>
  sqliteTable(`event_ids${suffix}`, {
    customer: integer().notNull(),
    id: text().notNull(),
    generation: integer().notNull(),
    eventTime: instant('event_time').notNull(),
    sequence: integer().notNull(),
  })

export const events = eventsTable()
export const eventResources = eventResourcesTable()
export const eventIds = eventIdsTable()

export const trails = sqliteTable(
  'trails',
  {
    customer: integer().notNull(),
    name: text().notNull(),
    id: text().notNull(),
    region: text().notNull(),
    project: text().notNull(),
    bucket: text().notNull(),
    prefix: text(),
    isMultiRegion: boolean('is_multi_region').notNull(),
    hasGlobalEvents: boolean('has_global_events').notNull(),
    hasDigests: boolean('has_digests').notNull(),
    format: text().notNull(),
    selectors: text(),
    tags: text().notNull(),
    isLogging: boolean('is_logging').notNull(),
    coveredUntil: integer('covered_until'),
    startedAt: instant('started_at'),
    stoppedAt: instant('stopped_at'),
    createdAt: instant('created_at').notNull(),
  },
  (trail) => [
    primaryKey({ columns: [trail.customer, trail.name] }),
    uniqueIndex('trails_id').on(trail.customer, trail.id),
  ],
)

/** The delivery windows of trails. A window is stored before it is delivered. */
export const deliveries = sqliteTable(
  'deliveries',
  {
    customer: integer().notNull(),
    trailId: text('trail_id').notNull(),
    closedAt: instant('closed_at').notNull(),
    /** The window contains the events received after this sequence … */
    afterSequence: integer('after_sequence').notNull(),
    /** … up to and including this one. */
    untilSequence: integer('until_sequence').notNull(),
    state: text().notNull(),
    attempts: integer().notNull(),
    nextAttemptAt: instant('next_attempt_at').notNull(),
    claimedUntil: instant('claimed_until'),
    error: text(),
    deliveredAt: instant('delivered_at'),
    /** JSON: a list of archives. */
    archives: text().notNull(),
  },
  (row) => [primaryKey({ columns: [row.customer, row.trailId, row.closedAt] })],
)

export const signingKeys = sqliteTable('signing_keys', {
  number: integer().primaryKey(),
  fingerprint: text().notNull().unique(),
  publicKey: text('public_key').notNull(),
  sealedPrivateKey: text('sealed_private_key').notNull(),
  validFrom: instant('valid_from').notNull(),
  validUntil: instant('valid_until').notNull(),
  createdAt: instant('created_at').notNull(),
})

export const digests = sqliteTable(
  'digests',
  {
    customer: integer().notNull(),
    trailId: text('trail_id').notNull(),
    number: integer().notNull(),
    start: instant('start_at').notNull(),
    end: instant('end_at').notNull(),
    bucket: text().notNull(),
    key: text().notNull(),
    fingerprint: text().notNull(),
    hash: text().notNull(),
    signature: text().notNull(),
    isFinal: boolean('is_final').notNull(),
    body: text(),
    writtenAt: instant('written_at'),
  },
  (digest) => [
    primaryKey({ columns: [digest.customer, digest.trailId, digest.number] }),
    uniqueIndex('digests_end').on(digest.customer, digest.trailId, digest.end),
  ],
)

export const digestArchives = sqliteTable(
  'digest_archives',
  {
    customer: integer().notNull(),
    trailId: text('trail_id').notNull(),
    key: text().notNull(),
    number: integer().notNull(),
  },
  (archive) => [primaryKey({ columns: [archive.customer, archive.trailId, archive.key] })],
)

/** One month of the administrator log: a row, as the report shows it, for every event that changed something; `_202603` is the suffix of March 2026. */
export const administratorLogTable = (suffix = '') =>
  sqliteTable(
    `administration${suffix}`,
    {
      customer: integer().notNull(),
      /** The UTC day of `time`, as the number of days since 1 January 1970. */
      day: integer().notNull(),
      /** The sequence of the event: reports are in the order of receipt. */
      sequence: integer().notNull(),
      id: text().notNull(),
      eventId: text('event_id').notNull(),
      time: instant('time').notNull(),
      userName: text('user_name').notNull(),
      department: text().notNull(),
      customerDefined1: text('customer_defined1').notNull(),
      customerDefined2: text('customer_defined2').notNull(),
      type: text().notNull(),
      name: text().notNull(),
      action: text().notNull(),
      details: text().notNull(),
      responseCode: text('response_code').notNull(),
      /** `whole`, or one of an operation's two rows: `request` or `outcome`. */
      part: text().notNull(),
      requestId: text('request_id'),
      sharedEventId: text('shared_event_id'),
    },
    (row) => [primaryKey({ columns: [row.customer, row.day, row.sequence] })],
  )

export const administratorLog = administratorLogTable()

/** Servers with their recorded state, taken from events, and their observed state, taken from an inventory or a collector. */
export const servers = sqliteTable(
  'servers',
  {
    customer: integer().notNull(),
    id: text().notNull(),
    project: text().notNull(),
    name: text(),
    address: text(),
    /** Recorded: `running`, `stopped` or `gone`; null until an operation has ended. */
    state: text(),
    stateAt: instant('state_at'),
    /** When the last operation ended, well or not. */
    settledAt: instant('settled_at'),
    /** The state that the pending operation leads to. */
    underWay: text('under_way'),
    underWayAt: instant('under_way_at'),
    observed: text(),
    observedAt: instant('observed_at'),
    agreedAt: instant('agreed_at'),
    differsSince: instant('differs_since'),
  },
  (server) => [primaryKey({ columns: [server.customer, server.id] })],
)

/** The inventory connections of projects. */
export const inventories = sqliteTable(
  'inventories',
  {
    customer: integer().notNull(),
    project: text().notNull(),
    endpoint: text().notNull(),
    region: text().notNull(),
    accessKeyId: text('access_key_id').notNull(),
    sealedSecret: text('sealed_secret').notNull(),
    askedAt: instant('asked_at'),
    error: text(),
  },
  (inventory) => [primaryKey({ columns: [inventory.customer, inventory.project] })],
)

/** The sources that send events, with their activity and baselines. */
export const sources = sqliteTable(
  'sources',
  {
    customer: integer().notNull(),
    project: text().notNull(),
    eventSource: text('event_source').notNull(),
    firstHeardAt: instant('first_heard_at').notNull(),
    lastHeardAt: instant('last_heard_at').notNull(),
    /** The source's baseline, encoded. */
    silences: text().notNull(),
  },
  (source) => [primaryKey({ columns: [source.customer, source.project, source.eventSource] })],
)

/** Daybook's own heartbeat, in one row. */
export const heartbeats = sqliteTable('heartbeats', {
  id: integer().primaryKey(),
  lastSeenAt: instant('last_seen_at').notNull(),
  /** When no process was running, encoded. */
  downtimes: text().notNull(),
})

/** The former tags of users, with the time at which they were changed. */
export const formerTags = sqliteTable(
  'former_tags',
  {
    customer: integer().notNull(),
    userName: text('user_name').notNull(),
    until: instant('until').notNull(),
    department: text().notNull(),
    customerDefined1: text('customer_defined1').notNull(),
    customerDefined2: text('customer_defined2').notNull(),
  },
  (tags) => [primaryKey({ columns: [tags.customer, tags.userName, tags.until] })],
)
