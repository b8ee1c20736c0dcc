import { setTimeout as sleep } from 'node:timers/promises'
import type { ThreadEnd, WorkerThread } from './worker-threads.ts'

const RETRY_MS = 1_000

/** A thread of the database that is replaced when it ends. */
export type KeptThread = {
  /**
   * The thread at this time. What belongs together, such as a transaction or a snapshot, stays with one thread: if that
   * ends, all of it fails, even if there is another one by then.
   */
  current(): WorkerThread
  close(): Promise<void>
}

/**
 * Starts a thread, and another one whenever it ends, until it is closed. Meanwhile its tasks fail at once. If starting the
 * other one fails, that is tried again every second. Calls `onEnd` when a thread has ended that was not closed.
 */
export async function keepThread(
  start: () => Promise<WorkerThread>,
  onEnd: (reason: ThreadEnd) => void,
): Promise<KeptThread> {
  let thread = await start()
  let isClosed = false
  const replace = async () => {
    let reported: WorkerThread | null = null
    while (!isClosed) {
      const reason = await thread.ended
      if (isClosed) return
      if (reported !== thread) onEnd(reason)
      reported = thread
      const next = await start().catch(() => null)
      if (next === null) await sleep(RETRY_MS, undefined, { ref: false })
      else if (isClosed) await next.close()
      else thread = next
    }
  }
  void replace()
  return {
    current: () => thread,
    async close() {
      isClosed = true
      if (thread.pendingTasks() !== Number.POSITIVE_INFINITY) await thread.close()
    },
  }
}
