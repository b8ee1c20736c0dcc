import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { SqliteValue, WorkerReply, WorkerRequest, WorkerTask } from './worker-messages.ts'

/** One database worker: deeds are done one after another, in the order in which they were asked. */
export type WorkerThread = {
  send(deed: WorkerTask): Promise<unknown>
  pendingTasks(): number
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

/** Starts a worker on the database file. */
export async function startWorkerThread(file: string, readonly: boolean): Promise<WorkerThread> {
  const worker = new Worker(workerScript())
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>()
  let last = 0
  worker.onmessage = ({ data }: MessageEvent<WorkerReply>) => {
    const asked = waiting.get(data.id)
    waiting.delete(data.id)
    if ('error' in data) asked?.reject(new SqliteFailure(data.error.message, data.error.code))
    else asked?.resolve(data.value)
  }
  worker.onerror = (event) => {
    for (const asked of waiting.values()) asked.reject(new SqliteFailure(event.message, 'WORKER'))
    waiting.clear()
  }
  const ask = (deed: WorkerTask) =>
    new Promise<unknown>((resolve, reject) => {
      const request: WorkerRequest = { ...deed, id: ++last }
      waiting.set(request.id, { resolve, reject })
      worker.postMessage(request)
    })
  await ask({ op: 'open', file, readonly })
  return {
    send: ask,
    pendingTasks: () => waiting.size,
    async close() {
      await ask({ op: 'close' })
      worker.terminate()
    },
  }
}

// In the executable the code lies in one file, and the worker where its folder was below src.
function workerScript(): string {
  const scripts = ['sqlite-worker.ts', 'store/sqlite/sqlite-worker.js'].map((name) =>
    join(import.meta.dir, name),
  )
  const script = scripts.find((each) => existsSync(each))
  if (script === undefined)
    throw new Error('The database worker is missing; build with it as an entry point.')
  return script
}

/** The reader with the least to do. */
export function leastBusyThread(threads: WorkerThread[]): WorkerThread {
  return threads.reduce((best, each) => (each.pendingTasks() < best.pendingTasks() ? each : best))
}

/** A worker's answer as rows of values. */
export function toWorkerRows(answer: unknown): unknown[][] {
  return Array.isArray(answer) ? answer : []
}

/** Parameters as SQLite takes them; Drizzle has already made numbers of instants and booleans. */
export function toSqliteParameters(params: unknown[]): SqliteValue[] {
  return params.map((param) => {
    if (param === null || typeof param === 'string' || typeof param === 'number') return param
    throw new TypeError(`The embedded database takes no ${typeof param}.`)
  })
}
