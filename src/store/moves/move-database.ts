import type { MoveStep } from '../../domain/backups/move-step.ts'
import { Fault } from '../../domain/fault.ts'
import type { MoveMark, MoveSource, MoveTarget } from './move-ends.ts'
import type { MovedTable } from './moved-table.ts'
import { createRowDigest, type RowDigest } from './row-digest.ts'

/** What a move works with; `signal` stops it, so that the next one continues. */
export type Moving = {
  source: MoveSource
  target: MoveTarget
  now: () => Date
  newId: () => string
  onStep: (step: MoveStep) => void
  signal: AbortSignal
}

/** What was moved. `isContinued` says that a move before had begun it, and `isAnew` that the source had changed since then. */
export type MovedDatabase = {
  rows: { [table: string]: number }
  isContinued: boolean
  isAnew: boolean
}

/** What is done in the target before it is used, while the source is no longer. */
export type CompleteMove = (location: MoveTarget['location'], moved: MovedDatabase) => Promise<void>

/**
 * Moves a database: copies all rows, reads them again and compares them, and then makes the source refuse to be used and the
 * target ready. A move that was stopped continues. Throws a `conflict` fault if the target belongs to something else, or if
 * what was copied is not what the source has.
 */
export async function moveDatabase(moving: Moving, complete: CompleteMove): Promise<MovedDatabase> {
  const { target, now } = moving
  const begun = await begin(moving)
  const moved = begun.hasLeft ? await readMoved(moving, begun) : await copyAll(moving, begun)
  if (begun.mark.state === 'arriving') {
    await complete(target.location, moved)
    await target.putMark({ ...begun.mark, state: 'arrived', changedAt: now() })
  }
  await target.settle()
  return moved
}

type Begun = { mark: MoveMark; hasLeft: boolean; isContinued: boolean; isAnew: boolean }

async function begin({ source, target, now, newId }: Moving): Promise<Begun> {
  const [left, arriving] = [await source.findMark(), await target.findMark()]
  if (left?.state === 'left') {
    const isWaiting = arriving?.state === 'arriving' || target.isElsewhere
    if (arriving?.moveId === left.moveId && isWaiting)
      return { mark: arriving, hasLeft: true, isContinued: true, isAnew: false }
    throw new Fault('conflict', 'databaseMoved', { place: left.place, at: left.changedAt.toISOString() })
  }
  if (left?.state === 'arriving') throw new Fault('conflict', 'moveUnfinished', { place: left.place })
  if (!target.isEmpty) throw new Fault('conflict', 'moveTargetNotEmpty', { place: target.place })
  const state = await source.readState()
  if (arriving === null) {
    const mark: MoveMark = toMark({ moveId: newId(), place: source.place, source: state, changedAt: now() })
    await checkSpace(source, target)
    await target.create(mark)
    return { mark, hasLeft: false, isContinued: false, isAnew: false }
  }
  if (identityOf(arriving.source) !== identityOf(state))
    throw new Fault('conflict', 'moveTargetOther', { place: target.place })
  if (arriving.source === state) return { mark: arriving, hasLeft: false, isContinued: true, isAnew: false }
  await target.forgetDone()
  const mark = toMark({ ...arriving, source: state, changedAt: now() })
  await target.putMark(mark)
  return { mark, hasLeft: false, isContinued: true, isAnew: true }
}

function toMark(mark: Omit<MoveMark, 'state'>): MoveMark {
  return { ...mark, state: 'arriving' }
}

/** Returns what tells a database from others, of its state. */
function identityOf(state: string): string | undefined {
  return state.split(' ')[0]
}

async function checkSpace(source: MoveSource, { freeBytes, place }: MoveTarget): Promise<void> {
  if (freeBytes !== null && freeBytes < source.usedBytes)
    throw new Fault('conflict', 'moveNeedsSpace', { place, neededBytes: source.usedBytes, freeBytes })
}

async function readMoved({ target }: Moving, { isContinued, isAnew }: Begun): Promise<MovedDatabase> {
  return { rows: toRows(await target.listDone()), isContinued, isAnew }
}

function toRows(done: ReadonlyMap<string, RowDigest>): { [table: string]: number } {
  return Object.fromEntries([...done].map(([table, { rows }]) => [table, rows]))
}

async function copyAll(moving: Moving, { mark, isContinued, isAnew }: Begun): Promise<MovedDatabase> {
  const { source, target, now } = moving
  const compactedDays = await source.listCompactedDays()
  const names = await source.listTables()
  await target.createPartitions(names, compactedDays)
  const columns = (await source.listColumns()) ?? (await target.listColumns()) ?? new Map()
  const tables = (await target.sortTables(names)).map(
    (name): MovedTable => ({ name, columns: columns.get(name) ?? [] }),
  )
  await copyTables(moving, tables)
  await target.finish(await source.readLastNumbers(), compactedDays)
  await verifyTables(moving, tables)
  if ((await source.readState()) !== mark.source) throw new Fault('conflict', 'moveSourceChanged')
  // It is durable, and so is everything that was copied, before the source is no longer used.
  await target.putMark(mark)
  await source.putMark({ ...mark, state: 'left', place: target.place, changedAt: now() })
  return { rows: toRows(await target.listDone()), isContinued, isAnew }
}

async function copyTables({ source, target, onStep, signal }: Moving, tables: MovedTable[]): Promise<void> {
  const done = await target.listDone()
  const counts = new Map<string, number>()
  for (const { name } of tables) counts.set(name, await source.countRows(name))
  const total = sum([...counts.values()])
  let rows = sum([...done.keys()].map((name) => counts.get(name) ?? 0))
  for (const table of tables) {
    if (done.has(table.name)) continue
    await target.emptyTable(table.name)
    const digest = createRowDigest()
    let inserted = Promise.resolve()
    for await (const some of source.readRows(table)) {
      if (signal.aborted) throw new Fault('unavailable', 'moveStopped')
      digest.add(some)
      // While the target stores them, the next ones are read.
      const next = target.insertRows(table, some)
      next.catch(() => {})
      await inserted
      inserted = next
      rows += some.length
      onStep({ step: 'copy', done: rows, total })
    }
    await inserted
    await target.addDone(table.name, digest.result())
  }
}

async function verifyTables({ source, target, onStep, signal }: Moving, tables: MovedTable[]): Promise<void> {
  const done = await target.listDone()
  const total = sum([...done.values()].map(({ rows }) => rows))
  let read = 0
  for (const table of tables) {
    const digest = createRowDigest()
    for await (const some of target.readRows(table)) {
      if (signal.aborted) throw new Fault('unavailable', 'moveStopped')
      digest.add(some)
      read += some.length
      onStep({ step: 'verify', done: read, total })
    }
    const [found, expected] = [digest.result(), done.get(table.name)]
    // IDs of events that were purged stay behind, so their number may differ from that in the source.
    const isCounted =
      table.name.startsWith('event_ids_') || found.rows === (await source.countRows(table.name))
    if (found.rows !== expected?.rows || found.digest !== expected.digest || !isCounted) {
      await target.forgetDone()
      throw new Fault('conflict', 'moveDiffers', { table: table.name })
    }
  }
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, each) => total + each, 0)
}
