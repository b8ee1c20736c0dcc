import { afterEach, beforeEach, describe, expect, test } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import { ACTION_CATALOGUE } from '../../../src/domain/actions/action-catalogue.ts'
import type { OpenedDatabase } from '../../../src/store/database.ts'
import { createPartitionStore } from '../../../src/store/partitions.ts'
import { openSqlite } from '../../../src/store/sqlite/sqlite-database.ts'
import { deadlineSeconds, type WatchedTask, watchAnswers } from '../../../src/store/sqlite/thread-watch.ts'
import { startWorkerThread } from '../../../src/store/sqlite/worker-threads.ts'
import { rejectionOf } from '../../support/rejection.ts'
import { eventOf, NOON } from '../../support/store-harness.ts'

// The threads in the order of their start: the writer, then the readers. A deaf one gets no tasks, a mute one does them and
// never answers.
type Thread = Worker & { isDeaf: boolean; isMute: boolean }
const threads: Thread[] = []
const OriginalWorker = globalThis.Worker

class RecordedWorker extends OriginalWorker {
  isDeaf = false
  isMute = false
  constructor(...options: ConstructorParameters<typeof Worker>) {
    super(...options)
    threads.push(this)
    this.addEventListener('message', (message) => {
      if (this.isMute) message.stopImmediatePropagation()
    })
  }
  override postMessage(message: unknown) {
    if (!this.isDeaf) super.postMessage(message)
  }
}

let folder = ''
let database: OpenedDatabase
let logged: unknown[] = []

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'daybook-silent-'))
  globalThis.Worker = RecordedWorker
  threads.length = 0
  logged = []
  const log = { warn() {}, error: (...line: unknown[]) => void logged.push(line) }
  // A second of the deadlines is ten milliseconds here.
  database = await openSqlite(folder, ACTION_CATALOGUE, { log, tickMs: 10 })
  await createPartitionStore(database).prepare(NOON)
})
afterEach(async () => {
  for (const thread of threads) Object.assign(thread, { isDeaf: false, isMute: false })
  await database.close()
  globalThis.Worker = OriginalWorker
  rmSync(folder, { recursive: true, force: true })
})

const ids = async () =>
  (await database.primary.select({ id: sql<string>`id` }).from(sql`events_20260301`))
    .map(({ id }) => id)
    .sort()
const insert = (id: string) => database.insertEvents([eventOf(id)], NOON)
const touch = () =>
  database.transaction(async ({ db }) => {
    await db.update(database.tables.projects).set({ name: 'changed by another one' })
  }, NOON)

async function untilDone<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 0; tries < 500; tries += 1) {
    const done = await work().catch(() => null)
    if (done !== null) return done
    await Bun.sleep(20)
  }
  throw new Error('It was never done.')
}

const replaced = (thread: string) => [
  'A thread of the database is replaced',
  { thread, reason: 'it does not answer' },
]

describe('a writer that does not answer', () => {
  test('is replaced, without an acknowledged event being lost; what was not acknowledged can be sent again', async () => {
    expect(await insert('acknowledged')).toEqual(['new'])
    for (const thread of threads.slice(0, 1)) thread.isMute = true
    expect(await rejectionOf(insert('stored'))).toMatchObject({ code: 'WORKER' })
    expect(await untilDone(() => insert('stored'))).toEqual(['duplicate'])

    for (const thread of threads.slice(-1)) thread.isDeaf = true
    expect(await rejectionOf(insert('never arrived'))).toMatchObject({ code: 'WORKER' })
    expect(await untilDone(() => insert('never arrived'))).toEqual(['new'])
    expect(await insert('acknowledged')).toEqual(['duplicate'])
    expect(await ids()).toEqual(['acknowledged', 'never arrived', 'stored'])
    expect(database.endedThreads()).toEqual({ ended: 0, silent: 2 })
    expect(logged).toEqual([replaced('writer'), replaced('writer')])
  })

  test('leaves no transaction open', async () => {
    const failed = database.transaction(async ({ db }) => {
      await db.update(database.tables.projects).set({ name: 'changed' })
      for (const thread of threads.slice(0, 1)) thread.isDeaf = true
      await db.update(database.tables.projects).set({ name: 'changed again' })
    }, NOON)
    expect(await rejectionOf(failed)).toMatchObject({ cause: { code: 'WORKER' } })
    expect(await untilDone(() => touch().then(() => 'done'))).toBe('done')
  })
})

test('readers that do not answer are replaced; meanwhile the others answer', async () => {
  await insert('stored')
  for (const thread of threads.slice(1, 3)) thread.isMute = true
  const answers = await Promise.allSettled(Array.from({ length: 9 }, () => database.ping()))
  expect(answers.filter(({ status }) => status === 'rejected')).toHaveLength(6)
  await untilDone(async () => (threads.length === 6 ? true : null))
  await Promise.all(Array.from({ length: 9 }, () => database.ping()))
  expect(database.endedThreads()).toEqual({ ended: 0, silent: 2 })
  expect(await ids()).toEqual(['stored'])
})

test('a thread that works on one question for ever is given up, and another one can be started', async () => {
  const file = join(folder, 'daybook.db')
  const thread = await startWorkerThread(file, true, 3)
  const slow = thread.send({ op: 'query', sql: SLOW_QUESTION, params: [], method: 'all' })
  const waiting = thread.send({ op: 'query', sql: 'select 1', params: [], method: 'all' })
  expect(await rejectionOf(slow)).toMatchObject({ code: 'WORKER' })
  expect(await rejectionOf(waiting)).toMatchObject({ code: 'WORKER' })
  expect(await thread.ended).toBe('silent')
  const next = await startWorkerThread(file, true)
  expect(await next.send({ op: 'query', sql: 'select 1', params: [], method: 'all' })).toEqual([[1]])
  await next.close()
})

test('answers in time are waited for however many there are, and so is what has no deadline', async () => {
  const pending = new Map<number, WatchedTask>()
  let silent = 0
  const watch = watchAnswers(pending, () => (silent += 1), 1)
  for (let id = 1; id <= 20; id += 1) pending.set(id, { task: { op: 'insertEvents', ...NO_EVENTS } })
  for (let id = 1; id <= 20; id += 1) {
    await Bun.sleep(20)
    pending.delete(id)
  }
  pending.set(21, { task: { op: 'insertEvents', ...NO_EVENTS } })
  await watch.pause(() => Bun.sleep(400))
  expect(silent).toBe(0)
  await untilDone(async () => (silent > 0 ? true : null))
  watch.stop()
})

test('each kind of task has a deadline; that of a transaction is shorter than that of other statements', () => {
  const seconds = (statement: string) => deadlineSeconds({ op: 'execute', sql: statement })
  expect(seconds('begin immediate')).toBe(120)
  expect(seconds('commit')).toBe(120)
  expect(seconds('rollback')).toBe(120)
  expect(seconds('drop table events_20260301')).toBe(1_800)
})

const countTo = (max: number) =>
  `with recursive n(i) as (select 1 union all select i + 1 from n where i < ${max}) select count(*) from n`
const SLOW_QUESTION = countTo(40_000_000)
const NO_EVENTS = {
  generations: { current: 0, hashed: [], texts: [], before: [] },
  rows: [],
  records: [],
  part: 'whole' as const,
}
