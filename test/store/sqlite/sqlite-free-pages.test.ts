import { Database } from 'bun:sqlite'
import { afterEach, beforeEach, expect, test } from 'bun:test'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createMutex } from '../../../src/store/sqlite/mutex.ts'
import { giveBackFreePages } from '../../../src/store/sqlite/sqlite-free-pages.ts'
import { startWorkerThread } from '../../../src/store/sqlite/worker-threads.ts'

const MB = 1_024 * 1_024
const NO_PAUSE = async () => {}

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'daybook-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

/** Writes a file with as many free bytes, and gives them back; returns its size before and after. */
async function giveBack(freeMb: number, autoVacuum: string, signal = new AbortController().signal) {
  const file = join(folder, 'daybook.db')
  const db = new Database(file, { create: true })
  db.run('pragma page_size = 8192')
  db.run(`pragma auto_vacuum = ${autoVacuum}`)
  db.run('create table filler (content blob)')
  db.run(`insert into filler values (zeroblob(${freeMb * MB}))`)
  db.run('create table kept (content text)')
  db.run("insert into kept values ('as before')")
  db.run('drop table filler')
  db.close()
  const before = statSync(file).size
  const writer = await startWorkerThread(file, false)
  await giveBackFreePages(() => writer, createMutex(), NO_PAUSE, signal)
  await writer.close()
  const after = new Database(file, { readonly: true })
  expect(after.query('pragma integrity_check').values()).toEqual([['ok']])
  expect(after.query('select content from kept').values()).toEqual([['as before']])
  after.close()
  return { before, after: statSync(file).size }
}

test('free pages are given back, except a reserve', async () => {
  const { before, after } = await giveBack(80, 'incremental')
  expect(before).toBeGreaterThan(80 * MB)
  expect(after).toBeGreaterThan(64 * MB)
  expect(after).toBeLessThan(66 * MB)
})

test('a file with few free pages stays as it is', async () => {
  const { before, after } = await giveBack(20, 'incremental')
  expect(after).toBe(before)
})

test('no pages are given back once Daybook shuts down', async () => {
  const { before, after } = await giveBack(80, 'incremental', AbortSignal.abort())
  expect(after).toBe(before)
})

test('a file that cannot shrink stays as it is', async () => {
  const { before, after } = await giveBack(80, 'none')
  expect(after).toBe(before)
})
