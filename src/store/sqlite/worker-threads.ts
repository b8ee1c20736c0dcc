import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { SqliteValue, WorkerReply, WorkerTask } from './worker-messages.ts'
import { encodeRequest } from './worker-request.ts'

/** A thread with one connection to the database file. It does its tasks one after another, in the order of sending. */
export type WorkerThread = {
  /** Resolves with the task's result; throws a `SqliteFailure` if the task fails. */
  send(task: WorkerTask): Promise<unknown>
  /** The number of tasks without a result so far; infinite once the thread has ended. */
  pendingTasks(): number
  /** Resolves when the thread has ended, whatever the reason. From then on every task fails with the code `WORKER`. */
  ended: Promise<void>
  /** Ends the thread without waiting for its task. */
  stop(): void
  /** Closes the connection and ends the thread. */
  close(): Promise<void>
}

/** An error of the embedded database, with SQLite's own code. */
export class SqliteFailure extends Error {
  override name = 'SqliteFailure' as const
  readonly code: string
  constructor(message: string, code: string) {
    super(message)
    this.code = code
  }
}

/** Starts a thread and opens the database file on it. */
export async function startWorkerThread(file: string, readonly: boolean): Promise<WorkerThread> {
  const worker = new Worker(workerScript())
  const pending = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>()
  const end = Promise.withResolvers<void>()
  let failure: SqliteFailure | null = null
  let lastId = 0
  worker.onmessage = ({ data }: MessageEvent<WorkerReply>) => {
    const task = pending.get(data.id)
    pending.delete(data.id)
    if ('error' in data) task?.reject(new SqliteFailure(data.error.message, data.error.code))
    else task?.resolve(data.value)
  }
  const fail = (message: string) => {
    failure ??= new SqliteFailure(message, 'WORKER')
    for (const task of pending.values()) task.reject(failure)
    pending.clear()
    worker.terminate()
    end.resolve()
  }
  worker.onerror = ({ message }) => fail(message)
  worker.addEventListener('close', () => fail('The thread of the database has ended.'))
  const send = (task: WorkerTask) =>
    new Promise<unknown>((resolve, reject) => {
      if (failure !== null) return reject(failure)
      const id = ++lastId
      pending.set(id, { resolve, reject })
      worker.postMessage(encodeRequest({ ...task, id }))
    })
  await send({ op: 'open', file, readonly }).catch((error) => {
    worker.terminate()
    throw error
  })
  return {
    send,
    pendingTasks: () => (failure === null ? pending.size : Number.POSITIVE_INFINITY),
    ended: end.promise,
    stop: () => fail('The thread of the database was stopped.'),
    async close() {
      await send({ op: 'close' })
      worker.terminate()
    },
  }
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
