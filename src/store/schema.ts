import { sql } from 'drizzle-orm'
import { NETWORKS_CODEC, SCOPE_CODEC } from './access/access-key-codecs.ts'
import { CHECKSUM_CODEC, TESTED_CODEC } from './access/connection-codecs.ts'
import { SIGN_IN_STEP_CODEC } from './access/session-codecs.ts'
import { OBJECT_CODEC } from './column-codec.ts'
import { RESOURCES_CODEC } from './events/resources-codec.ts'
import type { TableBuilders } from './postgres/postgres-builders.ts'
import { BASELINE_CODEC, DOWNTIMES_CODEC } from './sources/source-codecs.ts'
import { PREVIOUS_CODEC, VERIFICATION_CODEC } from './trails/epoch-codecs.ts'
import { ARCHIVES_CODEC, SELECTORS_CODEC, TAGS_CODEC } from './trails/trail-codecs.ts'
import { HASH_CODEC, HASHES_CODEC, LEAVES_CODEC, NODES_CODEC } from './tree/tree-codecs.ts'

// The tables of both databases, described with builders that each database hands in; the types are those of PostgreSQL.

export type Tables = ReturnType<typeof describeTables>

/**
 * Returns the tables of a database. Those of partitioned tables have no suffix: on PostgreSQL they stand for all partitions,
 * and on SQLite, which has only the partitions, they give the columns of each.
 */
export function describeTables(builders: TableBuilders) {
  return {
    customers: customers(builders),
    projects: projects(builders),
    connections: connections(builders),
    users: users(builders),
    formerTags: formerTags(builders),
    grants: grants(builders),
    accessKeys: accessKeys(builders),
    sessions: sessions(builders),
    signInLinks: signInLinks(builders),
    firstSignIns: firstSignIns(builders),
    secondFactors: secondFactors(builders),
    recoveryCodes: recoveryCodes(builders),
    exports: exports(builders),
    views: views(builders),
    trails: trails(builders),
    trailDrains: trailDrains(builders),
    deliveries: deliveries(builders),
    signingKeys: signingKeys(builders),
    digests: digests(builders),
    digestArchives: digestArchives(builders),
    trailEpochs: trailEpochs(builders),
    trailConflicts: trailConflicts(builders),
    trailVerifications: trailVerifications(builders),
    servers: servers(builders),
    sources: sources(builders),
    heartbeats: heartbeats(builders),
    purgeClock: purgeClock(builders),
    purgeRefusals: purgeRefusals(builders),
    trashedPartitions: trashedPartitions(builders),
    purgedPartitions: purgedPartitions(builders),
    ...treeTables(builders),
    ...countTables(builders),
    attempts: attempts(builders),
    usedSignatures: usedSignatures(builders),
    receiptStart: receiptStart(builders),
    ...operationsTables(builders),
    ...logTables(builders),
  }
}

function logTables(builders: TableBuilders) {
  return {
    events: events(builders),
    eventResources: eventResources(builders),
    eventIds: eventIds(builders),
    eventBlocks: eventBlocks(builders),
    eventTexts: eventTexts(builders),
    dayCompactions: dayCompactions(builders),
    administratorLog: administratorLog(builders),
  }
}

function treeTables(builders: TableBuilders) {
  return {
    treeSequencer: treeSequencer(builders),
    trees: trees(builders),
    treeLeaves: treeLeaves(builders),
    treeNodes: treeNodes(builders),
    treeEdges: treeEdges(builders),
    treeHeads: treeHeads(builders),
    treeHeadDeliveries: treeHeadDeliveries(builders),
    treeKeys: treeKeys(builders),
  }
}

function countTables(builders: TableBuilders) {
  return {
    countPosition: countPosition(builders),
    countedDays: countedDays(builders),
    hourCounts: hourCounts(builders),
    dayCounts: dayCounts(builders),
    joinedDays: joinedDays(builders),
  }
}

function operationsTables(builders: TableBuilders) {
  return {
    installation: installation(builders),
    processes: processes(builders),
    contentHashes: contentHashes(builders),
    databaseChecks: databaseChecks(builders),
    databaseFindings: databaseFindings(builders),
    backupRuns: backupRuns(builders),
    moves: moves(builders),
    movedTables: movedTables(builders),
  }
}

/** Returns functions that describe a partition by the suffix of its name, such as `_20260301` for 1 March 2026. */
export function describePartitions(builders: TableBuilders) {
  return {
    events: (suffix: string) => events(builders, suffix),
    eventResources: (suffix: string) => eventResources(builders, suffix),
    eventIds: (suffix: string) => eventIds(builders, suffix),
    eventBlocks: (suffix: string) => eventBlocks(builders, suffix),
    eventTexts: (suffix: string) => eventTexts(builders, suffix),
    administratorLog: (suffix: string) => administratorLog(builders, suffix),
  }
}

function customers(t: TableBuilders) {
  return t.table('customers', {
    id: t.identity(),
    name: t.text().notNull(),
    accountId: t.text('account_id').notNull().unique(),
    organisationId: t.text('organisation_id').notNull().unique(),
    createdAt: t.instant('created_at').notNull(),
  })
}

function projects(t: TableBuilders) {
  return t.table(
    'projects',
    {
      customer: t.integer().notNull(),
      id: t.text().notNull(),
      name: t.text().notNull(),
      createdAt: t.instant('created_at').notNull(),
    },
    (project) => [t.primaryKey({ columns: [project.customer, project.id] })],
  )
}

/** The connections of projects to object storage and to inventories, by their kind. */
function connections(t: TableBuilders) {
  return t.table(
    'connections',
    {
      customer: t.integer().notNull(),
      project: t.text().notNull(),
      kind: t.text().notNull(),
      endpoint: t.text().notNull(),
      region: t.text().notNull(),
      /** Null for a kind without buckets. */
      pathStyle: t.boolean('path_style'),
      accessKeyId: t.text('access_key_id').notNull(),
      sealedSecret: t.text('sealed_secret').notNull(),
      isTolerated: t.boolean('is_tolerated').notNull(),
      checkedAt: t.instant('checked_at'),
      error: t.text(),
      /** Null for a kind without buckets. */
      checksum: t.encoded('connections', 'checksum', CHECKSUM_CODEC),
      conditionalWrites: t.boolean('conditional_writes'),
      tested: t.encoded('connections', 'tested', TESTED_CODEC).notNull(),
    },
    (connection) => [t.primaryKey({ columns: [connection.customer, connection.project, connection.kind] })],
  )
}

function users(t: TableBuilders) {
  return t.table(
    'users',
    {
      customer: t.integer().notNull(),
      userName: t.text('user_name').notNull(),
      passwordHash: t.text('password_hash'),
      isPrimaryAdministrator: t.boolean('is_primary_administrator').notNull(),
      department: t.text().notNull(),
      customerDefined1: t.text('customer_defined1').notNull(),
      customerDefined2: t.text('customer_defined2').notNull(),
      createdAt: t.instant('created_at').notNull(),
      deactivatedAt: t.instant('deactivated_at'),
      deletedAt: t.instant('deleted_at'),
      /** Whether another user or the operator has set the password, which its user changes at the next sign-in. */
      mustChangePassword: t.boolean('must_change_password').notNull(),
    },
    (user) => [
      t.primaryKey({ columns: [user.customer, user.userName] }),
      t.uniqueIndex('users_primary_administrator').on(user.customer).where(sql`is_primary_administrator`),
    ],
  )
}

/** The former tags of users, with the time at which they were changed. */
function formerTags(t: TableBuilders) {
  return t.table(
    'former_tags',
    {
      customer: t.integer().notNull(),
      userName: t.text('user_name').notNull(),
      until: t.instant('until').notNull(),
      department: t.text().notNull(),
      customerDefined1: t.text('customer_defined1').notNull(),
      customerDefined2: t.text('customer_defined2').notNull(),
    },
    (tags) => [t.primaryKey({ columns: [tags.customer, tags.userName, tags.until] })],
  )
}

function grants(t: TableBuilders) {
  return t.table(
    'grants',
    {
      customer: t.integer().notNull(),
      userName: t.text('user_name').notNull(),
      name: t.text().notNull(),
      /** Empty for a grant that applies to the whole customer. */
      project: t.text().notNull(),
      grantedBy: t.text('granted_by').notNull(),
      grantedAt: t.instant('granted_at').notNull(),
    },
    (grant) => [t.primaryKey({ columns: [grant.customer, grant.userName, grant.name, grant.project] })],
  )
}

function accessKeys(t: TableBuilders) {
  return t.table(
    'access_keys',
    {
      accessKeyId: t.text('access_key_id').primaryKey(),
      customer: t.integer().notNull(),
      userName: t.text('user_name').notNull(),
      sealedSecret: t.text('sealed_secret').notNull(),
      createdAt: t.instant('created_at').notNull(),
      lastUsedAt: t.instant('last_used_at'),
      deactivatedAt: t.instant('deactivated_at'),
      expiresAt: t.instant('expires_at'),
      /** The grants that the key is limited to; null if it is not. */
      scope: t.encoded('access_keys', 'scope', SCOPE_CODEC),
      /** The addresses and CIDR blocks that the key is limited to; null if it is not. */
      networks: t.encoded('access_keys', 'networks', NETWORKS_CODEC),
    },
    (key) => [t.index('access_keys_user').on(key.customer, key.userName)],
  )
}

function sessions(t: TableBuilders) {
  return t.table(
    'sessions',
    {
      tokenHash: t.text('token_hash').primaryKey(),
      customer: t.integer().notNull(),
      userName: t.text('user_name').notNull(),
      csrf: t.text().notNull(),
      startedAt: t.instant('started_at').notNull(),
      seenAt: t.instant('seen_at').notNull(),
      idleUntil: t.instant('idle_until').notNull(),
      expiresAt: t.instant('expires_at').notNull(),
      sourceIPAddress: t.text('source_ip_address').notNull(),
      userAgent: t.text('user_agent').notNull(),
      authenticatedAt: t.instant('authenticated_at').notNull(),
      /** What the sign-in still waits for; null once it is complete. */
      step: t.encoded('sessions', 'step', SIGN_IN_STEP_CODEC),
    },
    (session) => [t.index('sessions_user').on(session.customer, session.userName)],
  )
}

/** Hashes of the tokens of links that each sign one user in once. */
function signInLinks(t: TableBuilders) {
  return t.table(
    'sign_in_links',
    {
      tokenHash: t.text('token_hash').primaryKey(),
      customer: t.integer().notNull(),
      userName: t.text('user_name').notNull(),
      expiresAt: t.instant('expires_at').notNull(),
      usedAt: t.instant('used_at'),
    },
    (link) => [
      t.index('sign_in_links_user').on(link.customer, link.userName),
      t.index('sign_in_links_expires_at').on(link.expiresAt),
    ],
  )
}

/** The administrator of a first start, until the first sign-in. */
function firstSignIns(t: TableBuilders) {
  return t.table('first_sign_ins', {
    customer: t.integer().primaryKey(),
    userName: t.text('user_name').notNull(),
  })
}

function secondFactors(t: TableBuilders) {
  return t.table(
    'second_factors',
    {
      customer: t.integer().notNull(),
      userName: t.text('user_name').notNull(),
      sealedSecret: t.text('sealed_secret').notNull(),
      lastStep: t.bigint('last_step').notNull(),
      createdAt: t.instant('created_at').notNull(),
    },
    (factor) => [t.primaryKey({ columns: [factor.customer, factor.userName] })],
  )
}

function recoveryCodes(t: TableBuilders) {
  return t.table(
    'recovery_codes',
    {
      customer: t.integer().notNull(),
      userName: t.text('user_name').notNull(),
      codeHash: t.text('code_hash').notNull(),
    },
    (code) => [t.primaryKey({ columns: [code.customer, code.userName, code.codeHash] })],
  )
}

function exports(t: TableBuilders) {
  return t.table(
    'exports',
    {
      customer: t.integer().notNull(),
      id: t.text().notNull(),
      userName: t.text('user_name').notNull(),
      format: t.text().notNull(),
      /** The filter and the period. */
      filter: t.encoded('exports', 'filter', OBJECT_CODEC).notNull(),
      startedAt: t.instant('started_at').notNull(),
      finishedAt: t.instant('finished_at'),
      count: t.bigint('count'),
      bytes: t.bigint('bytes'),
      sha256: t.text(),
    },
    (row) => [
      t.primaryKey({ columns: [row.customer, row.id] }),
      t.index('exports_started').on(row.startedAt),
    ],
  )
}

/** Saved filters of events. */
function views(t: TableBuilders) {
  return t.table(
    'views',
    {
      customer: t.integer().notNull(),
      id: t.text().notNull(),
      userName: t.text('user_name').notNull(),
      name: t.text().notNull(),
      query: t.text().notNull(),
      isShared: t.boolean('is_shared').notNull(),
      isStartPage: t.boolean('is_start_page').notNull(),
      createdAt: t.instant('created_at').notNull(),
    },
    (view) => [
      t.primaryKey({ columns: [view.customer, view.id] }),
      t.uniqueIndex('views_name').on(view.customer, view.userName, view.name),
    ],
  )
}

/** Trails, which deliver events to buckets. */
function trails(t: TableBuilders) {
  return t.table('trails', trailColumns(t, 'trails'), (trail) => [
    t.primaryKey({ columns: [trail.customer, trail.name] }),
    t.uniqueIndex('trails_id').on(trail.customer, trail.id),
  ])
}

/** What trails were before they were changed or deleted, as long as windows of that time are not delivered. */
function trailDrains(t: TableBuilders) {
  return t.table(
    'trail_drains',
    {
      ...trailColumns(t, 'trail_drains'),
      /** From 1 on, within the trail. */
      number: t.integer().notNull(),
      kind: t.text().notNull(),
      beganAt: t.instant('began_at').notNull(),
      /** Until when its windows are delivered as they were meant to be; null is without an end. */
      endsAt: t.instant('ends_at'),
    },
    (drain) => [t.primaryKey({ columns: [drain.customer, drain.id, drain.number] })],
  )
}

function trailColumns(t: TableBuilders, table: string) {
  return {
    customer: t.integer().notNull(),
    name: t.text().notNull(),
    id: t.text().notNull(),
    region: t.text().notNull(),
    project: t.text().notNull(),
    bucket: t.text().notNull(),
    prefix: t.text(),
    isMultiRegion: t.boolean('is_multi_region').notNull(),
    hasGlobalEvents: t.boolean('has_global_events').notNull(),
    hasDigests: t.boolean('has_digests').notNull(),
    format: t.text().notNull(),
    /** Null if none were set. */
    selectors: t.encoded(table, 'selectors', SELECTORS_CODEC),
    tags: t.encoded(table, 'tags', TAGS_CODEC).notNull(),
    isLogging: t.boolean('is_logging').notNull(),
    coveredUntil: t.bigint('covered_until'),
    startedAt: t.instant('started_at'),
    stoppedAt: t.instant('stopped_at'),
    createdAt: t.instant('created_at').notNull(),
    isWriteOnly: t.boolean('is_write_only').notNull(),
    /** Since when all objects in its folder are of its recorded deliveries; null if they have always been. */
    ownSince: t.instant('own_since'),
    /** How often a change of its settings has changed what a window contains. It is part of the names of archives. */
    revision: t.integer().notNull(),
  }
}

/** The delivery windows of trails. A window is stored before it is delivered. */
function deliveries(t: TableBuilders) {
  return t.table(
    'deliveries',
    {
      customer: t.integer().notNull(),
      trailId: t.text('trail_id').notNull(),
      closedAt: t.instant('closed_at').notNull(),
      /** The window contains the events received after this sequence … */
      afterSequence: t.bigint('after_sequence').notNull(),
      /** … up to and including this one. */
      untilSequence: t.bigint('until_sequence').notNull(),
      state: t.text().notNull(),
      attempts: t.integer().notNull(),
      nextAttemptAt: t.instant('next_attempt_at').notNull(),
      claimedUntil: t.instant('claimed_until'),
      error: t.text(),
      deliveredAt: t.instant('delivered_at'),
      archives: t.encoded('deliveries', 'archives', ARCHIVES_CODEC).notNull(),
      /** The number of the drain whose settings the window has; null if it has those of the trail. */
      drain: t.integer(),
    },
    (row) => [t.primaryKey({ columns: [row.customer, row.trailId, row.closedAt] })],
  )
}

/** The keys of this installation that sign digests. The newest one is in use. */
function signingKeys(t: TableBuilders) {
  return t.table('signing_keys', {
    number: t.integer().primaryKey(),
    fingerprint: t.text().notNull().unique(),
    publicKey: t.text('public_key').notNull(),
    sealedPrivateKey: t.text('sealed_private_key').notNull(),
    validFrom: t.instant('valid_from').notNull(),
    validUntil: t.instant('valid_until').notNull(),
    createdAt: t.instant('created_at').notNull(),
  })
}

/** The digests of trails, numbered from 1. Each contains the hash of the one before it. */
function digests(t: TableBuilders) {
  return t.table(
    'digests',
    {
      customer: t.integer().notNull(),
      trailId: t.text('trail_id').notNull(),
      number: t.integer().notNull(),
      start: t.instant('start_at').notNull(),
      end: t.instant('end_at').notNull(),
      bucket: t.text().notNull(),
      key: t.text().notNull(),
      fingerprint: t.text().notNull(),
      hash: t.text().notNull(),
      signature: t.text().notNull(),
      isFinal: t.boolean('is_final').notNull(),
      /** The content to write to the bucket; null once it is written. */
      body: t.text(),
      writtenAt: t.instant('written_at'),
      /** When its first upload began; null before that. */
      triedAt: t.instant('tried_at'),
      /** Until when the digests list the archives of all windows; null if that is not known. */
      coveredUntil: t.instant('covered_until'),
    },
    (digest) => [
      t.primaryKey({ columns: [digest.customer, digest.trailId, digest.number] }),
      t.uniqueIndex('digests_end').on(digest.customer, digest.trailId, digest.end),
    ],
  )
}

/** The epochs of trails after the first one, with the digest after which each begins. */
function trailEpochs(t: TableBuilders) {
  return t.table(
    'trail_epochs',
    {
      customer: t.integer().notNull(),
      trailId: t.text('trail_id').notNull(),
      /** From 2 on. */
      number: t.integer().notNull(),
      reason: t.text().notNull(),
      beganAt: t.instant('began_at').notNull(),
      /** The newest digest that was found in the bucket; null if none was, or if Daybook could not look. */
      previous: t.encoded('trail_epochs', 'previous', PREVIOUS_CODEC),
    },
    (epoch) => [t.primaryKey({ columns: [epoch.customer, epoch.trailId, epoch.number] })],
  )
}

/** The objects for which trails have stopped: each has another content than the trail would have created. */
function trailConflicts(t: TableBuilders) {
  return t.table(
    'trail_conflicts',
    {
      customer: t.integer().notNull(),
      trailId: t.text('trail_id').notNull(),
      bucket: t.text().notNull(),
      key: t.text().notNull(),
      foundAt: t.instant('found_at').notNull(),
    },
    (conflict) => [t.primaryKey({ columns: [conflict.customer, conflict.trailId] })],
  )
}

/** The last verification of each trail that ran by schedule. */
function trailVerifications(t: TableBuilders) {
  return t.table(
    'trail_verifications',
    {
      customer: t.integer().notNull(),
      trailId: t.text('trail_id').notNull(),
      startedAt: t.instant('started_at').notNull(),
      claimedUntil: t.instant('claimed_until'),
      /** The last one that ended; null before the first one. */
      finishedAt: t.instant('finished_at'),
      result: t.encoded('trail_verifications', 'result', VERIFICATION_CODEC),
    },
    (row) => [t.primaryKey({ columns: [row.customer, row.trailId] })],
  )
}

/** The number of the digest that lists an archive. */
function digestArchives(t: TableBuilders) {
  return t.table(
    'digest_archives',
    {
      customer: t.integer().notNull(),
      trailId: t.text('trail_id').notNull(),
      key: t.text().notNull(),
      number: t.integer().notNull(),
    },
    (archive) => [t.primaryKey({ columns: [archive.customer, archive.trailId, archive.key] })],
  )
}

/**
 * Servers with their recorded state, taken from events, and their observed state, taken from an inventory or a collector. Two
 * projects may have servers with the same ID.
 */
function servers(t: TableBuilders) {
  return t.table(
    'servers',
    {
      customer: t.integer().notNull(),
      id: t.text().notNull(),
      project: t.text().notNull(),
      name: t.text(),
      address: t.text(),
      /** Recorded: `running`, `stopped` or `gone`; null until an operation has ended. */
      state: t.text(),
      stateAt: t.instant('state_at'),
      /** When the last operation ended, well or not. */
      settledAt: t.instant('settled_at'),
      /** The state that the pending operation leads to. */
      underWay: t.text('under_way'),
      underWayAt: t.instant('under_way_at'),
      observed: t.text(),
      observedAt: t.instant('observed_at'),
      agreedAt: t.instant('agreed_at'),
      differsSince: t.instant('differs_since'),
    },
    (server) => [t.primaryKey({ columns: [server.customer, server.id, server.project] })],
  )
}

/** The sources that send events, with their activity and baselines. */
function sources(t: TableBuilders) {
  return t.table(
    'sources',
    {
      customer: t.integer().notNull(),
      project: t.text().notNull(),
      eventSource: t.text('event_source').notNull(),
      firstHeardAt: t.instant('first_heard_at').notNull(),
      lastHeardAt: t.instant('last_heard_at').notNull(),
      baseline: t.encoded('sources', 'silences', BASELINE_CODEC).notNull(),
    },
    (source) => [t.primaryKey({ columns: [source.customer, source.project, source.eventSource] })],
  )
}

/** Daybook's own heartbeat, in one row. */
function heartbeats(t: TableBuilders) {
  return t.table('heartbeats', {
    id: t.integer().primaryKey(),
    lastSeenAt: t.instant('last_seen_at').notNull(),
    /** When no process was running. */
    downtimes: t.encoded('heartbeats', 'downtimes', DOWNTIMES_CODEC).notNull(),
  })
}

/** The last time that the purge trusted, in one row. */
function purgeClock(t: TableBuilders) {
  return t.table('purge_clock', {
    id: t.integer().primaryKey(),
    trustedAt: t.instant('trusted_at').notNull(),
  })
}

/** Why purges were refused: the last refusal for each reason. */
function purgeRefusals(t: TableBuilders) {
  return t.table('purge_refusals', {
    reason: t.text().primaryKey(),
    /** The UTC day of the last refusal that was logged as an event. */
    day: t.text().notNull(),
    refusedAt: t.instant('refused_at').notNull(),
    /** The clock that was not trusted. */
    clockAt: t.instant('clock_at').notNull(),
    /** What it was compared with; null if nothing was known. */
    comparedAt: t.instant('compared_at'),
  })
}

/** What all processes must have in common, in one row. */
function installation(t: TableBuilders) {
  return t.table('installation', {
    id: t.integer().primaryKey(),
    /** A known text, sealed with the secret key. */
    sealedCheck: t.text('sealed_check').notNull(),
  })
}

/** The scheduled backups. */
function backupRuns(t: TableBuilders) {
  return t.table('backup_runs', {
    scheduledFor: t.instant('scheduled_for').primaryKey(),
    startedAt: t.instant('started_at').notNull(),
    /** Null while it is made, and if it was interrupted. */
    finishedAt: t.instant('finished_at'),
    path: t.text().notNull(),
    bytes: t.bigint('bytes'),
    events: t.bigint('events'),
    /** Why it failed; null if it did not. */
    failure: t.text(),
  })
}

/** Whether the database is being moved to, was moved to, or was moved elsewhere, in one row; none if it is where it began. */
function moves(t: TableBuilders) {
  return t.table('moves', {
    id: t.integer().primaryKey(),
    state: t.text().notNull(),
    moveId: t.text('move_id').notNull(),
    /** Where it was moved to or from, for people to read. */
    place: t.text().notNull(),
    /** What tells the source from other databases, and its state from earlier ones. */
    source: t.text().notNull(),
    changedAt: t.instant('changed_at').notNull(),
  })
}

/** The tables that a move which has not ended has copied, with the digest of their rows. */
function movedTables(t: TableBuilders) {
  return t.table('moved_tables', {
    name: t.text().primaryKey(),
    rows: t.bigint('rows').notNull(),
    digest: t.text().notNull(),
  })
}

/** The processes that use the database. */
function processes(t: TableBuilders) {
  return t.table('processes', {
    id: t.text().primaryKey(),
    startedAt: t.instant('started_at').notNull(),
    seenAt: t.instant('seen_at').notNull(),
    version: t.text().notNull(),
    region: t.text().notNull(),
    retentionDays: t.integer('retention_days').notNull(),
    reportRetentionDays: t.integer('report_retention_days').notNull(),
    /** How far the clock of the process was ahead of that of the database. */
    clockOffsetMs: t.bigint('clock_offset_ms').notNull(),
  })
}

/** Hashes of rows that never change: those of a partition with sequences within (afterSequence, untilSequence]. */
function contentHashes(t: TableBuilders) {
  return t.table(
    'content_hashes',
    {
      kind: t.text().notNull(),
      name: t.text().notNull(),
      afterSequence: t.bigint('after_sequence').notNull(),
      untilSequence: t.bigint('until_sequence').notNull(),
      /** The columns whose values were hashed: later versions may have more. */
      columns: t.text().notNull(),
      hash: t.text().notNull(),
    },
    (each) => [t.primaryKey({ columns: [each.kind, each.name, each.afterSequence] })],
  )
}

/** When a table or partition was last checked completely. */
function databaseChecks(t: TableBuilders) {
  return t.table(
    'database_checks',
    { kind: t.text().notNull(), name: t.text().notNull(), checkedAt: t.instant('checked_at').notNull() },
    (each) => [t.primaryKey({ columns: [each.kind, each.name] })],
  )
}

/** Damage that a check has found. */
function databaseFindings(t: TableBuilders) {
  return t.table(
    'database_findings',
    {
      kind: t.text().notNull(),
      name: t.text().notNull(),
      problem: t.text().notNull(),
      foundAt: t.instant('found_at').notNull(),
    },
    (each) => [t.primaryKey({ columns: [each.kind, each.name, each.problem] })],
  )
}

/** The partitions in the trash, by their kind: `day`, `month` or `generation`. */
function trashedPartitions(t: TableBuilders) {
  return t.table(
    'trashed_partitions',
    {
      kind: t.text().notNull(),
      name: t.text().notNull(),
      trashedAt: t.instant('trashed_at').notNull(),
    },
    (partition) => [t.primaryKey({ columns: [partition.kind, partition.name] })],
  )
}

/** The days and months that were purged, by their kind, with a signature that only the secret key can make. */
function purgedPartitions(t: TableBuilders) {
  return t.table(
    'purged_partitions',
    { kind: t.text().notNull(), name: t.text().notNull(), signature: t.text().notNull() },
    (partition) => [t.primaryKey({ columns: [partition.kind, partition.name] })],
  )
}

/** Failed attempts to authenticate, and places known to users; times are milliseconds since 1970. */
function attempts(t: TableBuilders) {
  return t.table('attempts', {
    subject: t.text().primaryKey(),
    emptyAt: t.bigint('empty_at').notNull(),
    lastAt: t.bigint('last_at').notNull(),
  })
}

/** Hashes of the signatures of changes that were made. */
function usedSignatures(t: TableBuilders) {
  return t.table('used_signatures', {
    signature: t.text().primaryKey(),
    expiresAt: t.instant('expires_at').notNull(),
  })
}

/** Since when events have a receipt, in one row; none if all events do. */
function receiptStart(t: TableBuilders) {
  return t.table('receipt_start', {
    id: t.integer().primaryKey(),
    startedAt: t.instant('started_at').notNull(),
  })
}

/** Up to where the trees of all customers follow the log, in one row. */
function treeSequencer(t: TableBuilders) {
  return t.table('tree_sequencer', {
    id: t.integer().primaryKey(),
    /** The last event that is in no tree, because it was received before there were trees. */
    begunAfter: t.bigint('begun_after').notNull(),
    /** Null until the first event is in a tree. */
    begunAt: t.instant('begun_at'),
    followedUntil: t.bigint('followed_until').notNull(),
  })
}

/** The trees of each customer: `events`, and `report` for the administrator log. */
function trees(t: TableBuilders) {
  return t.table(
    'trees',
    {
      customer: t.integer().notNull(),
      kind: t.text().notNull(),
      size: t.bigint('size').notNull(),
      peaks: t.encoded('trees', 'peaks', HASHES_CODEC).notNull(),
      /** The sequence of the last leaf. */
      lastSequence: t.bigint('last_sequence').notNull(),
    },
    (tree) => [t.primaryKey({ columns: [tree.customer, tree.kind] })],
  )
}

/** The hashes of leaves, by the index of the first. The leaves of a row are below one node of the lowest level that is kept. */
function treeLeaves(t: TableBuilders) {
  return t.table(
    'tree_leaves',
    {
      customer: t.integer().notNull(),
      kind: t.text().notNull(),
      first: t.bigint('first').notNull(),
      lastSequence: t.bigint('last_sequence').notNull(),
      /** The newest day of an event among them, as the number of days since 1 January 1970. */
      newestDay: t.integer('newest_day').notNull(),
      leaves: t.encoded('tree_leaves', 'leaves', LEAVES_CODEC).notNull(),
    },
    (leaves) => [
      t.primaryKey({ columns: [leaves.customer, leaves.kind, leaves.first] }),
      t.index('tree_leaves_receipt').on(leaves.customer, leaves.kind, leaves.lastSequence),
    ],
  )
}

/** The hashes above the leaves that are kept for ever. */
function treeNodes(t: TableBuilders) {
  return t.table(
    'tree_nodes',
    {
      customer: t.integer().notNull(),
      kind: t.text().notNull(),
      level: t.integer().notNull(),
      position: t.bigint('position').notNull(),
      hash: t.encoded('tree_nodes', 'hash', HASH_CODEC).notNull(),
    },
    (node) => [t.primaryKey({ columns: [node.customer, node.kind, node.level, node.position] })],
  )
}

/** The nodes that proofs between heads need of leaves that are gone. */
function treeEdges(t: TableBuilders) {
  return t.table(
    'tree_edges',
    {
      customer: t.integer().notNull(),
      kind: t.text().notNull(),
      block: t.bigint('block').notNull(),
      nodes: t.encoded('tree_edges', 'nodes', NODES_CODEC).notNull(),
    },
    (edge) => [t.primaryKey({ columns: [edge.customer, edge.kind, edge.block] })],
  )
}

/** The signed heads. */
function treeHeads(t: TableBuilders) {
  return t.table(
    'tree_heads',
    {
      customer: t.integer().notNull(),
      size: t.bigint('size').notNull(),
      reportSize: t.bigint('report_size').notNull(),
      signedAt: t.instant('signed_at').notNull(),
      note: t.text().notNull(),
    },
    (head) => [t.primaryKey({ columns: [head.customer, head.size] })],
  )
}

/** The last head that is in the bucket of a trail. */
function treeHeadDeliveries(t: TableBuilders) {
  return t.table(
    'tree_head_deliveries',
    {
      customer: t.integer().notNull(),
      trailId: t.text('trail_id').notNull(),
      size: t.bigint('size').notNull(),
    },
    (delivery) => [t.primaryKey({ columns: [delivery.customer, delivery.trailId] })],
  )
}

/** The keys of this installation that sign heads. The newest one is in use. */
function treeKeys(t: TableBuilders) {
  return t.table('tree_keys', {
    number: t.integer().primaryKey(),
    publicKey: t.encoded('tree_keys', 'public_key', HASH_CODEC).notNull(),
    sealedPrivateKey: t.text('sealed_private_key').notNull(),
    createdAt: t.instant('created_at').notNull(),
  })
}

/** Up to where events are counted, in one row. */
function countPosition(t: TableBuilders) {
  return t.table('count_position', {
    id: t.integer().primaryKey(),
    /** The last event that was received before there were counts: it and those before it are counted by day. */
    begunAfter: t.bigint('begun_after').notNull(),
    /** The last event that is counted of those after it. */
    countedUntil: t.bigint('counted_until').notNull(),
    /** Grows with every change of any counts. */
    revision: t.bigint('revision').notNull(),
  })
}

/** The days that are counted event by event, and the last event of each that is: in the order of customer, time and sequence. */
function countedDays(t: TableBuilders) {
  return t.table('counted_days', {
    /** The number of days since 1 January 1970. */
    day: t.integer().primaryKey(),
    customer: t.integer().notNull(),
    eventTime: t.instant('event_time').notNull(),
    sequence: t.bigint('sequence').notNull(),
    isComplete: t.boolean('is_complete').notNull(),
  })
}

/** What the events of an hour are: by minute, and by the values of their fields. Both are compressed. */
function hourCounts(t: TableBuilders) {
  return t.table(
    'hour_counts',
    {
      day: t.integer().notNull(),
      customer: t.integer().notNull(),
      hour: t.integer().notNull(),
      slots: t.bytes('slots').notNull(),
      fields: t.bytes('fields').notNull(),
    },
    (each) => [t.primaryKey({ columns: [each.day, each.customer, each.hour] })],
  )
}

/** The counts of all hours of a day in a few rows: how many events each hour has, and how many with each value of a field. */
function dayCounts(t: TableBuilders) {
  return t.table(
    'day_counts',
    {
      day: t.integer().notNull(),
      customer: t.integer().notNull(),
      part: t.text().notNull(),
      content: t.bytes('content').notNull(),
    },
    (each) => [t.primaryKey({ columns: [each.day, each.customer, each.part] })],
  )
}

/** How far `day_counts` has the counts of a day: since which revision of all counts, and which hours have changed since. */
function joinedDays(t: TableBuilders) {
  return t.table(
    'joined_days',
    {
      day: t.integer().notNull(),
      customer: t.integer().notNull(),
      revision: t.bigint('revision').notNull(),
      /** A bit for each hour of the day. */
      changed: t.integer().notNull(),
    },
    (each) => [t.primaryKey({ columns: [each.day, each.customer] })],
  )
}

/** The log, partitioned by UTC day of `event_time`. `sequence` is the order of receipt. */
function events(t: TableBuilders, suffix = '') {
  return t.partition('events', suffix, {
    customer: t.integer().notNull(),
    sequence: t.orderOfRows('sequence'),
    id: t.text().notNull(),
    eventTime: t.instant('event_time').notNull(),
    eventName: t.text('event_name').notNull(),
    userName: t.text('user_name').notNull(),
    project: t.text().notNull(),
    eventSource: t.text('event_source'),
    readOnly: t.boolean('read_only').notNull(),
    sourceIPAddress: t.text('source_ip_address'),
    errorCode: t.text('error_code'),
    accessKeyId: t.text('access_key_id'),
    /** For display. Searches use `event_resources`. */
    resources: t.encoded('events', 'resources', RESOURCES_CODEC).notNull(),
    /** The record; on a compacted day where it is in a block (`RecordReference`). */
    record: t.text().notNull(),
    /** Null for an event that was received before this column and the following existed. */
    receivedAt: t.instant('received_at'),
    /** Who submitted the event (`Submission`): user, access key, address, and the ID of the request. */
    submittedBy: t.text('submitted_by'),
    submittedKey: t.text('submitted_key'),
    submittedFrom: t.text('submitted_from'),
    submittedRequest: t.text('submitted_request'),
    requestID: t.text('request_id'),
    sharedEventID: t.text('shared_event_id'),
    sortableAddress: t.text('sortable_address'),
    identityType: t.text('identity_type'),
    roleName: t.text('role_name'),
  })
}

/** The resources of events, partitioned like `events`. */
function eventResources(t: TableBuilders, suffix = '') {
  return t.partition('event_resources', suffix, {
    customer: t.integer().notNull(),
    name: t.text().notNull(),
    type: t.text(),
    /** True for an event's first resource of a type, so that a search by type alone finds the event once. */
    isFirstOfType: t.boolean('is_first_of_type').notNull(),
    eventTime: t.instant('event_time').notNull(),
    sequence: t.bigint('sequence').notNull(),
  })
}

/**
 * The records of the events of compacted days, partitioned like `events`: each block has those of one customer that follow one
 * another in time (`joinBlock`), compressed.
 */
function eventBlocks(t: TableBuilders, suffix = '') {
  return t.partition('event_blocks', suffix, {
    block: t.orderOfRows('block'),
    customer: t.integer().notNull(),
    /** The times of the first event and of the last one. */
    firstTime: t.instant('first_time').notNull(),
    lastTime: t.instant('last_time').notNull(),
    /** The blocks that share rows in `event_texts`: which of them this is, its bit there, and how many they are. */
    stretch: t.integer().notNull(),
    bit: t.integer().notNull(),
    stretchBlocks: t.integer('stretch_blocks').notNull(),
    content: t.bytes('content').notNull(),
  })
}

/** In which blocks a text can be, partitioned like `events`: a row has the bits of a stretch for some slots (`createTextIndex`). */
function eventTexts(t: TableBuilders, suffix = '') {
  return t.partition(
    'event_texts',
    suffix,
    {
      stretch: t.integer().notNull(),
      firstSlot: t.integer('first_slot').notNull(),
      /** The start of the day. */
      day: t.instant('day').notNull(),
      bits: t.bytes('bits').notNull(),
    },
    (texts) => [t.primaryKey({ columns: [texts.stretch, texts.firstSlot, ...t.partitionKey(texts.day)] })],
  )
}

/** The compacted days. Blocks and stretches after the last ones belong to a compaction that has not ended. */
function dayCompactions(t: TableBuilders) {
  return t.table('day_compactions', {
    day: t.text().primaryKey(),
    lastBlock: t.bigint('last_block').notNull(),
    lastStretch: t.integer('last_stretch').notNull(),
    /** How many events have been compacted, and how many bytes their records and their blocks have. */
    events: t.bigint('events').notNull(),
    recordBytes: t.bigint('record_bytes').notNull(),
    blockBytes: t.bigint('block_bytes').notNull(),
    compactedAt: t.instant('compacted_at').notNull(),
  })
}

/** The IDs of events, partitioned by time of receipt into generations: they make a resent event a duplicate whatever its time is. */
function eventIds(t: TableBuilders, suffix = '') {
  return t.partition(
    'event_ids',
    suffix,
    {
      customer: t.integer().notNull(),
      /** The ID and the project of the event (`toEventKey`). Only the ID in rows of before. */
      key: t.text('id').notNull(),
      generation: t.integer().notNull(),
      eventTime: t.instant('event_time').notNull(),
      sequence: t.bigint('sequence').notNull(),
      /** Hashes of the record (`recordHashes`), null in rows of before. */
      storedHash: t.text('stored_hash'),
      /** Null if it is the same as `storedHash`. */
      sentHash: t.text('sent_hash'),
    },
    (ids) => [t.primaryKey({ columns: [ids.customer, ids.key, ...t.partitionKey(ids.generation)] })],
  )
}

/** The administrator log, partitioned by month of `day`: a row, as the report shows it, for every event that changed something. */
function administratorLog(t: TableBuilders, suffix = '') {
  return t.partition(
    'administration',
    suffix,
    {
      customer: t.integer().notNull(),
      /** The UTC day of `time`, as the number of days since 1 January 1970. */
      day: t.integer().notNull(),
      /** The sequence of the event: reports are in the order of receipt. */
      sequence: t.bigint('sequence').notNull(),
      id: t.text().notNull(),
      eventId: t.text('event_id').notNull(),
      time: t.instant('time').notNull(),
      userName: t.text('user_name').notNull(),
      department: t.text().notNull(),
      customerDefined1: t.text('customer_defined1').notNull(),
      customerDefined2: t.text('customer_defined2').notNull(),
      type: t.text().notNull(),
      name: t.text().notNull(),
      action: t.text().notNull(),
      details: t.text().notNull(),
      responseCode: t.text('response_code').notNull(),
      /** `whole`, or one of an operation's two rows: `request` or `outcome`. */
      part: t.text().notNull(),
      requestId: t.text('request_id'),
      sharedEventId: t.text('shared_event_id'),
      /** The project of the event, in which the two rows of an operation are; null in rows of earlier releases. */
      project: t.text(),
    },
    (row) => [t.primaryKey({ columns: [row.customer, row.day, row.sequence] })],
  )
}
