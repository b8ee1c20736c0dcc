import type { Log } from '../../domain/ports.ts'
import { HOUR_MS } from '../../domain/time.ts'
import type { Pace } from '../../store/database.ts'
import type { CheckedPartition, DatabaseChecker } from '../../store/database-checker.ts'
import type { Problem } from '../../store/operations/database-checks.ts'
import type { Store } from '../../store/store.ts'
import type { Context } from '../context.ts'
import type { ToDamageEvent } from './damage-event.ts'

/** A table or day is checked completely once in this time. */
const CHECK_AFTER_MS = 23 * HOUR_MS
/** Rows whose hash is kept together. */
const HASHED_ROWS = 2_000

export type CheckDatabase = ReturnType<typeof createCheckDatabase>

type CheckContext = Pick<Context, 'clock' | 'closing'> & {
  store: Pick<Store, 'databaseChecks'>
  log: Pick<Log, 'error'>
}
type Checks = CheckContext['store']['databaseChecks']

/** What is found in a partition: the problems, and what the database says about them. */
type Found = { problems: Problem[]; details: string[] }

/**
 * Returns a function that looks for damage of the embedded database, with pauses: each table and each day about once a day.
 * It checks the pages of the tables and their indexes, and compares the rows of days, which never change, with the hashes that
 * it stored within an hour after they arrived. New damage is logged, and is an event of the first customer. Resolves with the
 * number of partitions that were checked completely.
 */
export function createCheckDatabase(context: CheckContext, toEvent: ToDamageEvent, pace: Pace) {
  const checks = context.store.databaseChecks
  return async (): Promise<{ checked: number }> => {
    const checker = await checks.open()
    if (checker === null) return { checked: 0 }
    const stop = () => void checker.close()
    context.closing.addEventListener('abort', stop)
    try {
      const partitions = await checker.listPartitions()
      const checkedAt = new Map(
        (await checks.listChecks()).map((each) => [`${each.kind} ${each.name}`, each.checkedAt]),
      )
      let checked = 0
      for (const partition of partitions) {
        if (context.closing.aborted) break
        const last = checkedAt.get(`${partition.kind} ${partition.name}`)
        const isDue = !last || Math.abs(context.clock().getTime() - last.getTime()) >= CHECK_AFTER_MS
        if (isDue) await checkPartition(context, { checker, partition, toEvent, pace })
        else if (partition.kind === 'day') await hashNewRows(checks, checker, partition.name, pace)
        if (isDue) checked += 1
      }
      return { checked }
    } catch (error) {
      // The shutdown does not wait for a large table.
      if (context.closing.aborted) return { checked: 0 }
      throw error
    } finally {
      context.closing.removeEventListener('abort', stop)
      await checker.close()
    }
  }
}

type PartitionCheck = {
  checker: DatabaseChecker
  partition: CheckedPartition
  toEvent: ToDamageEvent
  pace: Pace
}

async function checkPartition(
  { store: { databaseChecks: checks }, clock, log }: CheckContext,
  { checker, partition, toEvent, pace }: PartitionCheck,
): Promise<void> {
  const { kind, name, tables } = partition
  const found: Found = { problems: [], details: [] }
  for (const table of tables) {
    const details = await paced(pace, () => checker.findPageDamage([table]))
    found.details.push(...details)
  }
  if (found.details.length > 0) found.problems.push('pages')
  if (kind === 'day') {
    const changed = await findChangedRows(checks, checker, name, pace)
    changed.push(...(await paced(pace, () => checker.findHiddenTexts(name))))
    if (changed.length > 0) found.problems.push('content')
    found.details.push(...changed)
  }
  const event = await toEvent(partition)
  const added = await checks.recordCheck(partition, found.problems, clock(), event)
  if (added.length > 0)
    log.error('The database is damaged', { kind, name, problems: found.problems, details: found.details })
}

async function findChangedRows(
  checks: Checks,
  checker: DatabaseChecker,
  day: string,
  pace: Pace,
): Promise<string[]> {
  const changed: string[] = []
  for (const { afterSequence, untilSequence, columns, hash } of await checks.listHashes(day)) {
    const range = { afterSequence, untilSequence, columns, rowsMax: Number.MAX_SAFE_INTEGER }
    const rows = await paced(pace, () => checker.hashContent(day, range))
    // Rows that cannot be read are damage of their pages, which was found before.
    if (rows !== null && rows.hash !== hash)
      changed.push(`events ${afterSequence + 1} to ${untilSequence} of ${day} are not as they were stored`)
  }
  await hashNewRows(checks, checker, day, pace)
  return changed
}

// Rows of a day never change, and later ones have higher sequences.
async function hashNewRows(checks: Checks, checker: DatabaseChecker, day: string, pace: Pace): Promise<void> {
  let after = (await checks.listHashes(day)).at(-1)?.untilSequence ?? 0
  for (;;) {
    const range = { afterSequence: after, untilSequence: null, columns: null, rowsMax: HASHED_ROWS }
    const rows = await paced(pace, () => checker.hashContent(day, range))
    if (rows === null || rows.count === 0) return
    const { lastSequence: untilSequence, columns, hash } = rows
    await checks.addHash(day, { afterSequence: after, untilSequence, columns, hash })
    after = untilSequence
    if (rows.count < HASHED_ROWS) return
  }
}

async function paced<Result>(pace: Pace, work: () => Promise<Result>): Promise<Result> {
  const startedMs = performance.now()
  const result = await work()
  await pace(performance.now() - startedMs)
  return result
}
