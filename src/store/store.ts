import type { ConnectionKind } from '../domain/access/connection.ts'
import type { Catalogue } from '../domain/actions/action-catalogue.ts'
import type { Clock, Log } from '../domain/ports.ts'
import { createAccessKeyStore } from './access/access-keys.ts'
import { createAttemptStore } from './access/attempts.ts'
import { createConnectionStore, listAllConnections } from './access/connections.ts'
import { createCustomerRegistry } from './access/customers.ts'
import { createGrantStore } from './access/grants.ts'
import { createPrincipalStore } from './access/principals.ts'
import { createProjectStore } from './access/projects.ts'
import { createSecondFactorStore } from './access/second-factors.ts'
import { createSessionStore } from './access/sessions.ts'
import { createSignInLinkStore } from './access/sign-in-links.ts'
import { createUsedSignatureStore } from './access/used-signatures.ts'
import { createUserStore } from './access/users.ts'
import { createCompactionStore } from './blocks/compaction-store.ts'
import { createCountStore } from './counts/count-store.ts'
import { createCustomerCountStore } from './counts/customer-counts.ts'
import type { Database } from './database.ts'
import { createAppend, withCurrentPartitions } from './events/append.ts'
import { createEventStore } from './events/events.ts'
import { createExportStore } from './events/exports.ts'
import { createReceiptOrder } from './events/receipt-order.ts'
import { createRelatedEventStore } from './events/related-events.ts'
import type { MoveState } from './moves/move-ends.ts'
import { createMoveStore, refuseMoved } from './moves/move-store.ts'
import { createBackupRunStore } from './operations/backup-runs.ts'
import { createDatabaseCheckStore } from './operations/database-checks.ts'
import { createInstallationStore } from './operations/installation.ts'
import { createProcessStore } from './operations/processes.ts'
import { createWriterHealth, type WriterHealth } from './operations/writer-health.ts'
import { createPartitionStore } from './partitions.ts'
import { createPurgeStore } from './purge.ts'
import { createPurgeGuardStore } from './purge-guard.ts'
import { createAdministratorLogStore } from './reports/administrator-log.ts'
import { createNewestRowStore } from './reports/newest-rows.ts'
import { createOperationRowStore } from './reports/operation-rows.ts'
import { createServerDriftStore } from './servers/server-drift.ts'
import { createServerStore } from './servers/servers.ts'
import { createCustomerSourceStore, createSourceStore } from './sources/sources.ts'
import { openSqlite } from './sqlite/sqlite-database.ts'
import { createCustomerDrains } from './trails/customer-drains.ts'
import { createDeliveryHistory } from './trails/delivery-history.ts'
import { createDeliveryWindowStore } from './trails/delivery-windows.ts'
import { createDigestStore } from './trails/digests.ts'
import { createDrainStore } from './trails/drains.ts'
import { measureTrails } from './trails/measure-trails.ts'
import { createSigningKeyStore } from './trails/signing-keys.ts'
import { countTrailAlarms, createTrailEpochStore } from './trails/trail-epochs.ts'
import { createTrailVerificationStore, createVerificationHistory } from './trails/trail-verifications.ts'
import { createTrailStore } from './trails/trails.ts'
import { createCustomerTreeStore } from './tree/customer-tree.ts'
import { createTreeAuditStore } from './tree/tree-audit.ts'
import { createTreeHeadStore } from './tree/tree-heads.ts'
import { createTreeStore } from './tree/trees.ts'
import { withUnavailableFaults } from './unavailable.ts'
import { createViewStore } from './views/views.ts'

export type StoreSettings = {
  /** URL of a PostgreSQL database; null for the embedded SQLite database in `dataDir`. */
  databaseUrl: string | null
  replicaUrl: string | null
  /** Whether Citus distributes the tables of the PostgreSQL database. */
  usesCitus?: boolean
  dataDir: string
  clock: Clock
  /** The known actions, whose names and texts the administrator log contains. */
  catalogue: Catalogue
  /** Where the store logs what it repairs by itself, and what takes long at the start. */
  log?: Pick<Log, 'error' | 'warn'>
  /** The state of a move in which the database is opened all the same. */
  moveState?: MoveState
}

export type Store = Awaited<ReturnType<typeof openStore>>

export type CustomerStore = ReturnType<typeof createCustomerStore>

/**
 * Opens the store, applies its migrations and creates the current partitions. Throws a `conflict` fault if another process
 * uses the data folder, or if the database was moved elsewhere or has not arrived yet.
 */
export async function openStore(settings: StoreSettings) {
  const { databaseUrl, clock } = settings
  const opened = await openDatabase(settings)
  await refuseMoved(opened, settings.moveState).catch(async (error) => {
    await opened.close()
    throw error
  })
  await createPartitionStore(opened).prepare(clock())
  const writer = createWriterHealth(() => opened.probeWriter())
  const database = withCurrentPartitions(opened, clock, writer.track)
  // No other process uses the data folder: every claim on a window is from a process that has died.
  if (databaseUrl === null) await createDeliveryWindowStore(database).releaseAll()
  return withUnavailableFaults(createStore(database, writer, createAppend(opened, clock, writer.track)))
}

function createStore(
  database: Database,
  { check, hasFailed }: WriterHealth,
  { append, idle }: ReturnType<typeof createAppend>,
) {
  return {
    append,

    /** Whether the last attempt to write succeeded, and a way to try. */
    writer: { check, hasFailed },

    /** The rows of one customer; no other customer's rows are reachable through them. */
    forCustomer: (customer: number) => createCustomerStore(database, customer),

    customers: createCustomerRegistry(database),
    principals: createPrincipalStore(database),
    sessions: createSessionStore(database),
    signInLinks: createSignInLinkStore(database),
    attempts: createAttemptStore(database),
    usedSignatures: createUsedSignatureStore(database),
    receiptOrder: createReceiptOrder(database),
    deliveryWindows: createDeliveryWindowStore(database),
    drains: createDrainStore(database),
    trailVerifications: createTrailVerificationStore(database),
    countTrailAlarms: () => countTrailAlarms(database),
    signingKeys: createSigningKeyStore(database),
    trees: createTreeStore(database),
    listConnections: (kind: ConnectionKind) => listAllConnections(database, kind),
    serverDrift: createServerDriftStore(database),
    sources: createSourceStore(database),
    partitions: { prepare: createPartitionStore(database).prepare, ...createPurgeStore(database) },
    purgeGuard: createPurgeGuardStore(database),
    installation: createInstallationStore(database),
    ...{ backupRuns: createBackupRunStore(database), moves: createMoveStore(database) },
    processes: createProcessStore(database),
    databaseChecks: createDatabaseCheckStore(database),
    compactions: createCompactionStore(database),
    counts: createCountStore(database),
    ...describeDatabase(database),

    /** Waits for the appends in progress, then closes the database and releases the data folder. */
    async close(): Promise<void> {
      await idle()
      await database.close()
    },
  }
}

// What the database says of itself.
function describeDatabase(database: Database) {
  return {
    /** Opens a meter of the space that the database takes. */
    openMeter: () => database.openMeter(),
    /** Returns the time by the clock of the database. The embedded one has none: its time is `now`. */
    databaseClock: (now: Date) => database.sharedClock(now),

    /** Returns the size of the embedded database's write-ahead log in bytes; null for PostgreSQL. */
    walBytes: () => database.walBytes(),
    measureTrails: () => measureTrails(database),
    readChecksumState: () => database.readChecksumState(),

    /** Whether the database is the embedded one, whose disk is that of the data folder. */
    isEmbedded: database.isEmbedded,

    /** Returns the numbers of replaced threads of the embedded database; null for PostgreSQL. */
    endedThreads: () => database.endedThreads(),

    /** Returns whether lookups read from the replica of PostgreSQL; null if there is none. */
    replicaState: () => database.replicaState(),

    /** Resolves if the database answers; throws an `unavailable` fault if it does not. */
    ping: () => database.ping(),
  }
}

// The driver of PostgreSQL is loaded only where it is used.
async function openDatabase({ databaseUrl, dataDir, catalogue, log, ...settings }: StoreSettings) {
  if (databaseUrl === null) return openSqlite(dataDir, catalogue, { log })
  const { openPostgres } = await import('./postgres/postgres-database.ts')
  return openPostgres(databaseUrl, settings.replicaUrl, catalogue, { log, usesCitus: settings.usesCitus })
}

function createCustomerStore(database: Database, customer: number) {
  return {
    accessKeys: createAccessKeyStore(database, customer),
    administratorLog: createAdministratorLogStore(database, customer),
    connections: createConnectionStore(database, customer),
    counts: createCustomerCountStore(database, customer),
    deliveries: createDeliveryHistory(database, customer),
    digests: createDigestStore(database, customer),
    drains: createCustomerDrains(database, customer),
    events: createEventStore(database, customer),
    exports: createExportStore(database, customer),
    grants: createGrantStore(database, customer),
    newestRows: createNewestRowStore(database, customer),
    operationRows: createOperationRowStore(database, customer),
    projects: createProjectStore(database, customer),
    relatedEvents: createRelatedEventStore(database, customer),
    secondFactors: createSecondFactorStore(database, customer),
    servers: createServerStore(database, customer),
    sources: createCustomerSourceStore(database, customer),
    trailEpochs: createTrailEpochStore(database, customer),
    trails: createTrailStore(database, customer),
    tree: createCustomerTreeStore(database, customer),
    treeHeads: createTreeHeadStore(database, customer),
    treeAudit: createTreeAuditStore(database, customer),
    users: createUserStore(database, customer),
    verifications: createVerificationHistory(database, customer),
    views: createViewStore(database, customer),
  }
}
