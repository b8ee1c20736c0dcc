import type { Clock } from '../clock.ts'
import type { Catalogue } from '../domain/actions/action-catalogue.ts'
import type { Event } from '../domain/events/event.ts'
import { accessKeyStore } from './access/access-keys.ts'
import { customerRegistry } from './access/customers.ts'
import { grantStore } from './access/grants.ts'
import { principalStore } from './access/principals.ts'
import { projectStore } from './access/projects.ts'
import { sessionStore } from './access/sessions.ts'
import { purgeFormerTags, userStore } from './access/users.ts'
import type { Database } from './database.ts'
import { eventStore } from './events/events.ts'
import { exportStore, purgeExports } from './events/exports.ts'
import { createGroupCommit } from './events/group-commit.ts'
import { ensureDays, partitionStore, toIdGeneration } from './partitions.ts'
import { openPostgres } from './postgres/postgres-database.ts'
import { administratorLogStore } from './reports/administrator-log.ts'
import { purgeMonths } from './reports/month-partitions.ts'
import { inventoryStore, listAllInventories } from './servers/inventories.ts'
import { serverDriftStore } from './servers/server-drift.ts'
import { purgeServers, serverStore } from './servers/servers.ts'
import { customerSourceStore, sourceStore } from './sources/sources.ts'
import { openSqlite } from './sqlite/sqlite-database.ts'
import { deliveryWindowStore } from './trails/delivery-windows.ts'
import { digestStore } from './trails/digests.ts'
import { signingKeyStore } from './trails/signing-keys.ts'
import { trailDeliveryStore } from './trails/trail-deliveries.ts'
import { trailStore } from './trails/trails.ts'
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
  const engine =
    databaseUrl === null
      ? await openSqlite(dataDir, clock, catalogue)
      : await openPostgres(databaseUrl, replicaUrl, clock, catalogue)
  const days = partitionStore(engine)
  await days.prepare(clock())
  // The data folder is ours alone: whoever claimed a window has died.
  if (databaseUrl === null) await deliveryWindowStore(engine).releaseAll()
  return storeOver(keepingToday(engine, clock))
}

// What changes is stored with its event, dated today, and ids in today's generation: also when nobody has prepared either
// for long, as after a machine slept.
function keepingToday(engine: Database, clock: Clock): Database {
  return {
    ...engine,
    async append(group, now = clock()) {
      await engine.createIdGeneration(toIdGeneration(now))
      return engine.append(group, now)
    },
    async transaction(deed) {
      const now = clock()
      await engine.createIdGeneration(toIdGeneration(now))
      await ensureDays(engine, [now])
      return engine.transaction(deed)
    },
  }
}

export type Store = Awaited<ReturnType<typeof openStore>>

function storeOver(engine: Database) {
  const days = partitionStore(engine)
  const queue = createGroupCommit((group) => appendWhole(engine, group), engine.maxConcurrentAppends)
  return withUnavailableFaults({
    /** Durable when resolved; requests that arrive together share one commit. Tells for each event whether it was new. */
    append: async (batch: Event[]): Promise<boolean[]> => queue.append(batch),

    /** The rows of one customer; nothing of another's can be asked for. */
    forCustomer: (customer: number) => customerStore(engine, customer),

    deliveryWindows: withUnavailableFaults(deliveryWindowStore(engine)),
    serverDrift: withUnavailableFaults(serverDriftStore(engine)),
    listInventories: () => listAllInventories(engine),
    signingKeys: withUnavailableFaults(signingKeyStore(engine)),
    sources: withUnavailableFaults(sourceStore(engine)),
    principals: withUnavailableFaults(principalStore(engine)),
    sessions: withUnavailableFaults(sessionStore(engine)),
    customers: withUnavailableFaults(customerRegistry(engine)),
    partitions: withUnavailableFaults({
      prepare: days.prepare,
      /** Forgets every day that ended before an instant, and what else is as old; names the days. */
      async purgeDays(before: Date): Promise<{ dropped: string[]; kept: string[] }> {
        await purgeExports(engine, before)
        await purgeServers(engine, before)
        await purgeFormerTags(engine, before)
        return days.purgeDays(before, await deliveryWindowStore(engine).listUndelivered())
      },
      /** Forgets every month of the administrator log that ended before an instant; names them. */
      purgeMonths: (before: Date) => purgeMonths(engine, before),
    }),

    /** A fault when the database does not answer. */
    ping: () => engine.ping(),

    /** Waits for what is being stored, then lets go of the database and the data folder. */
    async close(): Promise<void> {
      await queue.idle()
      await engine.close()
    },
  })
}

/** Events handed to the database at a time: more at once would hold up everything else this process does. */
const PIECE = 2_000

async function appendWhole(engine: Database, group: Event[]): Promise<boolean[]> {
  const moments = group.map(({ eventTime }) => eventTime)
  await ensureDays(engine, moments)
  if (group.length <= PIECE) return engine.append(group)
  return engine.transaction(async ({ append }) => {
    const isNew: boolean[] = []
    for (let from = 0; from < group.length; from += PIECE) {
      isNew.push(...(await append(group.slice(from, from + PIECE))))
    }
    return isNew
  })
}

function customerStore(engine: Database, customer: number) {
  return {
    administratorLog: withUnavailableFaults(administratorLogStore(engine, customer)),
    events: withUnavailableFaults(eventStore(engine, customer)),
    deliveries: withUnavailableFaults(trailDeliveryStore(engine, customer)),
    digests: withUnavailableFaults(digestStore(engine, customer)),
    exports: withUnavailableFaults(exportStore(engine, customer)),
    grants: withUnavailableFaults(grantStore(engine, customer)),
    inventories: withUnavailableFaults(inventoryStore(engine, customer)),
    accessKeys: withUnavailableFaults(accessKeyStore(engine, customer)),
    users: withUnavailableFaults(userStore(engine, customer)),
    projects: withUnavailableFaults(projectStore(engine, customer)),
    servers: withUnavailableFaults(serverStore(engine, customer)),
    sources: withUnavailableFaults(customerSourceStore(engine, customer)),
    trails: withUnavailableFaults(trailStore(engine, customer)),
  }
}

export type CustomerStore = ReturnType<typeof customerStore>
