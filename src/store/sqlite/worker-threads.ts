import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { type WatchedTask, watchAnswers } from './thread-watch.ts'
import type { SqliteValue, WorkerReply, WorkerTask } from './worker-messages.ts'
import { encodeRequest } from './worker-request.ts'

/** A thread with one connection to the database file. It does its tasks one after another, in the order of sending. */
export type WorkerThread = {
  /** Resolves with the task's result; throws a `SqliteFailure` if the task fails. */
  send(task: WorkerTask): Promise<unknown>
  /** The number of tasks without a result so far; infinite once the thread has ended. */
  pendingTasks(): number
  /** Resolves with the reason when the thread has ended. From then on every task fails with the code `WORKER`. */
  ended: Promise<ThreadEnd>
  /** Runs work whose tasks may take any time. */
  withoutDeadline<T>(work: () => Promise<T>): Promise<T>
  /** Ends the thread without waiting for its task. */
  stop(): void
  /** Closes the connection and ends the thread; one that does not answer is ended after a while without that. */
  close(): Promise<void>
}

/** Why a thread ended: it is gone, or it did not answer, and so was given up. */
export type ThreadEnd = 'ended' | 'silent'

/** An error of the embedded database, with SQLite's own code. */
export class SqliteFailure extends Error {
  override name = 'SqliteFailure' as const
  readonly code: string
  constructor(message: string, code: string) {
    super(message)
    this.code = code
  }
}

type PendingTask = WatchedTask & { resolve(value: unknown): void; reject(error: Error): void }

/** How long closing waits for the answer of a thread that reads, and of the one that writes. */
const CLOSE_MS = { reader: 10_000, writer: 60_000 }

/**
 * Threads that were given up, and have not ended yet: what runs in the database can't be interrupted. They still hold memory,
 * and so there are not any number of them.
 */
const lingering = new Set<Worker>()
const LINGERING_MAX = 8

/** Starts a thread and opens the database file on it. `tickMs` is a second, except in tests. */
export async function startWorkerThread(
  file: string,
  readonly: boolean,
  tickMs?: number,
): Promise<WorkerThread> {
  const { worker, send, giveUp, ...thread } = startWorker(tickMs)
  const end = () => {
    thread.stopWatching()
    worker.terminate()
  }
  await send({ op: 'open', file, readonly }).catch((error) => {
    end()
    throw error
  })
  return {
    send,
    ...thread,
    async close() {
      const timer = setTimeout(giveUp, readonly ? CLOSE_MS.reader : CLOSE_MS.writer)
      await send({ op: 'close' }).finally(() => {
        clearTimeout(timer)
        end()
      })
    },
  }
}

function startWorker(tickMs?: number) {
  if (lingering.size >= LINGERING_MAX)
    throw new SqliteFailure('Too many threads of the database do not answer.', 'WORKER')
  const worker = new Worker(workerScript())
  const pending = new Map<number, PendingTask>()
  const end = Promise.withResolvers<ThreadEnd>()
  let failure: SqliteFailure | null = null
  let lastId = 0
  const fail = (message: string, reason: ThreadEnd = 'ended') => {
    watch.stop()
    failure ??= new SqliteFailure(message, 'WORKER')
    for (const task of pending.values()) task.reject(failure)
    pending.clear()
    worker.terminate()
    end.resolve(reason)
  }
  const giveUp = () => {
    lingering.add(worker)
    fail('The thread of the database does not answer.', 'silent')
  }
  const watch = watchAnswers(pending, giveUp, tickMs)
  worker.onmessage = ({ data }: MessageEvent<WorkerReply>) => settle(pending, data)
  worker.onerror = ({ message }) => fail(message)
  worker.addEventListener('close', () => {
    lingering.delete(worker)
    fail('The thread of the database has ended.')
  })
  const send = (task: WorkerTask) =>
    new Promise<unknown>((resolve, reject) => {
      if (failure !== null) return reject(failure)
      const id = ++lastId
      pending.set(id, { task, resolve, reject })
      worker.postMessage(encodeRequest({ ...task, id }))
    })
  return {
    worker,
    send,
    giveUp,
    pendingTasks: () => (failure === null ? pending.size : Number.POSITIVE_INFINITY),
    ended: end.promise,
    withoutDeadline: watch.pause,
    stop: () => fail('The thread of the database was stopped.'),
    stopWatching: watch.stop,
  }
}

function settle(pending: Map<number, PendingTask>, reply: WorkerReply): void {
  const task = pending.get(reply.id)
  pending.delete(reply.id)
  if ('error' in reply) task?.reject(new SqliteFailure(reply.error.message, reply.error.code))
  else task?.resolve(reply.value)
}

// The executable has all code in one file, and keeps the worker at its path below `src`.
function workerScript(): string {
  const candidates = ['sqlite-worker.ts', 'store/sqlite/sqlite-worker.js'].map((name) =>
    join(import.meta.dir, name),
  )
  const script = candidates.find((each) => existsSync(each))
  if (script === undefined)
    throw new Error(
      'The database worker is missing. Include sqlite-worker.ts as an entry point of the build.',
    )
  return script
}

/** Runs a statement on a thread and returns its rows as values; `method` is Drizzle's: `run`, `all`, `values` or `get`. */
export async function queryThread(
  thread: WorkerThread,
  sql: string,
  params: unknown[],
  method: string,
): Promise<unknown[][]> {
  return toWorkerRows(await thread.send({ op: 'query', sql, params: toSqliteParameters(params), method }))
}

/** Returns the thread with the fewest pending tasks. */
export function leastBusyThread(threads: WorkerThread[]): WorkerThread {
  return threads.reduce((best, each) => (each.pendingTasks() < best.pendingTasks() ? each : best))
}

/** Returns a task's result as rows of values; an empty list if it has no rows. */
export function toWorkerRows(result: unknown): unknown[][] {
  return Array.isArray(result) ? result : []
}

/** Returns parameters as SQLite accepts them; throws a `TypeError` for any other type. Drizzle has converted dates and booleans. */
export function toSqliteParameters(params: unknown[]): SqliteValue[] {
  return params.map((param) => {
    if (param === null || typeof param === 'string' || typeof param === 'number') return param
    throw new TypeError(`A parameter of SQLite must be a string, a number or null; got ${typeof param}.`)
  })
}
