import type { Sql } from 'postgres'
import { CONNECT_SECONDS, connectPostgres } from './postgres-client.ts'
import { UNLIMITED } from './postgres-limits.ts'

/** How often the connection is used: a proxy closes one that is silent for minutes, and one that was lost is noticed. */
const USE_MS = 30_000

/** The server's process whose session holds a lock for this one; null while none does. */
export type LockHolder = { pid: number | null }

/**
 * Runs work while a connection of its own holds an advisory lock, so that it ends with the process or the connection; resolves
 * with null if another one holds it. If the connection is lost, the signal of the work is aborted, and this rejects once the
 * work has ended.
 */
export async function runAlone<Result>(
  url: string,
  { lock, holder }: { lock: number; holder: LockHolder },
  work: (lost: AbortSignal) => Promise<Result>,
  useMs = USE_MS,
): Promise<Result | null> {
  const connection = connectPostgres(url, 1, { limits: UNLIMITED })
  try {
    const [row] = await connection`select pg_try_advisory_lock(${lock}) as is_alone, pg_backend_pid() as pid`
    if (row?.is_alone !== true) return null
    holder.pid = Number(row.pid)
    return await whileHeld(connection, holder.pid, work, useMs)
  } finally {
    holder.pid = null
    await connection.end({ timeout: CONNECT_SECONDS })
  }
}

async function whileHeld<Result>(
  connection: Sql,
  pid: number,
  work: (lost: AbortSignal) => Promise<Result>,
  useMs: number,
): Promise<Result> {
  const lost = new AbortController()
  // The driver would open another connection, which does not hold the lock.
  const check = async () => {
    const [row] = await connection`select pg_backend_pid() as pid`
    if (Number(row?.pid) !== pid) throw new Error('The connection that holds the lock was lost.')
  }
  const timer = setInterval(() => void check().catch((error) => lost.abort(error)), useMs)
  try {
    const result = await work(lost.signal)
    await check()
    return result
  } finally {
    clearInterval(timer)
  }
}
