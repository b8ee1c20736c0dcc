import type { WorkerTask } from './worker-messages.ts'

/** A task that a thread has not answered yet. */
export type WatchedTask = { task: WorkerTask }

const TICK_MS = 1_000

/**
 * Seconds that a thread may work on a task. All are far above what a slow disk needs: they are for a thread that never answers.
 * Those of transactions include the wait for the lock of the file.
 */
const SECONDS = {
  open: 300,
  query: 300,
  executeEach: 300,
  prepareInserts: 60,
  insertEvents: 120,
  readPiece: 300,
  readLines: 300,
  readDays: 300,
  sumDays: 300,
  tallyDays: 300,
  countReceived: 300,
  hashRows: 300,
  listSearchedDays: 300,
  readRecords: 300,
  scanBlocks: 300,
  checkTexts: 900,
  hashContent: 900,
  openSnapshot: 60,
  select: 60,
  fetchRows: 900,
  closeSnapshot: 60,
  close: 300,
} satisfies { [op in Exclude<WorkerTask['op'], 'execute'>]: number }

const TRANSACTION_SECONDS = 120
/** Dropping a large day, or emptying a large write-ahead log. */
const EXECUTE_SECONDS = 1_800
const TRANSACTION = /^(?:begin immediate|commit|rollback)$/

/** Returns the number of seconds after which a thread that works on the task is given up. */
export function deadlineSeconds(task: WorkerTask): number {
  if (task.op !== 'execute') return SECONDS[task.op]
  return TRANSACTION.test(task.sql) ? TRANSACTION_SECONDS : EXECUTE_SECONDS
}

/**
 * Watches the tasks of a thread, which answers them in their order, and calls `onSilence` with the oldest once it has had its
 * time. Ticks are counted, not times: a process that was stopped, or whose own thread was busy, has not waited meanwhile.
 */
export function watchAnswers<Task extends WatchedTask>(
  pending: ReadonlyMap<number, Task>,
  onSilence: (oldest: Task) => void,
  tickMs = TICK_MS,
) {
  let watchedId = 0
  let ticks = 0
  let pauses = 0
  const tick = () => {
    const [oldest] = pending
    if (!oldest || pauses > 0 || oldest[0] !== watchedId) {
      watchedId = oldest?.[0] ?? 0
      ticks = 0
      return
    }
    ticks += 1
    if (ticks >= deadlineSeconds(oldest[1].task)) onSilence(oldest[1])
  }
  const timer = setInterval(tick, tickMs)
  timer.unref()
  return {
    stop: () => clearInterval(timer),

    /** Runs work while which no time counts. */
    async pause<T>(work: () => Promise<T>): Promise<T> {
      pauses += 1
      try {
        return await work()
      } finally {
        pauses -= 1
      }
    },
  }
}
