import type { Clock } from '../clock.ts'
import type { Catalogue } from '../domain/actions/action-catalogue.ts'
import type { Event } from '../domain/events/event.ts'
import { keyStore } from './access/access-keys.ts'
import { customersStore } from './access/customers.ts'
import { grantStore } from './access/grants.ts'
import { callerStore } from './access/principals.ts'
import { projectStore } from './access/projects.ts'
import { sessionStore } from './access/sessions.ts'
import { forgetFormerTags, peopleStore } from './access/users.ts'
import type { Engine } from './database.ts'
import { eventStore } from './events/events.ts'
import { exportStore, forgetExports } from './events/exports.ts'
import { groupCommit } from './events/group-commit.ts'
import { daysStore, generationOf, keepDays } from './partitions.ts'
import { openPostgres } from './postgres/postgres-database.ts'
import { administrationStore } from './reports/administrator-log.ts'
import { forgetMonths } from './reports/month-partitions.ts'
import { allInventories, inventoryStore } from './servers/inventories.ts'
import { differenceStore } from './servers/server-drift.ts'
import { forgetServers, serverStore } from './servers/servers.ts'
import { sourceStore, sourcesOf } from './sources/sources.ts'
import { openSqlite } from './sqlite/sqlite-database.ts'
import { deliveryStore } from './trails/delivery-windows.ts'
import { digestStore } from './trails/digests.ts'
import { signingKeyStore } from './trails/signing-keys.ts'
import { deliveriesOf } from './trails/trail-deliveries.ts'
import { trailStore } from './trails/trails.ts'
import { available } from './unavailable.ts'

/** Where the rows are: PostgreSQL when a URL is given, else the embedded database in the data folder. */
export type Where = {
  databaseUrl: string | null
  replicaUrl: string | null
  dataDir: string
  clock: Clock
  /** What is known of actions: the administrator log is written in its words. */
  catalogue: Catalogue
}

/** Opens the store, migrated and with today's tables; a fault when another process has the data folder. */
export async function openStore({ databaseUrl, replicaUrl, dataDir, clock, catalogue }: Where) {
  const engine =
    databaseUrl === null
      ? await openSqlite(dataDir, clock, catalogue)
      : await openPostgres(databaseUrl, replicaUrl, clock, catalogue)
  const days = daysStore(engine)
  await days.prepare(clock())
  // The data folder is ours alone: whoever claimed a window has died.
  if (databaseUrl === null) await deliveryStore(engine).releaseAll()
  return storeOver(keepingToday(engine, clock))
}

// What changes is stored with its event, dated today, and ids in today's generation: also when nobody has prepared either
// for long, as after a machine slept.
function keepingToday(engine: Engine, clock: Clock): Engine {
  return {
    ...engine,
    async append(group, now = clock()) {
      await engine.addGeneration(generationOf(now))
      return engine.append(group, now)
    },
    async transaction(deed) {
      const now = clock()
      await engine.addGeneration(generationOf(now))
      await keepDays(engine, [now])
      return engine.transaction(deed)
    },
  }
}

export type Store = Awaited<ReturnType<typeof openStore>>

function storeOver(engine: Engine) {
  const days = daysStore(engine)
  const queue = groupCommit((group) => appendWhole(engine, group), engine.appendsAtOnce)
  return available({
    /** Durable when resolved; requests that arrive together share one commit. Tells for each event whether it was new. */
    append: async (batch: Event[]): Promise<boolean[]> => queue.append(batch),

    /** The rows of one customer; nothing of another's can be asked for. */
    open: (customer: number) => customerStore(engine, customer),

    deliveries: available(deliveryStore(engine)),
    differences: available(differenceStore(engine)),
    inventories: () => allInventories(engine),
    signingKeys: available(signingKeyStore(engine)),
    sources: available(sourceStore(engine)),
    callers: available(callerStore(engine)),
    sessions: available(sessionStore(engine)),
    customers: available(customersStore(engine)),
    days: available({
      prepare: days.prepare,
      /** Forgets every day that ended before an instant, and what else is as old; names the days. */
      async forget(before: Date): Promise<{ gone: string[]; kept: string[] }> {
        await forgetExports(engine, before)
        await forgetServers(engine, before)
        await forgetFormerTags(engine, before)
        return days.forget(before, await deliveryStore(engine).undelivered())
      },
      /** Forgets every month of the administrator log that ended before an instant; names them. */
      forgetMonths: (before: Date) => forgetMonths(engine, before),
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

async function appendWhole(engine: Engine, group: Event[]): Promise<boolean[]> {
  const moments = group.map(({ eventTime }) => eventTime)
  await keepDays(engine, moments)
  if (group.length <= PIECE) return engine.append(group)
  return engine.transaction(async ({ append }) => {
    const isNew: boolean[] = []
    for (let from = 0; from < group.length; from += PIECE) {
      isNew.push(...(await append(group.slice(from, from + PIECE))))
    }
    return isNew
  })
}

function customerStore(engine: Engine, customer: number) {
  return {
    administration: available(administrationStore(engine, customer)),
    events: available(eventStore(engine, customer)),
    deliveries: available(deliveriesOf(engine, customer)),
    digests: available(digestStore(engine, customer)),
    exports: available(exportStore(engine, customer)),
    grants: available(grantStore(engine, customer)),
    inventories: available(inventoryStore(engine, customer)),
    keys: available(keyStore(engine, customer)),
    people: available(peopleStore(engine, customer)),
    projects: available(projectStore(engine, customer)),
    servers: available(serverStore(engine, customer)),
    sources: available(sourcesOf(engine, customer)),
    trails: available(trailStore(engine, customer)),
  }
}

export type CustomerStore = ReturnType<typeof customerStore>
