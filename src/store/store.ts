import type { Clock } from '../clock.ts'
import type { Catalogue } from '../domain/actions/action-catalogue.ts'
import type { Event } from '../domain/events/event.ts'
import { createAccessKeyStore } from './access/access-keys.ts'
import { createCustomerRegistry } from './access/customers.ts'
import { createGrantStore } from './access/grants.ts'
import { createPrincipalStore } from './access/principals.ts'
import { createProjectStore } from './access/projects.ts'
import { createSessionStore } from './access/sessions.ts'
import { purgeFormerTags, createUserStore } from './access/users.ts'
import type { Database } from './database.ts'
import { createEventStore } from './events/events.ts'
import { createExportStore, purgeExports } from './events/exports.ts'
import { createGroupCommit } from './events/group-commit.ts'
import { ensureDays, createPartitionStore, toIdGeneration } from './partitions.ts'
import { openPostgres } from './postgres/postgres-database.ts'
import { createAdministratorLogStore } from './reports/administrator-log.ts'
import { purgeMonths } from './reports/month-partitions.ts'
import { createInventoryStore, listAllInventories } from './servers/inventories.ts'
import { createServerDriftStore } from './servers/server-drift.ts'
import { purgeServers, createServerStore } from './servers/servers.ts'
import { createCustomerSourceStore, createSourceStore } from './sources/sources.ts'
import { openSqlite } from './sqlite/sqlite-database.ts'
import { createDeliveryWindowStore } from './trails/delivery-windows.ts'
import { createDigestStore } from './trails/digests.ts'
import { createSigningKeyStore } from './trails/signing-keys.ts'
import { createTrailDeliveryStore } from './trails/trail-deliveries.ts'
import { createTrailStore } from './trails/trails.ts'
import { withUnavailableFaults } from './unavailable.ts'

/** Where the rows are: PostgreSQL when a URL is given, else the embedded database in the data folder. */
export type StoreSettings = {
  databaseUrl: string | null
  replicaUrl: string | null
  dataDir: string
  clock: Clock
  /** What is known of actions: the administrator log is written in its words. */
  catalogue: Catalogue
}

/** Opens the store, migrated and with today's tables; a fault when another process has the data folder. */
export async function openStore({ databaseUrl, replicaUrl, dataDir, clock, catalogue }: StoreSettings) {
  const database =
    databaseUrl === null
      ? await openSqlite(dataDir, clock, catalogue)
      : await openPostgres(databaseUrl, replicaUrl, clock, catalogue)
  const days = createPartitionStore(database)
  await days.prepare(clock())
  // The data folder is ours alone: whoever claimed a window has died.
  if (databaseUrl === null) await createDeliveryWindowStore(database).releaseAll()
  return storeOver(keepingToday(database, clock))
}

// What changes is stored with its event, dated today, and ids in today's generation: also when nobody has prepared either
// for long, as after a machine slept.
function keepingToday(database: Database, clock: Clock): Database {
  return {
    ...database,
    async append(group, now = clock()) {
      await database.createIdGeneration(toIdGeneration(now))
      return database.append(group, now)
    },
    async transaction(deed) {
      const now = clock()
      await database.createIdGeneration(toIdGeneration(now))
      await ensureDays(database, [now])
      return database.transaction(deed)
    },
  }
}

export type Store = Awaited<ReturnType<typeof openStore>>

function storeOver(database: Database) {
  const days = createPartitionStore(database)
  const queue = createGroupCommit((group) => appendWhole(database, group), database.maxConcurrentAppends)
  return withUnavailableFaults({
    /** Durable when resolved; requests that arrive together share one commit. Tells for each event whether it was new. */
    append: async (batch: Event[]): Promise<boolean[]> => queue.append(batch),

    /** The rows of one customer; nothing of another's can be asked for. */
    forCustomer: (customer: number) => customerStore(database, customer),

    deliveryWindows: withUnavailableFaults(createDeliveryWindowStore(database)),
    serverDrift: withUnavailableFaults(createServerDriftStore(database)),
    listInventories: () => listAllInventories(database),
    signingKeys: withUnavailableFaults(createSigningKeyStore(database)),
    sources: withUnavailableFaults(createSourceStore(database)),
    principals: withUnavailableFaults(createPrincipalStore(database)),
    sessions: withUnavailableFaults(createSessionStore(database)),
    customers: withUnavailableFaults(createCustomerRegistry(database)),
    partitions: withUnavailableFaults({
      prepare: days.prepare,
      /** Forgets every day that ended before an instant, and what else is as old; names the days. */
      async purgeDays(before: Date): Promise<{ dropped: string[]; kept: string[] }> {
        await purgeExports(database, before)
        await purgeServers(database, before)
        await purgeFormerTags(database, before)
        return days.purgeDays(before, await createDeliveryWindowStore(database).listUndelivered())
      },
      /** Forgets every month of the administrator log that ended before an instant; names them. */
      purgeMonths: (before: Date) => purgeMonths(database, before),
    }),

    /** A fault when the database does not answer. */
    ping: () => database.ping(),

    /** Waits for what is being stored, then lets go of the database and the data folder. */
    async close(): Promise<void> {
      await queue.idle()
      await database.close()
    },
  })
}

/** Events handed to the database at a time: more at once would hold up everything else this process does. */
const PIECE = 2_000

async function appendWhole(database: Database, group: Event[]): Promise<boolean[]> {
  const moments = group.map(({ eventTime }) => eventTime)
  await ensureDays(database, moments)
  if (group.length <= PIECE) return database.append(group)
  return database.transaction(async ({ append }) => {
    const isNew: boolean[] = []
    for (let from = 0; from < group.length; from += PIECE) {
      isNew.push(...(await append(group.slice(from, from + PIECE))))
    }
    return isNew
  })
}

function customerStore(database: Database, customer: number) {
  return {
    administratorLog: withUnavailableFaults(createAdministratorLogStore(database, customer)),
    events: withUnavailableFaults(createEventStore(database, customer)),
    deliveries: withUnavailableFaults(createTrailDeliveryStore(database, customer)),
    digests: withUnavailableFaults(createDigestStore(database, customer)),
    exports: withUnavailableFaults(createExportStore(database, customer)),
    grants: withUnavailableFaults(createGrantStore(database, customer)),
    inventories: withUnavailableFaults(createInventoryStore(database, customer)),
    accessKeys: withUnavailableFaults(createAccessKeyStore(database, customer)),
    users: withUnavailableFaults(createUserStore(database, customer)),
    projects: withUnavailableFaults(createProjectStore(database, customer)),
    servers: withUnavailableFaults(createServerStore(database, customer)),
    sources: withUnavailableFaults(createCustomerSourceStore(database, customer)),
    trails: withUnavailableFaults(createTrailStore(database, customer)),
  }
}

export type CustomerStore = ReturnType<typeof customerStore>
