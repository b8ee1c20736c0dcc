import { startBalancer } from '../support/balancer.ts'
import { freePort } from '../support/free-port.ts'
import { startPostgres } from '../support/postgres.ts'
import { startReplica } from '../support/postgres-replica.ts'
import {
  createDataFolder,
  type DataLocation,
  type ServerProcess,
  startServer,
} from '../support/server-process.ts'
import { startStorage } from '../support/storage.ts'
import { pickRandom, QUICK_DELIVERY } from './chaotic-trails.ts'

/** Where requests go: the proxy, or without one any process. */
export type Target = Pick<ServerProcess, 'url' | 'authorization'>

/** Three processes on one PostgreSQL with a replica, behind a proxy if HAProxy is installed, and an object storage. */
export type Cluster = Awaited<ReturnType<typeof openCluster>>

const PROCESSES = 3
const SECRET_KEY = Buffer.alloc(32, 7).toString('base64')

/** Starts a cluster with an empty database. */
export async function openCluster() {
  const [databases, storage] = await Promise.all([openDatabases(), startStorage()])
  const ports = Array.from({ length: PROCESSES }, freePort)
  const folders = ports.map(createDataFolder)
  const location: DataLocation = { dataDir: folders[0]?.path ?? '', databaseUrl: databases.primary.url }
  const environmentOf = (index: number) => ({
    ...QUICK_DELIVERY,
    DAYBOOK_DATA_DIR: folders[index]?.path ?? '',
    DAYBOOK_PORT: String(ports[index]),
    DAYBOOK_SECRET_KEY: SECRET_KEY,
    DATABASE_REPLICA_URL: databases.replica.url,
  })
  const outputs: (() => string)[] = []
  const start = async (index: number) => {
    const server = await startServer(location, environmentOf(index))
    outputs.push(server.output)
    return server
  }
  const servers = await Promise.all(ports.map((_, index) => start(index)))
  const balancer = await startBalancer(ports)
  return {
    location,
    storage,
    /** Those that run now. */
    servers,
    environmentOf,
    hasProxy: balancer !== null,
    pickTarget(): Target {
      const { url, authorization } = pickRandom(servers)
      return { url: balancer?.url ?? url, authorization }
    },
    /** Kills a process, and starts another one in its place. */
    async replace(index: number): Promise<void> {
      await servers[index]?.kill9()
      servers[index] = await start(index)
    },
    /** Kills the replica, and starts it again after a pause. */
    async restartReplica(pauseMs: number): Promise<void> {
      await databases.replica.kill9()
      await Bun.sleep(pauseMs)
      databases.replica = await startPostgres(databases.replica)
    },
    /** Returns what all processes have written so far that says that they have a bug. */
    listBugs: () =>
      outputs.flatMap((output) => output().split('\n')).filter((line) => line.includes('because of a bug')),
    /** Shuts all processes down, and returns their exit codes. */
    stopServers: () => Promise.all(servers.splice(0).map((server) => server.stop())),
    async close(): Promise<void> {
      await Promise.all(servers.map((server) => server.kill9()))
      await balancer?.stop()
      await storage.stop()
      await databases.replica.remove()
      await databases.primary.remove()
      for (const folder of folders) folder.remove()
    },
  }
}

// What the primary holds is not needed after a power failure. The replica copies its data before, so it needs no other settings.
async function openDatabases() {
  return startReplica(await startPostgres())
}
