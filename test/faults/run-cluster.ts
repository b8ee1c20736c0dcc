import { runOn } from '../support/backup-harness.ts'
import { compareArchives, createTrails, drainTrails, failAtRandom, pickRandom } from './chaotic-trails.ts'
import { type Cluster, openCluster } from './cluster.ts'
import { callApi } from './drain.ts'
import { followThroughKills } from './follower.ts'
import { readPagesThroughKills } from './page-reader.ts'
import { findStateNotShared, openSession } from './shared-state.ts'
import { listEventIds, sendBatch, startTraffic, type Traffic } from './traffic.ts'

/** How much happened while processes were killed, and what was wrong: nothing but zeros and empty lists, if nothing was. */
export type ClusterRun = {
  amounts: {
    kills: number
    acknowledged: number
    followed: number
    archives: number
    walks: number
    pages: number
  }
  wrong: {
    /** Events that were sent and that a process does not have in the end, events that it has twice, and others. */
    lost: number
    repeated: number
    unknown: number
    /** Stored events that the archives of a trail do not have, or have twice; and those of archives that are not stored. */
    undelivered: number
    deliveredTwice: number
    notStored: number
    /** Stored events that a follower did not get, or got twice. */
    notFollowed: number
    followedTwice: number
    /** Walks through the pages without some of the events that were stored before, and events that a walk had twice. */
    missedByPages: string[]
    repeatedByPages: number
    /** Pages that asked someone who was signed in to sign in. */
    signedOut: number
    /** Minutes for which several processes signed a head of the log. */
    headsTwice: number
    /** Statuses other than success, and those for a process that is gone or starts. */
    statuses: number[]
    /** Statuses with which processes ended that were shut down. */
    exits: number[]
    /** What one process does not know of another, lines of the processes' logs, and what commands say. */
    notShared: string[]
    bugs: string[]
    problems: string[]
  }
}

/** `onStep` is called with what has been done. */
type RunOptions = { seconds: number; everySeconds: number; onStep?: (step: string) => void }

const SENDER = 'cluster'
const FILTER = `userName=${SENDER}`
const BUCKET = 'archives-of-all'
const PAUSE_MS = 500
// A connection that is lost, and what a proxy says of a process that is gone, and a process whose replica is.
const EXPECTED = [200, 0, 502, 503, 504]

/**
 * Runs three processes on one PostgreSQL with a replica under load for some time, behind a proxy, kills one of them every few
 * seconds and starts another one, and the replica once. Returns what is wrong in the end.
 */
export async function runCluster(options: RunOptions): Promise<ClusterRun> {
  const cluster = await openCluster()
  try {
    return await runOnCluster(cluster, options)
  } finally {
    await cluster.close()
  }
}

/** Whether nothing was wrong. */
export function isNothing(wrong: ClusterRun['wrong']): boolean {
  return Object.values(wrong).every((each) => (typeof each === 'number' ? each === 0 : each.length === 0))
}

async function runOnCluster(cluster: Cluster, options: RunOptions): Promise<ClusterRun> {
  const { onStep = () => {} } = options
  const { servers, storage, location, environmentOf } = cluster
  const { kills, session, follower, sent, pages, opened } = await sendThroughKills(cluster, options)
  const again = await sendAgain(cluster, sent)
  const stored = new Set([...sent.acknowledged, ...sent.unanswered.map(({ id }) => id)])
  const found = await compareStored(cluster, stored)
  onStep('compared what each process has')
  const notShared = await findStateNotShared(servers, session)
  const headsTwice = await countHeadsTwice(cluster)
  const followed = await follower.stop(stored.size)
  onStep('followed to the end')
  const drained = await drainTrails(servers, location, environmentOf)
  onStep('delivered')
  const { archives, ...delivered } = await compareArchives(storage, BUCKET, stored)
  onStep('compared the archives')
  const exits = [...drained, ...(await cluster.stopServers())]
  const problems = await listProblems(cluster, onStep)
  const statuses = new Set([...sent.statuses, ...again, ...pages.statuses, ...opened.statuses])
  return {
    amounts: {
      ...{ kills, acknowledged: sent.acknowledged.length, followed: followed.length, archives },
      ...{ walks: pages.walks, pages: opened.pages },
    },
    wrong: {
      ...{ ...found, ...delivered, notShared, headsTwice, signedOut: opened.signedOut },
      notFollowed: stored.size - new Set(followed).size,
      followedTwice: followed.length - new Set(followed).size,
      ...{ missedByPages: pages.missed, repeatedByPages: pages.repeated },
      statuses: [...statuses].filter((status) => !EXPECTED.includes(status)),
      exits: exits.filter((code) => code !== 0),
      ...{ bugs: cluster.listBugs(), problems },
    },
  }
}

async function sendThroughKills(cluster: Cluster, options: RunOptions) {
  const { servers, storage, pickTarget } = cluster
  await storage.createBucket(BUCKET)
  await createTrails(pickRandom(servers), storage, BUCKET)
  failAtRandom(storage)
  const session = await openSession(pickTarget)
  const follower = followThroughKills(pickTarget, FILTER)
  await follower.opened
  options.onStep?.('started')
  const traffic = startTraffic(pickTarget, SENDER, PAUSE_MS)
  const reader = readPagesThroughKills(pickTarget, FILTER, traffic.sent)
  const kills = await killAtRandom(cluster, options)
  const [sent, pages, opened] = await Promise.all([traffic.stop(), reader.stop(), session.stop()])
  storage.setBehaviour('works')
  return { kills, session, follower, sent, pages, opened }
}

// The replica is away for a while in the middle.
async function killAtRandom(
  { servers, replace, restartReplica }: Cluster,
  { seconds, everySeconds, onStep = () => {} }: RunOptions,
): Promise<number> {
  const kills = Math.floor(seconds / everySeconds)
  let replica: Promise<void> | null = null
  for (let kill = 0; kill < kills; kill += 1) {
    await Bun.sleep(everySeconds * 1_000)
    await replace(Math.floor(Math.random() * servers.length))
    onStep(`kill ${kill + 1} of ${kills}`)
    if (kill === Math.floor(kills / 2)) replica = restartReplica(everySeconds * 1_000)
  }
  await replica
  return kills
}

// With the same IDs, as a real client would.
async function sendAgain({ servers }: Cluster, { unanswered }: Traffic): Promise<number[]> {
  const statuses: number[] = []
  for (let first = 0; first < unanswered.length; first += 1_000)
    statuses.push(await sendBatch(pickRandom(servers), unanswered.slice(first, first + 1_000)))
  return statuses
}

// Of each process, once its replica has everything.
async function compareStored({ servers }: Cluster, sent: Set<string>) {
  const found = { lost: 0, repeated: 0, unknown: 0 }
  for (const server of servers) {
    let ids = await listEventIds(server, FILTER)
    for (let tries = 0; ids.length < sent.size && tries < 20; tries += 1) {
      await Bun.sleep(500)
      ids = await listEventIds(server, FILTER)
    }
    const distinct = new Set(ids)
    found.lost += [...sent].filter((id) => !distinct.has(id)).length
    found.repeated += ids.length - distinct.size
    found.unknown += [...distinct].filter((id) => !sent.has(id)).length
  }
  return found
}

async function countHeadsTwice({ servers }: Cluster): Promise<number> {
  const { heads } = await callApi(pickRandom(servers), 'GET', '/log/heads?limit=1000')
  const minutes: string[] = heads.map(({ signedAt }: { signedAt: string }) => signedAt.slice(0, 16))
  return minutes.length - new Set(minutes).size
}

// One tree, and counts that agree with the events.
async function listProblems(
  { location, environmentOf }: Cluster,
  onStep: (step: string) => void,
): Promise<string[]> {
  const problems: string[] = []
  for (const command of [['verify', '--log'], ['recount']]) {
    const { code, out, err } = await runOn(location, command, environmentOf(0), { clock: () => new Date() })
    if (code !== 0) problems.push(`${command.join(' ')}: ${out}${err}`)
    onStep(command.join(' '))
  }
  return problems
}
