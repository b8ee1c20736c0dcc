import { runOn } from '../support/backup-harness.ts'
import { createDatabase } from '../support/postgres.ts'
import { createDataFolder, type ServerProcess, startServer } from '../support/server-process.ts'
import { listArchives } from '../support/trail-harness.ts'
import { callApi, makeDeliveriesDue, waitUntilDelivered } from './drain.ts'
import { listEventIds, startTraffic } from './traffic.ts'

/** What was found after kills: nothing but numbers, if nothing was lost, repeated or wrong. */
export type KillFindings = {
  kills: number
  acknowledged: number
  archives: number
  /** Acknowledged events that are not stored, and events that are stored twice. */
  lost: number
  repeated: number
  /** Stored events that no archive has, and those that several have. */
  undelivered: number
  deliveredTwice: number
  /** Answers other than success, without those that a killed process did not give. */
  otherStatuses: number[]
  bugs: string[]
  /** What commands say that look for differences. */
  problems: string[]
}

const TRAIL = 'keep'
const BUCKET = 'file:keep'
const SENDER = 'load'
const ENVIRONMENT = { DAYBOOK_DELIVERY_SECONDS: '1', DAYBOOK_SECRET_KEY: 'ab'.repeat(32) }
const PAUSE_MS = 50

/**
 * Runs two processes on one PostgreSQL under load for some time, kills one after the other every few seconds and starts it again,
 * and returns what is wrong in the end.
 */
export async function killInTurns(options: { seconds: number; everySeconds: number }): Promise<KillFindings> {
  const folder = createDataFolder()
  const location = { dataDir: folder.path, databaseUrl: await createDatabase() }
  const outputs: (() => string)[] = []
  const start = async () => {
    const server = await startServer(location, ENVIRONMENT)
    outputs.push(server.output)
    return server
  }
  const servers: [ServerProcess, ServerProcess] = [await start(), await start()]
  await callApi(servers[0], 'POST', '/trails', { name: TRAIL, bucket: BUCKET })
  await callApi(servers[0], 'PUT', `/trails/${TRAIL}/logging`)
  let requests = 0
  const traffic = startTraffic(() => servers[requests++ % 2 === 0 ? 0 : 1], SENDER, PAUSE_MS)
  const endMs = performance.now() + options.seconds * 1_000
  let kills = 0
  for (; performance.now() < endMs; kills += 1) {
    await Bun.sleep(options.everySeconds * 1_000)
    const killed = kills % 2 === 0 ? 0 : 1
    await servers[killed].kill9()
    servers[killed] = await start()
  }
  const { acknowledged, statuses } = await traffic.stop()
  await callApi(servers[0], 'DELETE', `/trails/${TRAIL}/logging`)
  await makeDeliveriesDue(location)
  await waitUntilDelivered(() => servers[0], [TRAIL], location)
  const stored = await listEventIds(servers[0], `userName=${SENDER}`)
  for (const server of servers) await server.stop()
  const archives = await listArchives({ ...location, connection: null }, BUCKET)
  const delivered = archives.flatMap(({ ids }) => ids)
  const findings = {
    ...{ kills, acknowledged: acknowledged.length, archives: archives.length },
    lost: countMissing(acknowledged, stored),
    repeated: stored.length - new Set(stored).size,
    undelivered: countMissing(stored, delivered),
    deliveredTwice: delivered.length - new Set(delivered).size,
    otherStatuses: [...statuses].filter((status) => status !== 200 && status !== 0),
    bugs: outputs
      .flatMap((output) => output().split('\n'))
      .filter((line) => line.includes('because of a bug')),
    problems: await listProblems(location),
  }
  folder.remove()
  return findings
}

function countMissing(expected: string[], found: string[]): number {
  const known = new Set(found)
  return expected.filter((id) => !known.has(id)).length
}

async function listProblems(location: Parameters<typeof runOn>[0]): Promise<string[]> {
  const problems: string[] = []
  for (const command of [['verify', '--log'], ['recount']]) {
    const { code, out, err } = await runOn(location, command, ENVIRONMENT, { clock: () => new Date() })
    if (code !== 0) problems.push(`${command.join(' ')}: ${out}${err}`)
  }
  return problems
}
