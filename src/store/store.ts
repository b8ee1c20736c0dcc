import type { Clock } from '../clock.ts'
import type { Catalogue } from '../core/action.ts'
import type { Event } from '../core/event.ts'
import { administrationStore } from './administration.ts'
import { available } from './availability.ts'
import { callerStore } from './callers.ts'
import { customersStore } from './customers.ts'
import { daysStore, generationOf, keepDays } from './days.ts'
import { deliveryStore } from './deliveries.ts'
import { differenceStore } from './differences.ts'
import { digestStore } from './digests.ts'
import type { Engine } from './engine.ts'
import { openPostgres } from './engine-postgres.ts'
import { openSqlite } from './engine-sqlite.ts'
import { eventStore } from './events.ts'
import { exportStore, forgetExports } from './exports.ts'
import { grantStore } from './grants.ts'
import { groupCommit } from './group-commit.ts'
import { allInventories, inventoryStore } from './inventories.ts'
import { keyStore } from './keys.ts'
import { forgetMonths } from './months.ts'
import { forgetFormerTags, peopleStore } from './people.ts'
import { projectStore } from './projects.ts'
import { forgetServers, serverStore } from './servers.ts'
import { sessionStore } from './sessions.ts'
import { signingKeyStore } from './signing-keys.ts'
import { sourceStore, sourcesOf } from './sources.ts'
import { deliveriesOf } from './trail-deliveries.ts'
import { trailStore } from './trails.ts'

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
