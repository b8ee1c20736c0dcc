import type { Sql, TransactionSql } from 'postgres'

/** How often the connection is used: one that is silent for minutes is closed, by Daybook itself or by the server. */
const USE_MS = 30_000

/** The server's process whose transaction holds a lock for this one; null while none does. */
export type LockHolder = { pid: number | null }

/**
 * Runs work while a transaction holds an advisory lock, so that it ends with the process or its connection; resolves with null
 * if another one holds it. If the connection is lost, the signal of the work is aborted, and this rejects once the work has ended.
 */
export async function runAlone<Result>(
  client: Sql,
  { lock, holder }: { lock: number; holder: LockHolder },
  work: (lost: AbortSignal) => Promise<Result>,
  useMs = USE_MS,
): Promise<Result | null> {
  const lost = new AbortController()
  let running: Promise<Result | null> = Promise.resolve(null)
  try {
    await client.begin(async (tx) => {
      const [row] = await tx`select pg_try_advisory_xact_lock(${lock}) as is_alone, pg_backend_pid() as pid`
      if (row?.is_alone !== true) return
      holder.pid = Number(row.pid)
      running = work(lost.signal)
      await whileUsed(tx, running, useMs)
    })
    return await running
  } catch (error) {
    lost.abort(error)
    await running.catch(() => {})
    throw error
  } finally {
    holder.pid = null
  }
}

async function whileUsed(tx: TransactionSql, running: Promise<unknown>, ms: number): Promise<void> {
  // As a simple query, which ends the snapshot of the statement before it: an index is not rebuilt while there is an older one.
  const use = async () => void (await tx.unsafe('select 1').simple())
  await use()
  const timer = setInterval(() => void use().catch(() => {}), ms)
  try {
    await running
  } finally {
    clearInterval(timer)
    // Fails if the connection was lost: the driver would end the transaction over it.
    await use()
  }
}
