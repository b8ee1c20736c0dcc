import type { Sql } from 'postgres'
import type { Log } from '../../domain/ports.ts'
import type { ReplicaState } from '../replica-state.ts'
import { CONNECT_SECONDS, connectPostgres } from './postgres-client.ts'

/** How often the replica is compared with the primary. */
const CHECK_MS = 1_000
/**
 * How old what the replica lacks may be at a check, in pauses between checks. With the time that this check and the next one take, it
 * is ten seconds old at most when the replica is read.
 */
const BEHIND_PAUSES = 5
/** A replica that has not answered for so long is not read from. */
const ANSWER_MS = 2_000

/** A database, with a client for lookups. */
export type ReadDatabase = { url: string; client: Sql }

/** The database for lookups and downloads: the replica while it can be used, otherwise the primary. */
export type Replica = {
  /** Sends each statement to the database that is right at that moment. */
  client: Sql
  /** Which database that is. */
  target(): ReadDatabase
  state(): ReplicaState
  close(): Promise<void>
}

type WatchSettings = { log?: Pick<Log, 'warn'> | undefined; checkMs?: number | undefined }

/**
 * Watches a replica. It is used from the moment at which it has what the primary had at the start, and until it lacks something
 * that is older than ten seconds or does not answer; then again once it has that.
 */
export async function watchReplica(
  replica: ReadDatabase,
  primary: ReadDatabase,
  { log, checkMs = CHECK_MS }: WatchSettings = {},
): Promise<Replica> {
  const client = connectPostgres(replica.url, 1)
  const ask = createCheck(client, primary.client, BEHIND_PAUSES * checkMs)
  let isOpen = true
  let state: ReplicaState = await withinTime(ask())
  const change = (next: ReplicaState) => {
    if (!isOpen || next === state) return
    state = next
    log?.warn('The state of the replica for lookups has changed', { state })
  }
  const watch = async () => {
    while (isOpen) {
      await Bun.sleep(checkMs)
      const answer = ask()
      change(await withinTime(answer))
      // What comes later says nothing of now.
      await answer
    }
  }
  if (state !== 'used') log?.warn('The replica for lookups is not used yet', { state })
  void watch()
  const target = () => (state === 'used' ? replica : primary)
  return {
    client: withTarget(replica.client, () => target().client),
    target,
    state: () => state,
    async close() {
      isOpen = false
      await client.end({ timeout: CONNECT_SECONDS })
    },
  }
}

// What the primary had some seconds ago, however long checks take, is what the replica must have. If the URL leads to the primary
// itself, there is nothing to reach. While the primary is down, nothing is known, and nothing changes.
function createCheck(replica: Sql, primary: Sql, behindMs: number): () => Promise<ReplicaState> {
  let positions: { atMs: number; position: string }[] = []
  let last: ReplicaState = 'behind'
  return async () => {
    const atMs = performance.now()
    const position = await findPosition(primary)
    if (position === null) return last
    positions = [...positions.filter((each) => each.atMs >= atMs - behindMs), { atMs, position }]
    last = await compare(replica, positions[0]?.position ?? position)
    return last
  }
}

async function findPosition(primary: Sql): Promise<string | null> {
  try {
    const [row] = await primary`select pg_current_wal_lsn()::text as position`
    return String(row?.position)
  } catch {
    return null
  }
}

async function compare(replica: Sql, position: string): Promise<ReplicaState> {
  try {
    const [row] = await replica`
      select coalesce(pg_last_wal_replay_lsn() >= ${position}::pg_lsn, true) as reached`
    return row?.reached === true ? 'used' : 'behind'
  } catch {
    return 'unreachable'
  }
}

function withinTime(answer: Promise<ReplicaState>): Promise<ReplicaState> {
  return Promise.race([answer, Bun.sleep(ANSWER_MS).then((): ReplicaState => 'unreachable')])
}

// Only statements differ: the options and types of both clients are the same.
function withTarget(client: Sql, target: () => Sql): Sql {
  return new Proxy(client, {
    get: (own, name, receiver) =>
      name === 'unsafe' ? target().unsafe.bind(target()) : Reflect.get(own, name, receiver),
  })
}
